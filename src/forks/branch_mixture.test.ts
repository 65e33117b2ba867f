import { expect, test } from 'vitest';
import { mixtureOf, mixtureWeights, varianceBetween } from './branch_mixture.ts';
import type { BranchOutcome } from './fork_outcome.ts';
import { madeBranch } from './testing/made_forks.ts';

test('a mixture weighs each branch by its probability, not by its samples', () => {
  const branches = [madeBranch('a', 0.6, 10, 100), madeBranch('b', 0.2, 9, 10), madeBranch('c', 0.1, 0, 0)];
  expect(mixtureWeights(branches).map(({ weight }) => weight)).toEqual(
    [0.75, 0.25].map((w) => expect.closeTo(w, 12)),
  );
  const { rate, interval } = mixtureOf(branches);
  expect(rate).toBeCloseTo(0.75 * 0.1 + 0.25 * 0.9, 12);
  // The delta method: 1.96 sqrt(sum of w^2 r (1 - r) / n).
  const half = 1.96 * Math.sqrt(0.75 ** 2 * 0.0009 + 0.25 ** 2 * 0.009);
  expect((interval.high - interval.low) / (2 * half)).toBeCloseTo(1, 0);
});

test('a mixture of which nothing was sampled may be anything', () => {
  expect(mixtureOf([])).toEqual({ rate: null, interval: { low: 0, high: 1 } });
  expect(mixtureOf([madeBranch('a', 1, 0, 0)]).rate).toBeNull();
});

test('the variance between branches has no bias: summed over every outcome it is the true one', () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  const chance = (n: number, k: number, p: number) => choose(n, k) * p ** k * (1 - p) ** (n - k);
  const truth = [
    { p: 0.5, n: 3, rate: 0.2 },
    { p: 0.3, n: 2, rate: 0.9 },
    { p: 0.2, n: 4, rate: 0.6 },
  ];
  const mean = truth.reduce((sum, { p, rate }) => sum + p * rate, 0);
  const variance = truth.reduce((sum, { p, rate }) => sum + p * (rate - mean) ** 2, 0);
  let expected = 0;
  const visit = (done: BranchOutcome[], probability: number) => {
    const next = truth[done.length];
    if (!next) {
      expected += probability * (varianceBetween(done) ?? Number.NaN);
      return;
    }
    for (let k = 0; k <= next.n; k++) {
      const branch = madeBranch(`b${done.length}`, next.p, k, next.n);
      visit([...done, branch], probability * chance(next.n, k, next.rate));
    }
  };
  visit([], 1);
  expect(expected).toBeCloseTo(variance, 12);
});
