import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../testing/runs.ts';
import { pairedDifferences, unpairedDifference } from './paired_differences.ts';

const bySeed = (...values: number[]) => values.map((value, i) => ({ seed: i + 1, value }));
// docs/background.md, the pilot: pass@1 at step 60 by base.
const all = bySeed(0.561, 0.497, 0.529, 0.588, 0.535, 0.465);
const top20 = bySeed(0.521, 0.466, 0.548, 0.563, 0.541, 0.489);

test("top 20 % against all over six seeds: scipy's intervals and p value", () => {
  const found = pairedDifferences(top20, all);
  expect(found).toMatchObject({ n: 6, tooFew: false, leftOut: { a: [], b: [] } });
  // d = np.subtract(a, b); d.mean(), d.std(ddof=1); st.t.interval(.95, 5, d.mean(), st.sem(d))
  expect(found.mean).toBeCloseTo(-0.00783333333333334, 12);
  expect(found.sd).toBeCloseTo(0.027534826432477594, 12);
  expect(found.t?.low).toBeCloseTo(-0.03672936152992533, 10);
  expect(found.t?.high).toBeCloseTo(0.021062694863258645, 10);
  // st.permutation_test((d,), np.mean, permutation_type='samples', n_resamples=np.inf)
  expect(found.signFlips).toEqual({ p: 0.5, by: 'exact', least: 1 / 32 });
  // st.bootstrap((d,), np.mean, n_resamples=2_000_000, method=...): both give these
  for (const interval of [found.bootstrap?.percentile, found.bootstrap?.bca]) {
    expect(Math.abs((interval?.low ?? 1) + 0.02733333)).toBeLessThan(0.0015);
    expect(Math.abs((interval?.high ?? 1) - 0.012)).toBeLessThan(0.0015);
  }
  expect(pairedDifferences(top20, all)).toEqual(found);
});

test('a seed that only one condition has, or whose value is not finite, is left out and named', () => {
  const a = [
    { seed: 9, value: 0.4 },
    { seed: 2, value: 0.6 },
    { seed: 4, value: Number.NaN },
    { seed: 1, value: 0.5 },
  ];
  const b = [
    { seed: 1, value: 0.25 },
    { seed: 2, value: 0.5 },
    { seed: 4, value: 0.1 },
    { seed: 7, value: 0.1 },
  ];
  const found = pairedDifferences(a, b);
  expect(found.pairs.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(found.leftOut).toEqual({ a: [4, 9], b: [4, 7] });
  expect(found.mean).toBeCloseTo(0.175, 12);
  expect(found.tooFew).toBe(true);
});

test('the order of the seeds does not matter, and the other way round everything is mirrored', () => {
  const conditions = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    { minLength: 2, maxLength: 8 },
  );
  fc.assert(
    fc.property(conditions, (values) => {
      const [a, b] = [bySeed(...values.map(([x]) => x)), bySeed(...values.map(([, y]) => y))];
      const few = { resampling: { resamples: 200, seed: 3 } };
      const there = pairedDifferences(a, b, few);
      expect(pairedDifferences(a.toReversed(), b, few)).toEqual(there);
      const back = pairedDifferences(b, a, few);
      expect(back.mean).toBeCloseTo(-there.mean!, 12);
      expect(back.t?.low).toBeCloseTo(-there.t!.high, 9);
      expect(back.bootstrap?.percentile.low).toBeCloseTo(-there.bootstrap!.percentile.high, 12);
      expect(back.signFlips).toEqual(there.signFlips);
      expect(there.t!.low).toBeLessThanOrEqual(there.mean!);
      expect(there.t!.high).toBeGreaterThanOrEqual(there.mean!);
    }),
    { numRuns: runs(50) },
  );
});

test('one pair has a difference and no interval, none has nothing, and a seed twice is an error', () => {
  const one = pairedDifferences(bySeed(0.6), bySeed(0.5, 0.4));
  expect(one).toMatchObject({ n: 1, sd: null, t: null, bootstrap: null, tooFew: true });
  expect(one.mean).toBeCloseTo(0.1, 12);
  expect(pairedDifferences([], all)).toMatchObject({ n: 0, mean: null, signFlips: null, tooFew: true });
  expect(() => pairedDifferences([...all, all[0]], top20)).toThrow(RangeError);
});

test('conditions that are equal to the bit differ by nothing', () => {
  const same = pairedDifferences(all, all);
  expect(same).toMatchObject({ mean: 0, sd: 0, t: { low: 0, high: 0 }, signFlips: { p: 1 } });
  expect(same.bootstrap).toEqual({ percentile: { low: 0, high: 0 }, bca: null });
});

test('without common seeds conditions are compared as independent samples', () => {
  const others = [0.261, 0.225, 0.244, 0.201, 0.215, 0.238].map((value, i) => ({ seed: 20 + i, value }));
  expect(pairedDifferences(top20, others).n).toBe(0);
  const found = unpairedDifference(top20, [...others, { seed: 30, value: Number.NaN }]);
  // scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval()
  expect(found.welch?.low).toBeCloseTo(0.2501690386835305, 10);
  expect(found).toMatchObject({ a: { n: 6 }, b: { n: 6 }, tooFew: false });
  expect(unpairedDifference(top20, others.slice(0, 1))).toMatchObject({ welch: null, tooFew: true });
  expect(unpairedDifference([], others)).toMatchObject({ a: null, welch: null, tooFew: true });
});
