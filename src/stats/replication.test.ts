import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClaimedResult, type OwnResult, replication } from './replication.ts';

const claim: ClaimedResult = { mean: 0.53, sd: 0.033, n: 6, evaluationError: null, rounding: 0 };
const own = (evaluationError: number | null, ...values: number[]): OwnResult[] =>
  values.map((value, i) => ({ seed: i + 1, value, evaluationError }));

test("with three seeds and no evaluation error the interval is Welch's, and decides", () => {
  // m1 - m2 +- t.ppf(.975, df) sqrt(v1 + v2), df by Welch-Satterthwaite; its p value agrees with
  // scipy.stats.ttest_ind_from_stats(..., equal_var=False): 0.971 and 0.0225
  const near = replication(claim, own(null, 0.541, 0.489, 0.563));
  expect(near).toMatchObject({ verdict: 'agrees', by: 'seeds', claimed: 6, own: 3 });
  expect(near.interval?.low).toBeCloseTo(-0.0738319970445203, 10);
  expect(near.interval?.high).toBeCloseTo(0.0758319970445203, 10);
  const far = replication(claim, own(null, 0.441, 0.389, 0.463));
  expect(far.verdict).toBe('differs');
  expect(far.interval?.high).toBeCloseTo(-0.02416800295547962, 10);
});

test('the same hashes are identical, and anything else is judged by the values', () => {
  const hashed = { ...claim, n: 3, hashes: new Map([1, 2, 3].map((seed) => [seed, `hash ${seed}`])) };
  const runs = (...hashes: (string | undefined)[]) =>
    own(0.02, 0.52, 0.53, 0.54).map((run, i) => ({ ...run, hash: hashes[i] }));
  const same = runs('hash 1', 'hash 2', 'hash 3');
  expect(replication(hashed, same)).toMatchObject({
    verdict: 'identical',
    own: 3,
    claimed: 3,
    interval: null,
  });
  // One of its seeds is as good, whatever its value beside the mean of all.
  expect(replication(hashed, [{ ...same[1], value: 0.2 }])).toMatchObject({ verdict: 'identical', own: 1 });
  expect(replication(hashed, runs('hash 1', 'hash 2', 'hash 4'))).toMatchObject({
    verdict: 'agrees',
    otherBits: 1,
  });
  expect(replication(hashed, runs('hash 1', 'hash 2'))).toMatchObject({ verdict: 'agrees', otherBits: 0 });
  expect(replication(hashed, [...same, { ...same[0], seed: 4 }])).toMatchObject({ verdict: 'agrees' });
  expect(replication({ ...hashed, hashes: undefined }, same)).toMatchObject({
    verdict: 'agrees',
    otherBits: 0,
  });
  expect(replication(hashed, []).verdict).toBe('too-few-seeds');
});

test('seeds that happen to lie close together do not make a claim sharper than its evaluation', () => {
  const tight = { ...claim, sd: 1e-4 };
  expect(replication(tight, own(null, 0.505, 0.5051, 0.5049)).verdict).toBe('differs');
  const floored = replication({ ...tight, evaluationError: 0.02 }, own(0.02, 0.505, 0.5051, 0.5049));
  expect(floored).toMatchObject({ verdict: 'agrees', by: 'evaluation' });
  // norm.ppf(.975) * sqrt(.02**2 / 3 + .02**2 / 6)
  const half = (floored.interval!.high - floored.interval!.low) / 2;
  expect(half).toBeCloseTo(0.027718076486993558, 10);
});

test('one seed agrees within the error of its evaluation, and beyond it is one seed too few', () => {
  const claimed = { ...claim, n: 4, evaluationError: 0.03 };
  // norm.ppf(.975) * sqrt(.02**2 + .03**2 / 4)
  const reach = 0.04899909961350135;
  expect(replication(claimed, own(0.02, 0.53 + reach - 1e-9))).toMatchObject({
    verdict: 'agrees',
    by: 'evaluation',
  });
  expect(replication(claimed, own(0.02, 0.53 + reach + 1e-9)).verdict).toBe('too-few-seeds');
  expect(replication(claimed, own(0.02, 0.1)).verdict).toBe('too-few-seeds');
  expect(replication({ ...claimed, n: 1, sd: null }, own(0.02, 0.1, 0.12, 0.11)).verdict).toBe(
    'too-few-seeds',
  );
});

test('two seeds refute nothing, however far off and close together, and a third one does', () => {
  const tight = { ...claim, sd: 1e-3 };
  const two = replication(tight, own(null, 0.1, 0.1001));
  expect(two.verdict).toBe('too-few-seeds');
  expect(two.interval!.high).toBeLessThan(0);
  expect(replication(tight, own(null, 0.1, 0.1001, 0.1002)).verdict).toBe('differs');
  expect(replication({ ...tight, n: 2 }, own(null, 0.1, 0.1001, 0.1002)).verdict).toBe('too-few-seeds');
});

test('runs that are equal to the bit agree, whatever the seeds and what is known of errors', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  const error = fc.option(fc.double({ min: 0, max: 0.1, noNaN: true }));
  fc.assert(
    fc.property(values, error, error, (list, theirs, ours) => {
      const n = list.length;
      const mean = list.reduce((a, b) => a + b) / n;
      const sd = n < 2 ? null : Math.sqrt(list.reduce((s, x) => s + (x - mean) ** 2, 0) / (n - 1));
      const same = { mean, sd, n, evaluationError: theirs, rounding: 0 };
      expect(replication(same, own(ours, ...list.toReversed())).verdict).toBe('agrees');
    }),
  );
});

test('the verdict and the interval say the same, and two seeds never refute', () => {
  const side = fc.record({
    list: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    error: fc.option(fc.double({ min: 1e-3, max: 0.1, noNaN: true })),
  });
  fc.assert(
    fc.property(
      side,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 2, max: 6 }),
      (s, mean, n) => {
        const found = replication(
          { mean, sd: 0.03, n, evaluationError: null, rounding: 5e-5 },
          own(s.error, ...s.list),
        );
        const { verdict, interval } = found;
        if (Math.min(n, s.list.length) < 3) expect(verdict).not.toBe('differs');
        else expect(verdict).not.toBe('too-few-seeds');
        if (verdict === 'differs') expect(interval!.low > 0 || interval!.high < 0).toBe(true);
        if (verdict === 'agrees' && interval) {
          expect(interval.low <= 1e-9 && interval.high >= -1e-9).toBe(true);
        }
      },
    ),
  );
});

test('a difference that the rounding of the link explains is none', () => {
  const rounded = { mean: 0.53, sd: null, n: 1, evaluationError: null, rounding: 5e-4 };
  expect(replication(rounded, own(null, 0.5304))).toMatchObject({
    verdict: 'agrees',
    interval: null,
    by: null,
  });
  expect(replication(rounded, own(null, 0.5306)).verdict).toBe('too-few-seeds');
  const error = 0.02;
  const [exact, coarse] = [0, 5e-4].map((rounding) => replication({ ...rounded, rounding }, own(error, 0.5)));
  expect(coarse.interval!.high - exact.interval!.high).toBeCloseTo(5e-4, 12);
});

test('without a seed on either side there is no difference, and a diverged one is no seed', () => {
  expect(replication(claim, [])).toMatchObject({
    verdict: 'too-few-seeds',
    difference: null,
    interval: null,
  });
  expect(replication({ ...claim, n: 0, evaluationError: 0.02 }, own(0.02, 0.1)).verdict).toBe(
    'too-few-seeds',
  );
  expect(replication(claim, own(0.02, Number.NaN, 0.53))).toMatchObject({ verdict: 'agrees', own: 1 });
});
