import { bisectRight } from 'd3-array';
import { valueAt } from '../../charts/curve_values.ts';
import type { CurveRun } from '../../state/compare/curve_run.ts';
import type { GroupCurve } from './group_curves.ts';

/**
 * The run's point that is nearest to the pointer: the nearest in x of each, then the nearest in y.
 * @param distance distance of a value from the pointer, px
 */
export function nearestPoint(
  curves: readonly GroupCurve[],
  at: number,
  distance: (value: number) => number,
): { run: CurveRun; step: number } | null {
  let best: { run: CurveRun; step: number; apart: number } | null = null;
  for (const { seeds } of curves) {
    for (const { run, steps, xs, smooth } of seeds) {
      const before = valueAt(xs, smooth, at)?.index ?? 0;
      const after = Math.min(xs.length - 1, before + 1);
      const i = Math.abs(xs[after] - at) < Math.abs(xs[before] - at) ? after : before;
      const apart = distance(smooth[i]);
      if (Number.isFinite(apart) && (best === null || apart < best.apart))
        best = { run, step: steps[i], apart };
    }
  }
  return best;
}

/** The x nearest to another at which one of the means has a point; that x itself without any. */
export function nearestX(curves: readonly GroupCurve[], at: number): number {
  const near = curves.flatMap(({ mean: { xs } }) => {
    const above = bisectRight(xs, at);
    return [...xs.subarray(Math.max(0, above - 1), above + 1)];
  });
  return near.reduce((best, x) => (Math.abs(x - at) < Math.abs(best - at) ? x : best), near[0] ?? at);
}
