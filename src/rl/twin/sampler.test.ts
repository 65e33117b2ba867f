import { describe, expect, it } from 'vitest';
import { loadRandomVectors } from '../../../reference/fixtures.ts';
import { threefry2x32 } from '../../random/threefry.ts';
import { sampleToken } from './sampler.ts';

describe('the sampler', () => {
  const { blocks, samples } = loadRandomVectors();

  it("draws Random123's bits", () => {
    for (const { key, counter, words } of blocks) expect(threefry2x32(...key, ...counter)).toEqual(words);
  });

  it('draws the tokens that the reference draws', () => {
    for (const { logits, temperature, draws } of samples) {
      for (const { key, rollout, position, token } of draws) {
        const draw = { key0: key[0], key1: key[1], rollout, position };
        expect(sampleToken(logits, temperature, draw)).toBe(token);
      }
    }
  });

  it('draws from the softmax', () => {
    const logits = [0, 1, -1, 2, 0.5];
    const temperature = 0.8;
    const n = 20_000;
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      counts[
        sampleToken(logits, temperature, { key0: 1, key1: 2, rollout: i % 100, position: (i / 100) | 0 })
      ]++;
    }
    const weights = logits.map((z) => Math.exp(z / temperature));
    const total = weights.reduce((a, b) => a + b);
    const chiSquare = counts.reduce((sum, count, v) => {
      const expected = (n * weights[v]) / total;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    // 99.9th percentile of chi-square with 4 degrees of freedom.
    expect(chiSquare).toBeLessThan(18.5);
  });

  it('never draws a forbidden token', () => {
    const logits = [Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY];
    for (let position = 0; position < 50; position++) {
      expect(sampleToken(logits, 1, { key0: 9, key1: 9, rollout: 0, position })).toBe(1);
    }
  });
});
