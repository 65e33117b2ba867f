import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../testing/runs.ts';
import { entropyChange } from './entropy_change.ts';
import { madePairs } from './testing/made_traces.ts';

test("changes by bin of rank are numpy's", () => {
  // bin[np.argsort(B, kind='stable')] = np.arange(n) * bins // n; np.bincount(bin, A - B) / np.bincount(bin)
  const found = entropyChange(madePairs);
  const known = [
    0.005847494337067977, 0.011680435618448105, 0.029248004909280024, 0.026488058701438496,
    0.019089908111441074, 0.04408313924237335, 0.04152031207452106, 0.03742837776437372, 0.06540084130956211,
    0.093935252816446, 0.0886424740887025, 0.10866079153727053, 0.1312021687969916, 0.07944911409443088,
    0.1355220182454251, 0.1613367598436969, 0.057534082563265775, 0.14321061204529875, 0.16947589325241186,
    0.15370788042840633,
  ];
  expect(found.map(({ from }) => from)).toEqual(known.map((_, i) => 5 * i));
  known.forEach((change, i) => {
    expect(found[i].change).toBeCloseTo(change, 12);
  });
  expect(found.slice(0, 5).map(({ tokens }) => tokens)).toEqual([32, 32, 32, 31, 32]);
});

test("the interval is scipy's bootstrap over whole traces", () => {
  // scipy.stats.bootstrap((np.arange(40),), lambda i, axis: sums[i].sum(axis) / counts[i].sum(axis),
  //   n_resamples=400_000, method='percentile')
  const quarters = entropyChange(madePairs, 4, { resamples: 10_000, seed: 1 });
  expect(quarters[0].interval?.low).toBeCloseTo(0.012218619796039087, 3);
  expect(quarters[0].interval?.high).toBeCloseTo(0.025308422801347766, 3);
  expect(Math.abs(quarters[3].interval!.low - 0.06827762452413559)).toBeLessThan(0.004);
  expect(Math.abs(quarters[3].interval!.high - 0.21374609440215234)).toBeLessThan(0.004);
});

test('traces whose tokens are correlated count as one value each, not one per token', () => {
  const traces = madePairs.map(({ before }, t) => ({
    before,
    after: Array.from(before, (h) => h + (t % 2 ? 0.1 : -0.1)),
  }));
  const loose = traces.flatMap(({ before, after }) =>
    after.map((h, i) => ({ before: [before[i]], after: [h] })),
  );
  const [clustered, single] = [traces, loose].map((list) => entropyChange(list, 1)[0].interval!);
  // 40 values rather than 634: sqrt(634 / 40) = 4 times as wide.
  const ratio = (clustered.high - clustered.low) / (single.high - single.low);
  expect(ratio).toBeGreaterThan(3.4);
  expect(ratio).toBeLessThan(4.8);
});

test('bins have equal numbers of tokens, in the order of the base, and their changes add up to the total', () => {
  const trace = fc.array(
    fc.tuple(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true })),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(fc.array(trace, { maxLength: 6 }), (list) => {
      const traces = list.map((tokens) => ({
        before: tokens.map(([b]) => b),
        after: tokens.map(([, a]) => a),
      }));
      const found = entropyChange(traces, 5, { resamples: 50, seed: 0 });
      const n = list.flat().length;
      expect(found.reduce((sum, bin) => sum + bin.tokens, 0)).toBe(n);
      const whole = list.flat().reduce((sum, [b, a]) => sum + a - b, 0);
      expect(found.reduce((sum, bin) => sum + bin.tokens * bin.change, 0)).toBeCloseTo(whole, 9);
      found.forEach(({ tokens, lowest, highest }, i) => {
        expect(Math.abs(tokens - n / 5)).toBeLessThan(1);
        expect(lowest).toBeLessThanOrEqual(highest);
        if (i > 0) expect(lowest).toBeGreaterThanOrEqual(found[i - 1].highest);
      });
    }),
    { numRuns: runs(60) },
  );
});

test('one trace has changes without intervals, and no traces have no bins', () => {
  const [bin] = entropyChange([{ before: [0, 1], after: [0.5, 1.25] }], 1);
  expect(bin).toEqual({ from: 0, to: 100, tokens: 2, lowest: 0, highest: 1, change: 0.375, interval: null });
  expect(entropyChange([])).toEqual([]);
  expect(() => entropyChange([{ before: [0], after: [] }])).toThrow(RangeError);
});
