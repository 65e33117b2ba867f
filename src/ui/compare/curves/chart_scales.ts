import { scaleLinear } from 'd3-scale';
import type { AxisUnit } from '../../../experiment/axis_units.ts';
import type { View } from '../../../stats/decimation.ts';
import { domainOf } from '../../charts/axis_domain.ts';
import type { Metric } from '../../state/compare/metric_list.ts';
import type { GroupCurve } from './group_curves.ts';

/** Where an axis of x ends: the longest plan in steps; what has been reached in tokens and time. */
export function wholeView(curves: readonly GroupCurve[], unit: AxisUnit): View {
  const ends = curves.flatMap(({ seeds }) =>
    seeds.map(({ run, xs }) => (unit === 'step' ? run.steps : xs[xs.length - 1])),
  );
  return { from: 0, to: Math.max(1, ...ends) };
}

interface Extent {
  low: number;
  high: number;
  /** The smallest value above 0, where a log axis can begin. */
  least: number;
}

/** The y domain of some curves in a view. */
export function yDomain(
  curves: readonly GroupCurve[],
  view: View,
  metric: Metric,
  { log, fit, meansOnly = false }: { log: boolean; fit: boolean; meansOnly?: boolean },
): [number, number] {
  const fixed = metric.rate && !fit;
  if (fixed && !log) return [0, 1];
  const extent: Extent = {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    least: Number.POSITIVE_INFINITY,
  };
  for (const { seeds, mean } of curves) {
    if (meansOnly) widen(extent, mean.xs, mean.mean, view);
    else for (const { xs, raw } of seeds) widen(extent, xs, raw, view);
    if (!metric.rate || fit) {
      widen(extent, mean.xs, mean.low, view);
      widen(extent, mean.xs, mean.high, view);
    }
  }
  if (log) {
    const least = Number.isFinite(extent.least) ? extent.least : 0.1;
    const to = fixed ? 1 : Math.max(extent.high, least * 10);
    return [Math.min(least, to / 10), to];
  }
  const within: [number, number] = metric.id === 'loss' || metric.id === 'reward' ? [-1e6, 1e9] : [0, 1e9];
  const values = extent.low <= extent.high ? [extent.low, extent.high] : [];
  const wide = extent.high - extent.low;
  // Steps of the axis that suit the data: a power of ten below its width, or the metric's own if there is none.
  const unit = wide > 0 ? 10 ** Math.floor(Math.log10(wide)) / 2 : metric.unit;
  return domainOf(values, unit, unit, metric.rate ? [0, 1] : within);
}

function widen(extent: Extent, xs: Float64Array, ys: Float64Array, { from, to }: View) {
  for (let i = 0; i < ys.length; i++) {
    const y = ys[i];
    if (!Number.isFinite(y) || xs[i] < from || xs[i] > to) continue;
    if (y < extent.low) extent.low = y;
    if (y > extent.high) extent.high = y;
    if (y > 0 && y < extent.least) extent.least = y;
  }
}

/** What the x axis counts: time in the largest unit of which there are at least two. */
export type XUnit = 'steps' | 'tokens' | 'seconds' | 'minutes' | 'hours';

export function xUnit(unit: AxisUnit, to: number): { unit: XUnit; size: number } {
  if (unit === 'step') return { unit: 'steps', size: 1 };
  if (unit === 'tokens') return { unit: 'tokens', size: 1 };
  if (to < 120_000) return { unit: 'seconds', size: 1000 };
  return to < 7_200_000 ? { unit: 'minutes', size: 60_000 } : { unit: 'hours', size: 3_600_000 };
}

/** Round ticks of the x axis, in its own unit (steps, tokens, ms). */
export function xTicks(view: View, unit: AxisUnit, count: number): number[] {
  const { size } = xUnit(unit, view.to);
  const ticks = scaleLinear([view.from / size, view.to / size], [0, 1]).ticks(count);
  return ticks.filter((tick) => unit === 'time' || Number.isInteger(tick)).map((tick) => tick * size);
}
