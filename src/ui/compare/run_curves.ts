import { type AxisUnit, axisMapping } from '../../analysis/axis_units.ts';
import { lastAttempt } from '../../analysis/last_attempt.ts';
import { smoothed } from '../../analysis/smoothing.ts';
import type { ComparedRun } from './compared_run.ts';
import { type Metric, valuesOf } from './metric_list.ts';

/** A run's curve of a metric on an axis: all its points, none left out. */
export interface RunCurve {
  readonly run: ComparedRun;
  readonly steps: Float64Array;
  /** Where the steps lie on the axis; they never fall. */
  readonly xs: Float64Array;
  readonly raw: Float64Array;
  /** The same values where nothing is smoothed. */
  readonly smooth: Float64Array;
}

export interface CurveOptions {
  readonly x: AxisUnit;
  readonly smoothing: number;
  /**
   * The length of the axis in steps for the smoothing: the longest plan of what is drawn. Smoothing goes by steps
   * whatever the axis shows, so that a curve keeps its values when the axis turns to tokens or time, and what was drawn
   * stays as it was while the run grows.
   */
  readonly span: number;
}

interface Kept {
  readonly key: string;
  readonly curve: RunCurve;
}

/** The last curves of each run: a chart asks for them again with every event, and few runs have changed. */
const kept = new WeakMap<ComparedRun, Map<string, Kept>>();

/** A run's curve of a metric. The same run and options give the same object. */
export function runCurve(run: ComparedRun, metric: Metric, options: CurveOptions): RunCurve {
  const { x, smoothing, span } = options;
  const key = `${x} ${smoothing} ${span}`;
  const known = kept.get(run) ?? new Map<string, Kept>();
  kept.set(run, known);
  const old = known.get(metric.id);
  if (old?.key === key) return old.curve;
  const curve = curveOf(run, metric, options);
  known.set(metric.id, { key, curve });
  return curve;
}

function curveOf(run: ComparedRun, metric: Metric, { x, smoothing, span }: CurveOptions): RunCurve {
  const lines = lastAttempt(valuesOf(metric, run));
  const steps = Float64Array.from(lines, ({ step }) => step);
  const raw = Float64Array.from(lines, ({ value }) => value);
  const at = axisMapping(run.metrics, x);
  return {
    run,
    steps,
    xs: x === 'step' ? steps : steps.map(at),
    raw,
    smooth: smoothing === 0 ? raw : smoothed({ xs: steps, ys: raw }, smoothing, span),
  };
}

/** The value of a curve at the last of its points that is not beyond x; null before its first. */
export function valueAt(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: number,
): { index: number; value: number } | null {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low === 0 ? null : { index: low - 1, value: ys[low - 1] };
}
