import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combinedInterval, differenceInterval, meanInterval, wilsonInterval } from './intervals.ts';

const tally = fc
  .integer({ min: 1, max: 300 })
  .chain((samples) =>
    fc.record({ right: fc.integer({ min: 0, max: samples }), samples: fc.constant(samples) }),
  );

test("Wilson's interval is scipy's", () => {
  // scipy.stats.binomtest(right, samples).proportion_ci(level, method='wilson')
  const known = [
    [0, 10, 0.95, 0, 0.27753279986288926],
    [10, 10, 0.95, 0.7224672001371109, 1],
    [7, 10, 0.95, 0.39677814746114526, 0.892208732593699],
    [7, 10, 0.99, 0.32002467920110256, 0.9204336834769342],
    [412, 1323, 0.95, 0.2870369960826431, 0.33688190041949473],
    [1, 64, 0.95, 0.002763541923337505, 0.08334101600094265],
    [1, 64, 0.99, 0.0018371262362942148, 0.12040976611487791],
  ];
  for (const [right, samples, level, low, high] of known) {
    const interval = wilsonInterval({ right, samples }, level);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  }
});

test("Wilson's interval holds the rate, stays within 0 and 1 and is exact at the ends", () => {
  fc.assert(
    fc.property(tally, ({ right, samples }) => {
      const { low, high } = wilsonInterval({ right, samples });
      expect(low).toBeLessThanOrEqual(right / samples);
      expect(high).toBeGreaterThanOrEqual(right / samples);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low < high).toBe(true);
    }),
  );
  expect(wilsonInterval({ right: 0, samples: 7 }).low).toBe(0);
  expect(wilsonInterval({ right: 7, samples: 7 }).high).toBe(1);
  expect(wilsonInterval({ right: 0, samples: 0 })).toEqual({ low: 0, high: 1 });
});

test("the interval of a difference is Newcombe's", () => {
  // Newcombe 1998, Statistics in Medicine 17, 873-890, Table II, method 10, cases (a) to (h): as printed.
  const printed = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ];
  for (const [a, m, b, n, low, high] of printed) {
    const interval = differenceInterval({ right: a, samples: m }, { right: b, samples: n });
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
});

test('a combination of one proportion is its Wilson interval', () => {
  fc.assert(
    fc.property(tally, (t) => {
      const { low, high } = combinedInterval([{ ...t, weight: 1 }]);
      expect(low).toBeCloseTo(wilsonInterval(t).low, 12);
      expect(high).toBeCloseTo(wilsonInterval(t).high, 12);
    }),
  );
});

test('a mixture of proportions is bounded by 0 and 1, and not known exactly even where every rate is 1', () => {
  fc.assert(
    fc.property(fc.array(tally, { minLength: 1, maxLength: 5 }), (tallies) => {
      const { low, high } = combinedInterval(tallies.map((t) => ({ ...t, weight: 1 / tallies.length })));
      expect(low).toBeGreaterThanOrEqual(-1e-12);
      expect(high).toBeLessThanOrEqual(1 + 1e-12);
      expect(high - low).toBeGreaterThan(0);
    }),
  );
  const sure = { right: 20, samples: 20, weight: 0.5 };
  expect(combinedInterval([sure, sure]).low).toBeLessThan(0.95);
});

test('of a proportion without samples a mixture learns nothing', () => {
  const known = { right: 10, samples: 1000, weight: 0.5 };
  const { low, high } = combinedInterval([known, { right: 0, samples: 0, weight: 0.5 }]);
  expect(low).toBeCloseTo(0.005, 2);
  expect(high).toBeCloseTo(0.505, 2);
});

test("the interval of a mean is Student's over clusters", () => {
  const rates = [0.25, 0.5, 0.125, 1, 0, 0.625, 0.375];
  // scipy.stats.sem(rates); scipy.stats.t.interval(level, 6, mean, sem)
  expect(meanInterval(rates)).toEqual({
    mean: expect.closeTo(0.4107142857142857, 12),
    se: expect.closeTo(0.12710807442894417, 12),
    low: expect.closeTo(0.09969203201788418, 10),
    high: expect.closeTo(0.7217365394106872, 10),
  });
  expect(meanInterval(rates, 0.99)?.low).toBeCloseTo(-0.060529751160221024, 10);
});

test('fewer than two values have no interval, and equal values one without width', () => {
  expect(meanInterval([])).toBeNull();
  expect(meanInterval([0.4])).toBeNull();
  expect(meanInterval([0.5, 0.5, 0.5])).toEqual({ mean: 0.5, se: 0, low: 0.5, high: 0.5 });
});
