import type { Interval } from '../stats/intervals.ts';
import type { Results } from './results.ts';

/**
 * The rule by which a claim is judged, second edition, written down before the runs that it judges (docs/log.md,
 * 2026-11-30). What the first edition said, and by which rule, is in `docs/first-edition/`.
 *
 * A claim is cut into checks. A check is one number, estimated with a 95 % interval, against a bar that is fixed beforehand.
 * Differences between conditions that share their problems and sampling are paired by seed, and their interval is Student's
 * over the seeds; others are Welch's. Numbers of one model have an interval over problems. A gain over a base contains the
 * error of the base's own test as well (`estimates.ts`). A check says that the number lies above its bar, or below it, or
 * between two bars:
 *
 * - `shown`: the whole interval is within the bar;
 * - `contrary`: the whole interval is outside the bar;
 * - `open`: the interval reaches over a bar, or is missing, as for a single seed;
 * - `missing`: nothing was measured, or what must be so for it to mean anything is not.
 *
 * A check has a part in its claim (`Role`). The claim `holds` where every central and every supporting check is shown, holds
 * in `part` where every central one is shown and not every supporting one, is `contradicted` where a central one is contrary,
 * and is `undecided` otherwise. It is `not-tested` where no central check has an interval, or something that it requires is not
 * shown. Checks that are true by construction, or nearly so, are given and never count.
 *
 * Intervals are not made wider for the number of checks: that all central checks are shown together is rarer than that one is,
 * but of several central checks one may come out contrary by chance. How often each verdict is wrong, by the number of checks, is
 * simulated (`docs/verdicts.md`).
 *
 * Amended after a sceptical reading of the first part of the results (2026-12-01; docs/log.md). Each amendment takes something
 * away from what could be claimed, and none turns a verdict into a better one:
 *
 * - given, and no longer counting: Fig. 2's settled share and the controls' `random20-less`, which were shown, and Table 2's
 *   length, which was contrary;
 * - `pooled` has no number until all six bases have one;
 * - Fig. 7's entropy is compared in seeds that made progress alone, of which there must be three;
 * - section 6 requires that more than 1 % of the tokens are clipped from above, and not from either side;
 * - given beside what is judged: better attempts at temperatures chosen on validation, and Fig. 7's entropy at equal steps;
 * - the gains of Fig. 9 contain the error of the base's test.
 */
export type Outcome = 'shown' | 'contrary' | 'open' | 'missing';

export type Verdict = 'holds' | 'part' | 'contradicted' | 'undecided' | 'not-tested';

/**
 * What a check is to its claim: `central` is what the claim says; `supporting` is what else it says; `required` is what makes
 * the claim testable at all; `given` is true by construction, or nearly so.
 */
export type Role = 'central' | 'supporting' | 'required' | 'given';

/** Whether a check of this part counts for the verdict. */
export const counts = (role: Role): boolean => role === 'central' || role === 'supporting';

/** An estimate with its uncertainty. */
export interface Estimate {
  readonly value: number;
  /** 95 %; null for a single seed. */
  readonly interval: Interval | null;
  /** Seeds or problems behind it. */
  readonly n: number;
}

/** The sampling unit of an interval, which its `n` counts. */
export type DrawnFrom = 'problems' | 'seeds' | 'bases';

/** The range that a check claims: above `from`, below `to`, or between the two. */
export interface Bar {
  readonly from?: number;
  readonly to?: number;
}

/** An estimate compared with its bar. */
export interface Check {
  readonly id: string;
  readonly role: Role;
  readonly bar: Bar;
  /** Unit of the estimate. */
  readonly unit: 'points' | 'nats' | 'tokens' | 'share';
  /** What its interval is over, where it is not what that of its figure's other checks is over. */
  readonly drawnFrom?: DrawnFrom;
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
export function verdictOf(
  checks: readonly { readonly role: Role; readonly outcome: Outcome; readonly estimate: Estimate | null }[],
): Verdict {
  const of = (role: Role) => checks.filter((check) => check.role === role);
  const isShown = ({ outcome }: { outcome: Outcome }) => outcome === 'shown';
  const central = of('central');
  // A single seed has no variance estimate.
  if (!central.some(({ estimate }) => estimate?.interval)) return 'not-tested';
  if (!of('required').every(isShown)) return 'not-tested';
  if (central.some(({ outcome }) => outcome === 'contrary')) return 'contradicted';
  if (!central.every(isShown)) return 'undecided';
  return of('supporting').every(isShown) ? 'holds' : 'part';
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
