import { bisectLeft, bisectRight, quantile, quantileSorted } from 'd3-array';
import { foldKey, randomStream } from '../random/stream.ts';
import { normalQuantile, normalTail } from './distributions.ts';
import type { Interval } from './intervals.ts';
import { mean, sum } from './totals.ts';

/** How to resample: the same numbers give the same intervals. */
export interface Resampling {
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Draws n of n units with replacement, again and again, and shows each draw. Units are what was drawn independently:
 * seeds, or whole traces, whose tokens are a cluster and stay together.
 * @param visit gets the indices of the units; the array is used again for the next draw
 */
export function eachResample(
  n: number,
  { resamples, seed }: Resampling,
  visit: (drawn: Int32Array, resample: number) => void,
): void {
  const random = randomStream(foldKey(seed, n), resamples);
  const drawn = new Int32Array(n);
  for (let i = 0; i < resamples; i++) {
    for (let j = 0; j < n; j++) drawn[j] = random.integer(n);
    visit(drawn, i);
  }
}

/**
 * The percentile interval: the middle `level` of the resampled statistics. Efron and Tibshirani 1993, "An introduction
 * to the bootstrap", 13.3. Resamples whose statistic is not a number (nothing was drawn that it is made of) do not count.
 * @returns null where no statistic is a number
 */
export function percentileInterval(resampled: Iterable<number>, level = 0.95): Interval | null {
  const [low, high] = [(1 - level) / 2, (1 + level) / 2].map((p) => quantile(resampled, p));
  return low === undefined || high === undefined ? null : { low, high };
}

/**
 * The bias-corrected and accelerated interval: the percentile interval with its ends moved by how far off the middle
 * the observed statistic lies among the resampled ones (half of equal ones count as below, as in scipy), and by how its
 * standard error changes with its value, estimated by the jackknife. Efron 1987, "Better bootstrap confidence intervals".
 * @param leftOut the statistic without unit i, for each i
 * @returns null where it is not defined: every resampled statistic on one side, or no difference between the `leftOut`
 */
export function bcaInterval(
  resampled: Iterable<number>,
  observed: number,
  leftOut: readonly number[],
  level = 0.95,
): Interval | null {
  const ascending = [...resampled].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const below = (bisectLeft(ascending, observed) + bisectRight(ascending, observed)) / (2 * ascending.length);
  const middle = mean(leftOut)!;
  const squares = sum(leftOut, (t) => (middle - t) ** 2);
  if (!(below > 0 && below < 1) || !(squares > 0)) return null;
  const acceleration = sum(leftOut, (t) => (middle - t) ** 3) / (6 * squares ** 1.5);
  const bias = normalQuantile(below);
  const endAt = (p: number) => {
    const z = bias + normalQuantile(p);
    return quantileSorted(ascending, normalTail(-(bias + z / (1 - acceleration * z))))!;
  };
  return { low: endAt((1 - level) / 2), high: endAt((1 + level) / 2) };
}
