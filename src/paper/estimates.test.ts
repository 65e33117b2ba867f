import { describe, expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { normals } from '../stats/testing/normals.ts';
import {
  atStep,
  baseOf,
  combined,
  differenceOf,
  finals,
  gainBeyondShareOfAll,
  gainOf,
  meanLess,
  meanOf,
  tests,
} from './estimates.ts';
import type { Results } from './results.ts';
import { noResults } from './testing/made_results.ts';
import { pointOf, runOf, testOf } from './testing/tiny_results.ts';

const bySeed = (...values: number[]) => values.map((value, i) => ({ seed: i + 1, value }));

describe('a mean over seeds less a shared number', () => {
  // v = np.array(values); n = len(v); t = stats.t.ppf(.975, n - 1) * v.std(ddof=1) / np.sqrt(n)
  // h = np.hypot(t, stats.norm.ppf(.975) * se); v.mean() - rate, v.mean() - rate - h, v.mean() - rate + h
  test.each([
    [[0.45, 0.47, 0.44], 0.21, 0.009, 0.24333333333333332, 0.20148785323855772, 0.2851788134281089],
    [
      [0.45, 0.47, 0.44, 0.46, 0.48],
      0.21,
      0.003,
      0.24999999999999997,
      0.22950596427018127,
      0.27049403572981867,
    ],
    [[0.45, 0.47, 0.44], 0.21, 0, 0.24333333333333332, 0.20538750299736575, 0.2812791636693009],
  ])('of %j less %f ± %f is what numpy and scipy say', (values, rate, se, value, low, high) => {
    const estimate = meanLess(bySeed(...values), { rate, se });
    expect(estimate?.value).toBeCloseTo(value, 12);
    expect(estimate?.interval?.low).toBeCloseTo(low, 10);
    expect(estimate?.interval?.high).toBeCloseTo(high, 10);
    expect(estimate?.n).toBe(values.length);
  });

  test('of equal seeds has the shared error alone, and of nearly equal ones hardly more', () => {
    const half = 1.959963984540054 * 0.009;
    for (const last of [0.3, 0.1 + 0.2, 0.3 + 1e-9]) {
      const estimate = meanLess(bySeed(0.3, 0.3, last), { rate: 0.1, se: 0.009 });
      expect(estimate?.interval?.low).toBeCloseTo(0.2 - half, 8);
      expect(estimate?.interval?.high).toBeCloseTo(0.2 + half, 8);
    }
  });

  test('of one seed has no interval, and of none is nothing', () => {
    expect(meanLess(bySeed(0.3), { rate: 0.1, se: 0.009 })).toEqual({
      value: expect.closeTo(0.2, 12),
      interval: null,
      n: 1,
    });
    expect(meanLess([], { rate: 0.1, se: 0.009 })).toBeNull();
    expect(meanOf([])).toBeNull();
  });

  // The base is tested once, with 8 samples a problem (.009) or 64 (.0032), and stands in every seed's gain.
  test.each([
    [3, 0.012, 0.009, 0.881],
    [5, 0.012, 0.009, 0.771],
    [5, 0.02, 0.009, 0.875],
    [3, 0.013, 0.0032, 0.942],
    [3, 0.02, 0.0032, 0.946],
    [10, 0.013, 0.0032, 0.893],
  ])('of %i seeds that scatter by %f, less a number known to %f, covers the truth', (n, sd, se, without) => {
    const normal = normals(randomStream(1, n));
    const covered = { now: 0, without: 0 };
    const trials = 2000;
    for (let i = 0; i < trials; i++) {
      const values = bySeed(...Array.from({ length: n }, () => 0.45 + sd * normal()));
      const rate = 0.21 + se * normal();
      const holds = (own: number) => {
        const { low, high } = meanLess(values, { rate, se: own })!.interval!;
        return low <= 0.24 && 0.24 <= high;
      };
      covered.now += Number(holds(se));
      covered.without += Number(holds(0));
    }
    // Three standard errors of 2,000 trials are .015. The old way's coverage is numpy's, of 400,000 trials.
    expect(covered.now / trials).toBeGreaterThan(0.935);
    expect(covered.now / trials).toBeLessThan(0.99);
    expect(Math.abs(covered.without / trials - without)).toBeLessThan(0.03);
  });
});

test('rates that were measured apart add up by weight, their errors by squares', () => {
  const sum = combined([0.5, { rate: 0.2, se: 0.003 }], [-1, { rate: 0.35, se: 0.004 }]);
  expect(sum.rate).toBeCloseTo(-0.25, 12);
  // np.sqrt(.5**2 * .003**2 + .004**2)
  expect(sum.se).toBeCloseTo(0.004272001872658765, 12);
});

const base = { base: 'countdown-164k' };
const modelOf = (condition: string, seed: number) =>
  ({ ...base, run: { experiment: 'main', condition, seed } }) as const;

const results: Results = {
  ...noResults,
  runs: [
    runOf('main', 'top20', 1, [pointOf(0, 0.2), pointOf(20, 0.35, { entropy: 0.3 }), pointOf(40, 0.44)]),
    runOf('main', 'top20', 2, [pointOf(0, 0.2), pointOf(40, 0.46)]),
    runOf('main', 'all', 1, 0.4),
    runOf('main', 'all', 2, 0.5),
    runOf('main', 'all', 3, 0.6),
    // Never in the same list: another experiment's.
    runOf('base-2', 'top20', 1, 0.9),
  ],
  persistence: [
    testOf({ base: 'countdown-164k-seed2' }, { asIs: { passAt1: { rate: 0.9, se: 0.1 } } }),
    testOf(modelOf('top20', 1), { asIs: { firstAttempt: { rate: 0.3, se: 0.01 } } }),
    testOf(modelOf('top20', 2), { asIs: { firstAttempt: null } }),
    testOf(base, { asIs: { passAt1: { rate: 0.21, se: 0.004 } } }),
  ],
};

test('runs are those of their experiment and condition, at their end or at a step that was evaluated', () => {
  expect(finals(results, 'main', 'top20')).toEqual(bySeed(0.44, 0.46));
  expect(atStep(results, 'main', 'top20', 20)).toEqual(bySeed(0.35));
  expect(atStep(results, 'main', 'top20', 20, ({ entropy }) => entropy)).toEqual(bySeed(0.3));
  expect(atStep(results, 'main', 'top20', 30)).toEqual([]);
});

test('a base is tested under its own name, not under that of a model trained from it', () => {
  expect(baseOf(results, 'main')?.asIs.passAt1).toEqual({ rate: 0.21, se: 0.004 });
  expect(baseOf(results, 'base-2')?.asIs.passAt1.rate).toBe(0.9);
  expect(baseOf(results, 'walk')).toBeUndefined();
});

test('tests of last models come by seed, without those that have no such number', () => {
  const of = (condition: string) =>
    tests(results, 'main', condition, ({ asIs }) => asIs.firstAttempt?.rate ?? null);
  expect(of('top20')).toEqual(bySeed(0.3));
  expect(of('all')).toEqual([]);
});

test('differences are paired by seed: one that only one side has is in none', () => {
  const difference = differenceOf(finals(results, 'main', 'top20'), finals(results, 'main', 'all'));
  expect(difference).toMatchObject({ value: expect.closeTo(0, 12), n: 2 });
});

test('a gain is over the base as it was tested by itself, with the error of that test', () => {
  expect(gainOf(results, 'main', 'top20')).toEqual(meanLess(bySeed(0.44, 0.46), { rate: 0.21, se: 0.004 }));
  expect(gainOf(results, 'main', 'top20')?.value).toBeCloseTo(0.24, 12);
  expect(gainOf({ ...results, persistence: [] }, 'main', 'top20')).toBeNull();
});

test('what is gained beyond a share of what all tokens gain takes the base in by what is left of it', () => {
  // (0.44 - 0.21) - 0.2 (0.4 - 0.21) and (0.46 - 0.21) - 0.2 (0.5 - 0.21); a base 0.01 higher takes off 0.8 of it.
  const beyond = gainBeyondShareOfAll(results, 'main', 'top20', 0.2);
  expect(beyond?.value).toBeCloseTo((0.192 + 0.192) / 2, 12);
  const half = beyond!.interval!.high - beyond!.value;
  expect(half).toBeCloseTo(1.959963984540054 * 0.8 * 0.004, 8);
  expect(gainBeyondShareOfAll({ ...results, persistence: [] }, 'main', 'top20', 0.2)).toBeNull();
});
