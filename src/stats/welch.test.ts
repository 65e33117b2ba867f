import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentsOf } from './moments.ts';
import { welch } from './welch.ts';

const of = (...values: number[]) => momentsOf(values)!;
const top20 = of(0.521, 0.466, 0.548, 0.563, 0.541, 0.489);

test("Welch's test and interval are scipy's and statsmodels'", () => {
  // scipy.stats.ttest_ind(a, b, equal_var=False): pvalue, df, confidence_interval()
  const found = welch(top20, of(0.261, 0.225, 0.244, 0.201, 0.215, 0.238))!;
  expect(found.p! / 1.8028766273960614e-7).toBeCloseTo(1, 9);
  expect(found.df).toBeCloseTo(7.995387057317291, 10);
  expect(found.low).toBeCloseTo(0.2501690386835305, 10);
  expect(found.high).toBeCloseTo(0.33116429464980274, 10);
  // statsmodels CompareMeans(a, b): tconfint_diff(usevar='unequal'), ttest_ind(...), std_meandiff_separatevar
  const uneven = welch(top20, of(0.21, 0.3, 0.25))!;
  expect(uneven.se).toBeCloseTo(0.030152206479054817, 12);
  expect(uneven.df).toBeCloseTo(3.438307008817291, 10);
  expect(uneven.p).toBeCloseTo(0.0017232624736250623, 10);
  expect(uneven.low).toBeCloseTo(0.17860454655475036, 10);
  expect(uneven.high).toBeCloseTo(0.3573954534452496, 10);
});

test('b - a is a - b turned round, and the degrees of freedom lie where they must', () => {
  const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 9 });
  fc.assert(
    fc.property(values, values, (xs, ys) => {
      const [a, b] = [of(...xs), of(...ys)];
      const [there, back] = [welch(a, b)!, welch(b, a)!];
      expect(there.low).toBeCloseTo(-back.high, 9);
      expect(there.p === null).toBe(there.se === 0);
      fc.pre(there.p !== null);
      expect(there.df).toBeGreaterThanOrEqual(Math.min(a.n, b.n) - 1 - 1e-9);
      expect(there.df).toBeLessThanOrEqual(a.n + b.n - 2 + 1e-9);
      // The interval and the test say the same.
      if (Math.abs(there.p! - 0.05) > 1e-9) expect(there.low > 0 || there.high < 0).toBe(there.p! < 0.05);
    }),
  );
});

test('of one value nothing is said, and of values that do not vary nothing is tested', () => {
  expect(welch(of(0.5), top20)).toBeNull();
  expect(welch(of(0.7, 0.7, 0.7), of(0.5, 0.5))).toMatchObject({ p: null, se: 0 });
});
