import { expect, test } from 'vitest';
import { eachResample } from '../stats/bootstrap.ts';
import { entropyDistribution } from './entropy_distribution.ts';
import { settledShare, slotGap, topShareOfEntropy } from './resampled_entropies.ts';

/** Forty responses of 3 to 7 tokens, by a formula that numpy was given too. */
const responses = Array.from({ length: 40 }, (_, i) =>
  Array.from(
    { length: 3 + ((i * 7) % 5) },
    (_, t) => (((i * 13 + t * 29) % 37) / 37) * ((i + t) % 3 > 0 ? 0.02 : 1.5),
  ),
);
const slots = responses.map((entropies) => entropies.map((_, t) => 'abc'[t % 3]));
const many = { resamples: 20_000, seed: 1 };

/**
 * Each measure with numpy's result for the same responses: the value, and np.percentile(b, [2.5, 97.5]) of 20,000
 * resamples b.
 */
const measures = [
  ['settledShare', settledShare(responses, many), 0.355, 0.313, 0.395],
  ['topShareOfEntropy', topShareOfEntropy(responses, many), 0.8432305406121486, 0.8, 0.892],
  ['slotGap', slotGap(responses, slots, ['a', 'c'], many), 0.002307432432432477, -0.2154, 0.1376],
] as const;

test.each(measures)('%s is what numpy finds, and so is its interval', (_, found, value, low, high) => {
  expect(found?.value).toBeCloseTo(value, 12);
  expect(Math.abs((found?.interval.low ?? Number.NaN) - low)).toBeLessThan(0.006);
  expect(Math.abs((found?.interval.high ?? Number.NaN) - high)).toBeLessThan(0.006);
});

test('in each resample the shares, including the threshold, are those of the resampled tokens', () => {
  for (let seed = 0; seed < 20; seed++) {
    // Of one resample both ends of the interval are its statistic.
    const one = { resamples: 1, seed };
    let drawn: number[] = [];
    eachResample(responses.length, one, (indices) => {
      drawn = [...indices];
    });
    const truth = entropyDistribution(drawn.flatMap((i) => responses[i]));
    expect(settledShare(responses, one)?.interval.low).toBeCloseTo(truth?.settled ?? Number.NaN, 12);
    expect(topShareOfEntropy(responses, one)?.interval.high).toBeCloseTo(truth?.topHolds ?? Number.NaN, 12);
  }
});

test('responses that are all alike leave nothing uncertain', () => {
  const alike = Array.from({ length: 9 }, () => [0, 0.001, 0.7, 0.2, 0]);
  expect(settledShare(alike)).toEqual({ value: 0.6, interval: { low: 0.6, high: 0.6 } });
  const top = topShareOfEntropy(alike);
  expect(top?.value).toBeCloseTo(0.7 / 0.901, 12);
  expect(top?.interval.low).toBeCloseTo(top?.interval.high ?? Number.NaN, 12);
});

test('the gap lies between the lowest fork slot and the highest other, and places outside the grammar do not count', () => {
  const entropies = [
    [1, 0.5, 0.1, 0.2, 9],
    [2, 0.7, 0.3, 0.2, 9],
  ];
  const places = ['x', 'y', '=', '=', ''];
  const gap = (names: string[]) => slotGap(entropies, [places, places], names)?.value;
  expect(gap(['x', 'y'])).toBeCloseTo(0.6 - 0.2, 12);
  expect(gap(['x'])).toBeCloseTo(1.5 - 0.6, 12);
  expect(gap(['x', 'y', '='])).toBeUndefined();
  expect(gap([])).toBeUndefined();
});

test('a slot that a resample has nothing of does not count in it', () => {
  // Only the first response has z, whose entropy is above that of x.
  const found = slotGap([[1, 2], [1], [1], [1]], [['x', 'z'], ['x'], ['x'], ['x']], ['x'], {
    resamples: 200,
    seed: 0,
  });
  expect(found?.value).toBe(-1);
  expect(found?.interval).toEqual({ low: -1, high: -1 });
});

test('a single response, or none, has no interval', () => {
  for (const few of [[], [[1, 2]], [[1, 2], []]]) {
    expect(settledShare(few)).toBeNull();
    expect(topShareOfEntropy(few)).toBeNull();
  }
  expect(topShareOfEntropy([[0], [0]])).toBeNull();
});
