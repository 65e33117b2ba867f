import { type AxisMetrics, type AxisUnit, axisMapping, axisWalk } from '../../../experiment/axis_units.ts';
import { lastAttempt } from '../../../forks/last_attempt.ts';
import { smoother } from '../../../stats/smoothing.ts';
import type { CurveRun, RunLine } from '../../state/compare/curve_run.ts';
import { type Metric, valueIn } from '../../state/compare/metric_list.ts';
import { GrowingColumn } from './growing_column.ts';

/** A run's curve of a metric on an axis: all its points, none left out. */
export interface RunCurve {
  readonly run: CurveRun;
  /** What the points were made of. */
  readonly lines: readonly RunLine[];
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

/** The columns of a run by what they hold; of smoothed values the last setting alone. */
interface Columns {
  readonly known: Map<string, { readonly setting: string; readonly column: GrowingColumn<RunLine> }>;
}

const columnsById = new Map<string, Columns>();

/** The last curves of each state of a run: the same state and options give the same curve. */
const curves = new WeakMap<CurveRun, Map<string, { readonly setting: string; readonly curve: RunCurve }>>();

/** A run's curve of a metric. Along tokens and time a run must have measured them. */
export function runCurve(run: CurveRun, metric: Metric, options: CurveOptions): RunCurve {
  const { x, smoothing, span } = options;
  const setting = `${x} ${smoothing} ${span}`;
  const known = curves.get(run) ?? new Map();
  curves.set(run, known);
  const old = known.get(metric.id);
  if (old?.setting === setting) return old.curve;
  const curve = curveOf(run, metric, options);
  known.set(metric.id, { setting, curve });
  return curve;
}

function curveOf(run: CurveRun, metric: Metric, { x, smoothing, span }: CurveOptions): RunCurve {
  const { of, id } = metric;
  const recorded: readonly RunLine[] = of === 'evaluation' ? run.evaluations : run.metrics;
  const lines = inOrder(recorded);
  const grown = (name: string, setting: string, begin: () => (line: RunLine) => number) =>
    columnOf(run.id, name, setting, begin).of(lines);
  const steps = grown(
    `${of} steps`,
    '',
    () =>
      ({ step }) =>
        step,
  );
  const value = (line: RunLine) => valueIn(metric, line);
  const raw = grown(id, '', () => value);
  return {
    run,
    lines,
    steps,
    xs: x === 'step' ? steps : placesOf(run, of, x, lines, steps),
    raw,
    smooth:
      smoothing === 0
        ? raw
        : grown(`${id} smooth`, `${smoothing} ${span}`, () => {
            const next = smoother(smoothing, span);
            return (line) => next(line.step, value(line));
          }),
  };
}

function placesOf(
  run: CurveRun,
  of: Metric['of'],
  x: AxisUnit,
  lines: readonly RunLine[],
  steps: Float64Array,
): Float64Array {
  // An evaluation has no x of its own: it has that of its step.
  if (of === 'evaluation') return steps.map(axisMapping(run.metrics as readonly AxisMetrics[], x));
  return columnOf(run.id, x, '', () => axisWalk(x) as (line: RunLine) => number).of(lines);
}

function columnOf(run: string, name: string, setting: string, begin: () => (line: RunLine) => number) {
  const { known } = columnsById.get(run) ?? { known: new Map() };
  columnsById.set(run, { known });
  const old = known.get(name);
  if (old?.setting === setting) return old.column;
  const column = new GrowingColumn(begin);
  known.set(name, { setting, column });
  return column;
}

/** Without what a resume took back; the same list where it took nothing. */
function inOrder<L extends RunLine>(lines: readonly L[]): readonly L[] {
  for (let i = 1; i < lines.length; i++) if (lines[i].step <= lines[i - 1].step) return lastAttempt(lines);
  return lines;
}
