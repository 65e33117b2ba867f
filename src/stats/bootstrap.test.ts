import { expect, test } from 'vitest';
import { bcaInterval, eachResample, percentileInterval } from './bootstrap.ts';

const skewed = [0.01, 0.02, 0.03, 0.05, 0.09, 0.2, 0.5];
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function resampledMeans(values: readonly number[], resamples: number, seed: number): number[] {
  const means: number[] = [];
  eachResample(values.length, { resamples, seed }, (drawn) => {
    means.push(mean([...drawn].map((i) => values[i])));
  });
  return means;
}

test("percentile and BCa intervals of a skewed sample are scipy's", () => {
  const means = resampledMeans(skewed, 40_000, 1);
  const leftOut = skewed.map((_, i) => mean(skewed.toSpliced(i, 1)));
  // scipy.stats.bootstrap((x,), np.mean, n_resamples=2_000_000, method=..., rng=1).confidence_interval
  const percentile = percentileInterval(means)!;
  expect(percentile.low).toBeCloseTo(0.032857142857142856, 2);
  expect(percentile.high).toBeCloseTo(0.26285714285714284, 2);
  const bca = bcaInterval(means, mean(skewed), leftOut)!;
  expect(bca.low).toBeCloseTo(0.047142857142857146, 2);
  expect(bca.high).toBeCloseTo(0.32857142857142857, 2);
});

test('of a distribution as given, the ends are exact', () => {
  // z0 = norm.ppf(percentileofscore(t, 0.2, 'mean') / 100); a = sum(d^3) / (6 sum(d^2)^1.5), d = mean(j) - j;
  // np.percentile(t, 100 * norm.cdf(z0 + z / (1 - a z))), z = z0 + norm.ppf([0.05, 0.95])
  const resampled = [0.05, 0.1, 0.1, 0.15, 0.2, 0.2, 0.25, 0.4, 0.5, 0.9];
  const found = bcaInterval(resampled, 0.2, [0.1, 0.21, 0.24, 0.25], 0.9)!;
  expect(found.low).toBeCloseTo(0.08283531414964257, 12);
  expect(found.high).toBeCloseTo(0.7950300342234741, 12);
  expect(percentileInterval(resampled, 0.9)).toEqual({
    low: expect.closeTo(0.0725, 12),
    high: expect.closeTo(0.72, 12),
  });
});

test('a seed gives the same draws again, another one others, and each unit is drawn as often', () => {
  expect(resampledMeans(skewed, 20, 5)).toEqual(resampledMeans(skewed, 20, 5));
  expect(resampledMeans(skewed, 20, 5)).not.toEqual(resampledMeans(skewed, 20, 6));
  const times = [0, 0, 0, 0];
  eachResample(4, { resamples: 10_000, seed: 0 }, (drawn) => {
    for (const i of drawn) times[i]++;
  });
  for (const n of times) expect(Math.abs(n - 10_000)).toBeLessThan(4 * Math.sqrt(40_000 * 0.25 * 0.75));
});

test('what is not a number does not count, and an interval that is not defined is null', () => {
  expect(percentileInterval([Number.NaN, 2, Number.NaN])).toEqual({ low: 2, high: 2 });
  expect(percentileInterval([Number.NaN])).toBeNull();
  expect(bcaInterval([1, 2, 3], 0.5, [1, 2, 3])).toBeNull();
  expect(bcaInterval([1, 2, 3], 2, [2, 2, 2])).toBeNull();
  expect(bcaInterval([], 2, [1, 2])).toBeNull();
});
