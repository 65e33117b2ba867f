import { studentQuantile, studentTail } from './distributions.ts';
import type { Interval } from './intervals.ts';
import type { Moments } from './moments.ts';

/** A difference of two means of independent values. */
export interface MeanDifference extends Interval {
  /** Mean of a minus mean of b. */
  readonly difference: number;
  readonly se: number;
  /** Degrees of freedom by Welch and Satterthwaite; infinite where neither side varies. */
  readonly df: number;
  /** Two-sided, of equal means; null where neither side varies, so that there is nothing to test against. */
  readonly p: number | null;
}

/**
 * Welch's interval and test of the difference a - b of two means of independent values, whose variances may differ.
 * Welch 1947, "The generalization of Student's problem when several different population variances are involved".
 * It is for conditions without common seeds; with common seeds `pairedDifferences` takes off what they share.
 * @returns null where either side has fewer than two values
 */
export function welch(a: Moments, b: Moments, level = 0.95): MeanDifference | null {
  if (a.sd === null || b.sd === null) return null;
  const difference = a.mean - b.mean;
  const [va, vb] = [a.sd ** 2 / a.n, b.sd ** 2 / b.n];
  const se = Math.sqrt(va + vb);
  if (se === 0)
    return { difference, se, df: Number.POSITIVE_INFINITY, p: null, low: difference, high: difference };
  // By shares, for the squares of small variances may fall below what a number can hold.
  const share = va / (va + vb);
  const df = 1 / (share ** 2 / (a.n - 1) + (1 - share) ** 2 / (b.n - 1));
  const half = studentQuantile((1 + level) / 2, df) * se;
  const p = 2 * studentTail(Math.abs(difference) / se, df);
  return { difference, se, df, p, low: difference - half, high: difference + half };
}
