import { normalQuantile, studentQuantile } from './distributions.ts';
import { momentsOf } from './moments.ts';

/** A confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** So many right of so many samples. */
export interface Tally {
  readonly right: number;
  readonly samples: number;
}

/** How many standard errors an interval at a level of confidence reaches to either side. */
const reachOf = (level: number): number => normalQuantile((1 + level) / 2);

/**
 * Wilson's score interval of a proportion. It is never empty and never leaves [0, 1]; of no samples it is all of it.
 * Wilson 1927; Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3.
 * @param level of confidence
 */
export const wilsonInterval = (tally: Tally, level = 0.95): Interval => wilsonWithin(tally, reachOf(level));

/** Wilson's interval of `z` standard errors to either side. */
function wilsonWithin({ right, samples }: Tally, z: number): Interval {
  if (samples === 0) return { low: 0, high: 1 };
  const z2 = z * z;
  const rate = right / samples;
  const middle = rate + z2 / (2 * samples);
  const half = Math.sqrt(z2 * ((rate * (1 - rate)) / samples + z2 / (4 * samples * samples)));
  const whole = 1 + z2 / samples;
  // The ends are exact where rounding would leave a hair.
  return {
    low: right === 0 ? 0 : (middle - half) / whole,
    high: right === samples ? 1 : (middle + half) / whole,
  };
}

/** A proportion with a factor: a share of a mixture, or 1 and -1 for a difference. */
export interface WeightedTally extends Tally {
  readonly weight: number;
}

/**
 * The interval of a sum of independent proportions with factors, put together from the Wilson interval of each: the
 * squares of the distances from each rate to its limits, times the squared factors, add up (Newcombe's hybrid score
 * method, which Zou and Donner 2008, "Construction of confidence limits about effect measures", call MOVER). Unlike
 * the delta method's, it does not shrink to a point where every rate is 0 or 1. Of one proportion it is Wilson's.
 */
export const combinedInterval = (terms: readonly WeightedTally[], level = 0.95): Interval =>
  combinedWithin(terms, reachOf(level));

function combinedWithin(terms: readonly WeightedTally[], z: number): Interval {
  let sum = 0;
  let below = 0;
  let above = 0;
  for (const term of terms) {
    if (term.weight === 0) continue;
    const { low, high } = wilsonWithin(term, z);
    const rate = term.samples === 0 ? 0.5 : term.right / term.samples;
    const [down, up] = term.weight > 0 ? [rate - low, high - rate] : [high - rate, rate - low];
    sum += term.weight * rate;
    below += (term.weight * down) ** 2;
    above += (term.weight * up) ** 2;
  }
  return { low: sum - Math.sqrt(below), high: sum + Math.sqrt(above) };
}

/**
 * Newcombe's hybrid score interval of the difference a - b of two independent proportions. Newcombe 1998, "Interval
 * estimation for the difference between independent proportions", method 10.
 */
export const differenceInterval = (a: Tally, b: Tally, level = 0.95): Interval =>
  differenceWithin(a, b, reachOf(level));

/** The same of `z` standard errors to either side. */
export const differenceWithin = (a: Tally, b: Tally, z: number): Interval =>
  combinedWithin(
    [
      { ...a, weight: 1 },
      { ...b, weight: -1 },
    ],
    z,
  );

/** A mean with its standard error and t interval. */
export interface MeanInterval extends Interval {
  readonly mean: number;
  readonly se: number;
}

/**
 * The mean of values that were drawn independently, such as the pass rate of each problem (samples of one problem are
 * a cluster, and count as one value), with its t interval. The interval is not cut off at 0 and 1.
 * @returns null of fewer than two values, whose spread is unknown
 */
export function meanInterval(values: readonly number[], level = 0.95): MeanInterval | null {
  const moments = momentsOf(values);
  if (moments === null || moments.sd === null) return null;
  const { n, mean, sd } = moments;
  const se = sd / Math.sqrt(n);
  const half = studentQuantile((1 + level) / 2, n - 1) * se;
  return { mean, se, low: mean - half, high: mean + half };
}
