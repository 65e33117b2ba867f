import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlapOfTop, overlapOverTraces } from './overlap.ts';
import { madePairs } from './testing/made_traces.ts';
import { keptCount } from './top_share.ts';

const pair = fc
  .integer({ min: 1, max: 60 })
  .chain((n) =>
    fc.tuple(
      ...[0, 1].map(() => fc.array(fc.constantFrom(0, 0.1, 0.5, 0.7, 1), { minLength: n, maxLength: n })),
    ),
  );

test('two of the top five are the same', () => {
  const a = [9, 8, 7, 6, 5, 0, 0, 0, 0, 0];
  const b = [9, 0, 7, 0, 0, 6, 5, 8, 0, 0];
  expect(overlapOfTop(a, b, 0.5)).toBe(2 / 5);
  expect(overlapOfTop(a, b, 0.1)).toBe(1);
});

test('ties go by position, so that equal lists overlap wholly', () => {
  fc.assert(
    fc.property(pair, fc.double({ min: 0.01, max: 1, noNaN: true }), ([a, b], rho) => {
      expect(overlapOfTop(a, a, rho)).toBe(1);
      const found = overlapOfTop(a, b, rho) ?? Number.NaN;
      expect(found).toBe(overlapOfTop(b, a, rho));
      // Two sets of k among n share at least 2k - n.
      const k = keptCount(rho, a.length);
      expect(found * k).toBeGreaterThanOrEqual(Math.max(0, 2 * k - a.length) - 1e-9);
      expect(found).toBeLessThanOrEqual(1);
    }),
  );
  expect(overlapOfTop([1, 1, 1, 1], [0, 0, 0, 9], 0.25)).toBe(0);
});

test('no positions have no overlap, and lists of two lengths are an error', () => {
  expect(overlapOfTop([], [], 0.2)).toBeNull();
  expect(() => overlapOfTop([1], [1, 2], 0.2)).toThrow(RangeError);
});

test("over many traces it is numpy's of the pool, and its interval scipy's bootstrap over traces", () => {
  // top = np.argsort(-v, kind='stable')[:k]; (top_before & top_after).sum() / k, k = 127 of 634
  const found = overlapOverTraces(madePairs, 0.2, { resamples: 10_000, seed: 1 });
  expect(found).toMatchObject({ overlap: 84 / 127, chance: 127 / 634, tokens: 634, traces: 40 });
  // scipy.stats.bootstrap((np.arange(40),), lambda i, axis: 2 * both[i].sum(axis) / sets[i].sum(axis),
  //   n_resamples=400_000, method='percentile')
  expect(Math.abs((found?.interval?.low ?? 0) - 0.5975103734439833)).toBeLessThan(0.005);
  expect(Math.abs((found?.interval?.high ?? 0) - 0.7230769230769231)).toBeLessThan(0.005);
});

test('models that have nothing in common overlap by chance, and one model with itself wholly', () => {
  const shifted = madePairs.map(({ before }, t) => {
    const other = madePairs[(t + 1) % madePairs.length].before;
    return {
      before,
      after: Array.from({ length: before.length }, (_, i) => other[(7 * i + 3) % other.length]),
    };
  });
  const unrelated = overlapOverTraces(shifted, 0.2)!;
  expect(unrelated.interval!.low).toBeLessThan(unrelated.chance);
  expect(unrelated.interval!.high).toBeGreaterThan(unrelated.chance);
  const same = overlapOverTraces(
    madePairs.map(({ before }) => ({ before, after: before })),
    0.2,
  );
  expect(same).toMatchObject({ overlap: 1, interval: { low: 1, high: 1 } });
});

test('one trace has an overlap and no interval, none has nothing, and a bad trace is an error', () => {
  const one = { before: [1, 2, 3], after: [3, 2, 1] };
  const empty = { before: [], after: [] };
  expect(overlapOverTraces([one, empty], 0.34)).toMatchObject({ overlap: 0.5, traces: 1, interval: null });
  expect(overlapOverTraces([empty], 0.2)).toBeNull();
  expect(() => overlapOverTraces([{ before: [1], after: [1, 2] }], 0.2)).toThrow(RangeError);
  expect(() => overlapOverTraces([{ before: [1], after: [Number.NaN] }], 0.2)).toThrow(RangeError);
});
