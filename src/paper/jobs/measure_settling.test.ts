import { expect, test } from 'vitest';
import { forksOf, meansAt } from './measure_settling.ts';

/** 38 tokens by a formula that numpy was given too. */
const entropies = (step: number) =>
  Array.from({ length: 4 }, (_, i) =>
    Array.from(
      { length: 5 + 3 * i },
      (_, t) => (((i * 11 + t * 17 + Math.floor(step / 20)) % 23) / 23) * (1 + step / 40),
    ),
  ).flat();

test('forks are the top fifth under the base, and the same positions under every model', () => {
  const isFork = forksOf(entropies(0));
  expect(isFork.filter(Boolean)).toHaveLength(8);
  // numpy: x[m].mean() and x[~m].mean(), m the first 8 of argsort(-base, kind="stable").
  const before = meansAt(isFork, entropies(0));
  expect(before.forks).toBeCloseTo(0.9184782608695652, 12);
  expect(before.rest).toBeCloseTo(0.40289855072463765, 12);
  const after = meansAt(isFork, entropies(40));
  expect(after.forks).toBeCloseTo(0.5108695652173914, 12);
  expect(after.rest).toBeCloseTo(0.9797101449275363, 12);
});

test('a single token is a fork, and leaves no rest', () => {
  expect(() => meansAt(forksOf([1]), [1])).toThrow('Too few tokens');
});
