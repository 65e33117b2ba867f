import type { Interval } from '../stats/intervals.ts';
import { checks } from './judge.ts';
import type { FigureId } from './names.ts';
import type { Results } from './results.ts';
import type { Estimate } from './rule.ts';

/** How a newly measured number compares with the published one. */
export interface Agreement {
  readonly figure: FigureId;
  readonly check: string;
  readonly ours: Estimate;
  readonly published: Estimate;
  /** See `meet`. */
  readonly agrees: boolean;
}

/** Compares every check that both results have a number for. */
export function agreementsOf(figures: readonly FigureId[], ours: Results, published: Results): Agreement[] {
  return figures.flatMap((figure) =>
    checks[figure].flatMap(({ id, estimate }): Agreement[] => {
      const [own, theirs] = [estimate(ours), estimate(published)];
      if (own === null || theirs === null) return [];
      return [{ figure, check: id, ours: own, published: theirs, agrees: meet(own, theirs) }];
    }),
  );
}

/**
 * Whether two intervals meet. A number without one, as of a single seed, is compared with the prediction interval of
 * the other: where a mean of n has Student's interval m ± h, the next value lies in m ± h √(n + 1) as surely. Two
 * numbers without any agree only where they are the same.
 */
function meet(a: Estimate, b: Estimate): boolean {
  const [one, other] = [
    [a, b],
    [b, a],
  ].map(([{ value, interval, n }, against]): Interval => {
    if (interval === null) return { low: value, high: value };
    const wider = against.interval === null ? Math.sqrt(n + 1) : 1;
    return { low: value - wider * (value - interval.low), high: value + wider * (interval.high - value) };
  });
  return one.low <= other.high && other.low <= one.high;
}
