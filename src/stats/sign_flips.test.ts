import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signFlipTest } from './sign_flips.ts';

const twenty = [
  0.3, -0.1, 0.25, 0.4, 0.02, 0.17, -0.3, 0.5, 0.61, 0.12, -0.22, 0.33, 0.08, -0.05, 0.29, 0.44, 0.18, -0.02,
  0.07, 0.2,
];

test("up to 16 pairs the p value is scipy's exact one", () => {
  // scipy.stats.permutation_test((d,), np.mean, permutation_type='samples', n_resamples=np.inf).pvalue
  expect(signFlipTest([-0.04, -0.031, 0.019, -0.025, 0.006, 0.024])?.p).toBe(0.5);
  expect(signFlipTest([-0.05, -0.04, -0.03, -0.01, 0.03, 0.14, 0.44])?.p).toBe(0.46875);
  expect(signFlipTest(twenty.slice(0, 16))).toEqual({
    p: 0.017852783203125,
    by: 'exact',
    least: 2 ** -15,
  });
});

test('above 16 pairs it is drawn, the same for a seed, and near the exact one', () => {
  const found = signFlipTest(twenty, 7)!;
  expect(found.by).toBe('monte-carlo');
  expect(signFlipTest(twenty, 7)).toEqual(found);
  expect(signFlipTest(twenty, 8)!.p).not.toBe(found.p);
  // The same call, exact over 2^20 patterns: 0.0067920684814453125; four standard errors of 65,535 draws.
  const p = 0.0067920684814453125;
  expect(Math.abs(found.p - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 65_535));
  // All 40 signs alike: no draw comes upon the two patterns of 2^40 that are as far, and even then p is not 0.
  expect(signFlipTest(Array<number>(40).fill(1))).toEqual({
    p: 2 ** -16,
    by: 'monte-carlo',
    least: 2 ** -16,
  });
});

test('p lies between its least and 1, whatever the order, the signs and the unit', () => {
  const differences = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(differences, (d) => {
      const { p, least } = signFlipTest(d)!;
      expect(p).toBeGreaterThanOrEqual(least);
      expect(p).toBeLessThanOrEqual(1);
      expect(signFlipTest(d.toReversed())!.p).toBe(p);
      expect(signFlipTest(d.map((x) => -4 * x))!.p).toBe(p);
    }),
  );
});

test('three pairs can never be below a quarter, no pairs say nothing, and no difference is p 1', () => {
  expect(signFlipTest([0.5, 0.6, 0.7])).toEqual({ p: 0.25, by: 'exact', least: 0.25 });
  expect(signFlipTest([])).toBeNull();
  expect(signFlipTest([0, 0, 0, 0])?.p).toBe(1);
});

test('no five pairs reach 0.05, and six can', () => {
  expect(signFlipTest([1, 1, 1, 1, 1])).toMatchObject({ p: 1 / 16, least: 1 / 16 });
  expect(signFlipTest([1, 1, 1, 1, 1, 1])).toMatchObject({ p: 1 / 32, least: 1 / 32 });
});
