import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BandKind, bandKinds, seedBand } from './seed_band.ts';

const curve = (...values: number[]) => values.map((value, i) => ({ step: 10 * i, value }));
const three = [curve(0.2), curve(0.5), curve(0.9)];
const mean = 0.5333333333333333;

test("each kind of band is numpy's and scipy's", () => {
  const known: [BandKind, number, number][] = [
    // np.std(v, ddof=1); scipy.stats.sem(v); scipy.stats.t.interval(.95, 2, mean, sem)
    ['std', mean - 0.35118845842842467, mean + 0.35118845842842467],
    ['stderr', mean - 0.2027587510099407, mean + 0.2027587510099407],
    ['ci95', -0.33906716018017946, 1.4057338268468462],
    ['min-max', 0.2, 0.9],
  ];
  for (const [kind, low, high] of known) {
    const [point] = seedBand(three, kind);
    expect(point).toEqual({
      step: 0,
      mean: expect.closeTo(mean, 12),
      n: 3,
      band: { low: expect.closeTo(low, 10), high: expect.closeTo(high, 10) },
    });
  }
  expect(seedBand(three, 'none')[0].band).toBeNull();
});

test('a seed that stopped early or diverged lowers n from there on', () => {
  const found = seedBand([curve(0, 2, 4), curve(2, 4), curve(4, Number.NaN, 8)], 'min-max');
  expect(found).toEqual([
    { step: 0, mean: 2, n: 3, band: { low: 0, high: 4 } },
    { step: 10, mean: 3, n: 2, band: { low: 2, high: 4 } },
    { step: 20, mean: 6, n: 2, band: { low: 4, high: 8 } },
  ]);
});

test('where nothing was measured of some seeds the mean is over the others, and of none it is a gap', () => {
  const seeds = [[1, null, null, 4] as const, [3, 5, null, Number.NaN] as const].map((values) =>
    values.map((value, step) => ({ step, value })),
  );
  expect(seedBand(seeds, 'min-max')).toEqual([
    { step: 0, mean: 2, n: 2, band: { low: 1, high: 3 } },
    { step: 1, mean: 5, n: 1, band: { low: 5, high: 5 } },
    { step: 2, mean: null, n: 0, band: null },
    { step: 3, mean: 4, n: 1, band: { low: 4, high: 4 } },
  ]);
});

test('one seed has no spread, only its own range', () => {
  for (const kind of bandKinds) {
    const expected = kind === 'min-max' ? { low: 0.4, high: 0.4 } : null;
    expect(seedBand([curve(0.4)], kind)).toEqual([{ step: 0, mean: 0.4, n: 1, band: expected }]);
  }
  expect(seedBand([], 'std')).toEqual([]);
});

test('the mean lies in its band, the order of the seeds does not matter, and steps rise', () => {
  const seeds = fc.array(
    fc.array(
      fc.record({ step: fc.integer({ min: 0, max: 20 }), value: fc.option(fc.integer({ min: -9, max: 9 })) }),
    ),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(seeds, fc.constantFrom(...bandKinds), (curves, kind) => {
      const found = seedBand(curves, kind);
      const backwards = seedBand(curves.toReversed(), kind);
      found.forEach(({ step, mean: middle, n, band }, i) => {
        if (i > 0) expect(step).toBeGreaterThan(found[i - 1].step);
        expect(backwards[i]).toMatchObject({ step, n });
        if (middle === null) {
          expect([backwards[i].mean, n, band]).toEqual([null, 0, null]);
          return;
        }
        expect(backwards[i].mean).toBeCloseTo(middle, 12);
        expect(band?.low ?? middle).toBeLessThanOrEqual(middle);
        expect(band?.high ?? middle).toBeGreaterThanOrEqual(middle);
        expect(band === null).toBe(kind === 'none' || (kind !== 'min-max' && n < 2));
      });
    }),
  );
});
