import { type BandKind, type BandPoint, type StepValue, seedBand } from '../../analysis/seed_band.ts';
import type { ComparedRun } from './compared_run.ts';
import type { Metric } from './metric_list.ts';
import { type CurveOptions, type RunCurve, runCurve } from './run_curves.ts';
import type { RunGroup } from './run_groups.ts';

/** The mean over a condition's seeds on the axis, with its band. The lists are as long as each other. */
export interface MeanCurve {
  readonly steps: Float64Array;
  readonly xs: Float64Array;
  readonly mean: Float64Array;
  /** NaN where there is no band. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Seeds in the mean. */
  readonly n: Uint16Array;
}

/** One condition on a chart. */
export interface GroupCurve {
  readonly group: RunGroup;
  readonly seeds: readonly RunCurve[];
  readonly mean: MeanCurve;
  /** Seeds at the end of the mean. */
  readonly n: number;
}

export interface GroupCurveOptions extends CurveOptions {
  readonly band: BandKind;
}

/** The curves of each group. Groups without a value are left out. */
export function groupCurves(
  groups: readonly RunGroup[],
  metric: Metric,
  options: GroupCurveOptions,
): GroupCurve[] {
  return groups.flatMap((group) => {
    const seeds = group.runs
      .map((run) => runCurve(run, metric, options))
      .filter(({ steps }) => steps.length > 0);
    if (seeds.length === 0) return [];
    const mean = meanCurve(seeds.filter(joins), options.band);
    return [{ group, seeds, mean, n: mean.n.at(-1) ?? 0 }];
  });

  /** A seed at work joins the mean once it has caught up: before that the mean would jump where it ends. */
  function joins({ run, steps }: RunCurve, _: number, all: readonly RunCurve[]): boolean {
    const furthest = Math.max(...all.map((curve) => curve.steps[curve.steps.length - 1]));
    return !growing(run) || steps[steps.length - 1] === furthest;
  }
}

const growing = ({ status }: ComparedRun) => status === 'running' || status === 'waiting';

const lastMeans = new WeakMap<RunCurve, { curves: readonly RunCurve[]; band: BandKind; mean: MeanCurve }>();

/** The mean of some curves. The same curves give the same object. */
function meanCurve(curves: readonly RunCurve[], band: BandKind): MeanCurve {
  const old = lastMeans.get(curves[0]);
  if (
    old?.band === band &&
    old.curves.length === curves.length &&
    old.curves.every((c, i) => c === curves[i])
  )
    return old.mean;
  const mean = curves.length === 1 ? meanOfOne(curves[0]) : meanOfMany(curves, band);
  lastMeans.set(curves[0], { curves, band, mean });
  return mean;
}

function meanOfOne({ steps, xs, smooth }: RunCurve): MeanCurve {
  const none = new Float64Array(steps.length).fill(Number.NaN);
  return { steps, xs, mean: smooth, low: none, high: none, n: new Uint16Array(steps.length).fill(1) };
}

function meanOfMany(curves: readonly RunCurve[], band: BandKind): MeanCurve {
  const points = seedBand(
    curves.map(({ steps, smooth }) => stepValues(steps, smooth)),
    band,
  );
  const steps = Float64Array.from(points, ({ step }) => step);
  const byStep = curves.every(({ steps: own, xs }) => own === xs);
  return {
    steps,
    xs: byStep ? steps : meanXs(points, curves),
    mean: Float64Array.from(points, ({ mean }) => mean),
    low: Float64Array.from(points, (point) => point.band?.low ?? Number.NaN),
    high: Float64Array.from(points, (point) => point.band?.high ?? Number.NaN),
    n: Uint16Array.from(points, ({ n }) => n),
  };
}

/** Where a step lies is another place for each seed in tokens or time: the mean stands at the mean of them, and never goes back. */
function meanXs(points: readonly BandPoint[], curves: readonly RunCurve[]): Float64Array {
  const places = new Map(
    seedBand(
      curves.map(({ steps, xs }) => stepValues(steps, xs)),
      'none',
    ).map(({ step, mean }) => [step, mean]),
  );
  let furthest = 0;
  return Float64Array.from(points, ({ step }) => {
    furthest = Math.max(furthest, places.get(step) ?? furthest);
    return furthest;
  });
}

const stepValues = (steps: Float64Array, values: Float64Array): StepValue[] =>
  Array.from(steps, (step, i) => ({ step, value: values[i] }));
