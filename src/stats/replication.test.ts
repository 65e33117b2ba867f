import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClaimedResult, type OwnResult, replication } from './replication.ts';
import { replicationRates, replicationSettings } from './testing/replication_rates.ts';

const claim: ClaimedResult = { mean: 0.53, sd: 0.033, n: 6, rounding: 0 };
const own = (samplingError: number, ...values: number[]): OwnResult[] =>
  values.map((value, i) => ({ seed: i + 1, value, samplingError }));

test("the interval is Student's of both sides, and decides", () => {
  // m1 - m2 +- t.ppf(.975, 7) sqrt(((n1 - 1) v1 + (n2 - 1) v2) / 7 (1 / n1 + 1 / n2)); its p value agrees with
  // scipy.stats.ttest_ind_from_stats: 0.968 and 0.0048
  const near = replication(claim, own(0, 0.541, 0.489, 0.563));
  expect(near).toMatchObject({ verdict: 'agrees', by: 'seeds', claimed: 6, own: 3 });
  expect(near.interval?.low).toBeCloseTo(-0.05668977066060348, 10);
  expect(near.interval?.high).toBeCloseTo(0.058689770660603484, 10);
  const far = replication(claim, own(0, 0.441, 0.389, 0.463));
  expect(far.verdict).toBe('differs');
  expect(far.interval?.high).toBeCloseTo(-0.04131022933939649, 10);
});

test('one run is held against the prediction interval of a claim of several seeds, but refutes nothing', () => {
  // t.ppf(.975, 4) * .02 * sqrt(1 / 5 + 1)
  const half = 0.06082886455166542;
  const claimed = { ...claim, sd: 0.02, n: 5 };
  const inside = replication(claimed, own(0, 0.53 - half + 1e-9));
  expect(inside).toMatchObject({ verdict: 'agrees', by: 'seeds' });
  expect(inside.interval?.high).toBeCloseTo(1e-9, 10);
  expect(replication(claimed, own(0, 0.53 - half - 1e-9)).verdict).toBe('too-few-seeds');
  expect(replication(claimed, own(0, 0.1)).verdict).toBe('too-few-seeds');
  const single = { ...claimed, n: 1, sd: null };
  expect(replication(single, own(0, 0.1, 0.12, 0.11)).verdict).toBe('too-few-seeds');
  expect(replication(single, own(0, 0.5, 0.52, 0.51)).verdict).toBe('agrees');
});

test('one seed on each side says nothing, unless the results are equal', () => {
  const single = { ...claim, n: 1, sd: null, rounding: 5e-4 };
  const silent = { interval: null, by: null, detectable: null };
  expect(replication(single, own(0.01, 0.531))).toMatchObject({ verdict: 'too-few-seeds', ...silent });
  expect(replication(single, own(0.01, 0.53049))).toMatchObject({ verdict: 'agrees', ...silent });
  // norm.ppf(.975) * .01 * sqrt(2)
  expect(replication(single, own(0.01, 0.6)).samplingReach).toBeCloseTo(0.027718076486993558, 10);
});

test('the detectable difference is that of the t distribution for the typical scatter', () => {
  // t.ppf(.975, df) + t.ppf(.8, df) with df 4 and 8, and chi2.median(df), all by scipy
  const cases = [
    [3, 3.717409682432975, 3.356693980033321],
    [5, 3.194893652971186, 7.344121497701802],
  ];
  for (const [n, quantiles, median] of cases) {
    const df = 2 * n - 2;
    const found = replication({ mean: 0.5, sd: 0, n, rounding: 0 }, own(0, ...spread(n, 0.02)));
    // The claim does not vary here: half of the squares are the own ones.
    const scatter = Math.sqrt((0.02 ** 2 / 2) * (2 / n));
    const exact = quantiles * scatter * Math.sqrt(df / median);
    expect(Math.abs(found.detectable! / exact - 1)).toBeLessThan(0.005);
  }
  // Sampling is the least scatter there is.
  const tight = replication({ mean: 0.5, sd: 0, n: 3, rounding: 0 }, own(0.02, 0.5, 0.5, 0.5));
  expect(tight.detectable).toBeCloseTo(3.717409682432975 * 0.02 * Math.sqrt(2 / 3), 10);
});

/** Values around one half with this standard deviation. */
function spread(n: number, sd: number): number[] {
  const raw = Array.from({ length: n }, (_, i) => i - (n - 1) / 2);
  const unit = Math.sqrt(raw.reduce((all, x) => all + x * x, 0) / (n - 1));
  return raw.map((x) => 0.5 + (sd * x) / unit);
}

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

test('seeds that happen to lie close together do not make a claim sharper than sampling does', () => {
  const tight = { ...claim, sd: 1e-4 };
  expect(replication(tight, own(0, 0.505, 0.5051, 0.5049)).verdict).toBe('differs');
  const floored = replication(tight, own(0.02, 0.505, 0.5051, 0.5049));
  expect(floored).toMatchObject({ verdict: 'agrees', by: 'sampling' });
  // norm.ppf(.975) * .02 * sqrt(1 / 3 + 1 / 6)
  const half = (floored.interval!.high - floored.interval!.low) / 2;
  expect(half).toBeCloseTo(0.027718076486993558, 10);
  expect(floored.samplingReach).toBeCloseTo(half, 12);
});

test('two seeds refute nothing, however far off and close together, and a third one does', () => {
  const tight = { ...claim, sd: 1e-3 };
  const two = replication(tight, own(0, 0.1, 0.1001));
  expect(two.verdict).toBe('too-few-seeds');
  expect(two.interval!.high).toBeLessThan(0);
  expect(replication(tight, own(0, 0.1, 0.1001, 0.1002)).verdict).toBe('differs');
  expect(replication({ ...tight, n: 2 }, own(0, 0.1, 0.1001, 0.1002)).verdict).toBe('too-few-seeds');
});

test('runs that are equal to the bit agree, whatever the seeds and what is known of errors', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  const error = fc.double({ min: 0, max: 0.1, noNaN: true });
  fc.assert(
    fc.property(values, error, (list, ours) => {
      const n = list.length;
      const mean = list.reduce((a, b) => a + b) / n;
      const sd = n < 2 ? null : Math.sqrt(list.reduce((s, x) => s + (x - mean) ** 2, 0) / (n - 1));
      const same = { mean, sd, n, rounding: 0 };
      expect(replication(same, own(ours, ...list.toReversed())).verdict).toBe('agrees');
    }),
  );
});

test('the verdict and the interval say the same, and two seeds never refute', () => {
  const side = fc.record({
    list: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    error: fc.double({ min: 1e-3, max: 0.1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      side,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 2, max: 6 }),
      (s, mean, n) => {
        const found = replication({ mean, sd: 0.03, n, rounding: 5e-5 }, own(s.error, ...s.list));
        const { verdict, interval } = found;
        if (Math.min(n, s.list.length) < 3) expect(verdict).not.toBe('differs');
        else expect(verdict).not.toBe('too-few-seeds');
        if (verdict === 'differs') expect(interval!.low > 0 || interval!.high < 0).toBe(true);
        if (verdict === 'agrees' && interval) {
          expect(interval.low <= 1e-9 && interval.high >= -1e-9).toBe(true);
        }
        expect(found.detectable!).toBeGreaterThan((interval!.high - interval!.low) / 2);
      },
    ),
  );
});

test('a difference that the rounding of the link explains is none', () => {
  const rounded = { mean: 0.53, sd: null, n: 1, rounding: 5e-4 };
  expect(replication(rounded, own(0, 0.5304)).verdict).toBe('agrees');
  expect(replication(rounded, own(0, 0.5306)).verdict).toBe('too-few-seeds');
  const [exact, coarse] = [0, 5e-4].map((rounding) =>
    replication({ ...claim, rounding }, own(0.02, 0.5, 0.51)),
  );
  expect(coarse.interval!.high - exact.interval!.high).toBeCloseTo(5e-4, 12);
  expect(coarse.detectable! - exact.detectable!).toBeCloseTo(5e-4, 12);
});

test('without a seed on either side there is no difference, and a diverged one is no seed', () => {
  expect(replication(claim, [])).toMatchObject({
    verdict: 'too-few-seeds',
    difference: null,
    interval: null,
  });
  expect(replication({ ...claim, n: 0 }, own(0.02, 0.1)).verdict).toBe('too-few-seeds');
  expect(replication(claim, own(0.02, Number.NaN, 0.53))).toMatchObject({ verdict: 'agrees', own: 1 });
});

test('over simulated replications the interval holds, and what is detectable is seen in four of five', () => {
  const trials = 1000;
  const table = replicationSettings.map((setting) => ({
    ...setting,
    ...replicationRates(setting, { trials, seed: 1 }),
  }));
  for (const { claimed, own: seeds, ...row } of table) {
    const place = JSON.stringify({ claimed, seeds, ...row });
    // A single run on each side, whatever the truth, is no ground for a verdict.
    if (claimed + seeds === 2) expect(row['too-few-seeds'], place).toBeGreaterThan(0.96);
    else {
      // Three standard errors of the simulation below 95 %; sampling's floor leaves more.
      expect(row.coverage, place).toBeGreaterThan(0.93);
      expect(row.coverage, place).toBeLessThan(0.99);
    }
    if (row.apart === 0) expect(row.differs, place).toBeLessThan(0.07);
    if (Math.min(claimed, seeds) >= 3) expect(row.agrees + row.differs, place).toBeCloseTo(1, 12);
    else expect(row.differs, place).toBe(0);
  }
  for (const { detectable, ...setting } of table.filter((row) => row.apart === 0 && row.own >= 3)) {
    const { differs } = replicationRates({ ...setting, apart: detectable! }, { trials, seed: 2 });
    expect(differs, JSON.stringify(setting)).toBeGreaterThan(0.74);
    expect(differs, JSON.stringify(setting)).toBeLessThan(0.86);
  }
});
