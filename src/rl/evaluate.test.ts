import { describe, expect, test } from 'vitest';
import { passAtK, summarise } from './evaluate.ts';

describe('pass@k', () => {
  test('is 1 - C(n - c, k) / C(n, k)', () => {
    expect(passAtK(6, 1, 2)).toBeCloseTo(1 / 3, 12);
    expect(passAtK(4, 0, 4)).toBe(0);
    expect(passAtK(4, 1, 4)).toBe(1);
  });

  test.each([
    [4, 0, 8],
    [4, 1, 0],
    [4, 5, 2],
    [0, 0, 1],
    [4, Number.NaN, 2],
  ])('cannot be estimated from n = %i, c = %i at k = %i', (n, c, k) => {
    expect(() => passAtK(n, c, k)).toThrow(`pass@${k} cannot be estimated from ${n} samples`);
  });
});

const rollout = { tokens: [1, 3], logprob: Float32Array.of(-1, -1), entropy: Float32Array.of(1, 1) };
const problem = (rewards: number[]) => ({ problem: null, rollouts: rewards.map(() => rollout), rewards });

test('the error over problems is not known of one problem', () => {
  expect(summarise([problem([1, 0])], 2, 0, [3])['eval/se']).toBeNull();
  expect(summarise([problem([1, 0]), problem([1, 1])], 2, 0, [3])['eval/se']).toBeCloseTo(0.25, 12);
});
