import { checks } from './claims.ts';
import type { FigureId } from './figure_ids.ts';
import type { Results } from './results.ts';
import type { Estimate } from './rule.ts';

/** How a number that was measured anew compares with one that was published. */
export interface Agreement {
  readonly figure: FigureId;
  readonly check: string;
  readonly ours: Estimate;
  readonly published: Estimate;
  /** The two intervals meet; a number without one counts as a point. */
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

function meet(a: Estimate, b: Estimate): boolean {
  const [one, other] = [a, b].map(({ value, interval }) => interval ?? { low: value, high: value });
  return one.low <= other.high && other.low <= one.high;
}
