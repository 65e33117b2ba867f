import type { Interval } from '../stats/intervals.ts';
import type { Results } from './results.ts';

/**
 * The rule by which a figure of the paper is judged, written down before the final runs (docs/log.md, 2026-11-25).
 *
 * A claim of the paper is cut into checks. A check is one number, estimated with a 95 % interval, against a bar that is
 * fixed beforehand: differences between conditions are paired by seed and their interval is Student's over the seeds;
 * numbers of one model have an interval over problems. A check says that the number lies above
 * its bar, or below it, or between two bars:
 *
 * - `shown`: the whole interval is within the bar;
 * - `contrary`: the whole interval is outside the bar;
 * - `open`: the interval reaches over a bar, or is missing, as for a single seed;
 * - `missing`: nothing was measured.
 *
 * A claim `holds` where every check is shown, holds in `part` where some are and some are not, and is `not-shown` where
 * none is. A claim of which nothing was measured, or nothing but single seeds, is `not-tested`. No check is dropped after
 * the fact, and none is corrected for the number of checks: one in twenty would be wrong by chance.
 */
export type Outcome = 'shown' | 'contrary' | 'open' | 'missing';

export type Verdict = 'holds' | 'part' | 'not-shown' | 'not-tested';

/** An estimate with its uncertainty. */
export interface Estimate {
  readonly value: number;
  /** 95 %; null for a single seed. */
  readonly interval: Interval | null;
  /** Seeds or problems behind it. */
  readonly n: number;
}

/** The range that a check claims: above `from`, below `to`, or between the two. */
export interface Bar {
  readonly from?: number;
  readonly to?: number;
}

/** An estimate compared with its bar. */
export interface Check {
  readonly id: string;
  readonly bar: Bar;
  /** Unit of the estimate. */
  readonly unit: 'points' | 'nats' | 'tokens' | 'share';
  readonly estimate: (results: Results) => Estimate | null;
}

/** Judges one number. */
export function outcomeOf(estimate: Estimate | null, { from, to }: Bar): Outcome {
  if (estimate === null) return 'missing';
  const { interval } = estimate;
  if (interval === null) return 'open';
  if ((from !== undefined && interval.high <= from) || (to !== undefined && interval.low >= to))
    return 'contrary';
  const inside = (from === undefined || interval.low > from) && (to === undefined || interval.high < to);
  return inside ? 'shown' : 'open';
}

/** Judges a claim by its checks. */
export function verdictOf(outcomes: readonly Outcome[]): Verdict {
  if (outcomes.every((outcome) => outcome === 'missing')) return 'not-tested';
  if (outcomes.every((outcome) => outcome === 'shown')) return 'holds';
  return outcomes.some((outcome) => outcome === 'shown') ? 'part' : 'not-shown';
}

/** Whether an open check, whose bar allows a small negative value, is significantly below zero. */
export const isBehind = (estimate: Estimate | null, bar: Bar): boolean =>
  outcomeOf(estimate, bar) === 'open' &&
  (bar.from ?? 0) < 0 &&
  estimate?.interval != null &&
  estimate.interval.high < 0;

/**
 * Two conditions are as good as one another where their pass rates differ by less than this: three points, a tenth of
 * what training gains on the main experiment (`docs/background.md`, the pilot).
 */
export const margin = 0.03;
