import { bisectLeft } from 'd3-array';
import { type BandKind, type BandPoint, type StepValue, seedBand } from '../../../stats/seed_band.ts';
import type { CurveGroup, CurveRun } from '../../state/compare/curve_run.ts';
import type { Metric } from '../../state/compare/metric_list.ts';
import { continues } from './growing_column.ts';
import { type CurveOptions, type RunCurve, runCurve } from './run_curves.ts';

/** The mean over a condition's seeds on the axis, with its band. The lists are as long as each other. */
export interface MeanCurve {
  readonly steps: Float64Array;
  readonly xs: Float64Array;
  /** NaN in gaps, where no seed has a value. */
  readonly mean: Float64Array;
  /** NaN if there is no band. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Seeds in the mean. */
  readonly n: Float64Array;
}

/** One condition on a chart. */
export interface GroupCurve {
  readonly group: CurveGroup;
  readonly seeds: readonly RunCurve[];
  readonly mean: MeanCurve;
  /** Most seeds in the mean at a step. */
  readonly n: number;
}

export interface GroupCurveOptions extends CurveOptions {
  readonly band: BandKind;
}

/** The curves of each group. Groups without a value are left out; what did not change is the same object. */
export function groupCurves(
  groups: readonly CurveGroup[],
  metric: Metric,
  options: GroupCurveOptions,
): GroupCurve[] {
  return groups.flatMap((group) => {
    const seeds = group.runs
      .map((run) => runCurve(run, metric, options))
      .filter(({ steps }) => steps.length > 0);
    if (seeds.length === 0) return [];
    const key = `${group.key} ${metric.id} ${options.band === 'none'}`;
    const mean = meanCurve(key, joined(seeds), options);
    return [{ group, seeds, mean, n: mean.n.reduce((most, n) => Math.max(most, n), 0) }];
  });
}

/** A seed at work joins the mean once it has caught up: before that the mean would jump where it ends. */
function joined(curves: readonly RunCurve[]): readonly RunCurve[] {
  const lastOf = ({ steps }: RunCurve) => steps[steps.length - 1];
  const furthest = Math.max(...curves.map(lastOf));
  return curves.filter((curve) => !growing(curve.run) || lastOf(curve) === furthest);
}

const growing = ({ status }: CurveRun) => status === 'running' || status === 'waiting';

const fields = ['steps', 'xs', 'mean', 'low', 'high', 'n'] as const;

interface KeptMean {
  readonly curves: readonly RunCurve[];
  readonly options: GroupCurveOptions;
  readonly mean: MeanCurve;
  /** The lists of the mean, with spare capacity. */
  readonly buffers: MeanCurve;
}

/** The last mean of each group and metric, with and without a band. */
const means = new Map<string, KeptMean>();

/** The mean of some curves. Where they only grew since, the steps before are not computed again. */
function meanCurve(key: string, curves: readonly RunCurve[], options: GroupCurveOptions): MeanCurve {
  const old = means.get(key);
  const same = old !== undefined && grewFrom(old, curves, options);
  if (same && old.curves.every((curve, i) => curve === curves[i])) return old.mean;
  if (curves.length === 1) return onlySeed(key, curves, options);
  const from = same ? firstNewStep(old.curves, curves) : Number.NEGATIVE_INFINITY;
  const kept = same ? bisectLeft(old.mean.steps, from) : 0;
  const points = pointsFrom(curves, from, options.band, (curve) => curve.smooth);
  const length = kept + points.length;
  const buffers = same && length <= old.buffers.steps.length ? old.buffers : buffersFor(length, old, kept);
  write(buffers, kept, points, curves, from, options);
  const mean = mapped((field) => buffers[field].subarray(0, length));
  means.set(key, { curves, options, mean, buffers });
  return mean;
}

function grewFrom(old: KeptMean, curves: readonly RunCurve[], options: GroupCurveOptions): boolean {
  const { x, smoothing, span, band } = old.options;
  return (
    x === options.x &&
    smoothing === options.smoothing &&
    span === options.span &&
    band === options.band &&
    old.curves.length === curves.length &&
    old.curves.every(({ run, lines }, i) => run.id === curves[i].run.id && continues(lines, curves[i].lines))
  );
}

/** The curve of one seed is its own mean. */
function onlySeed(key: string, curves: readonly RunCurve[], options: GroupCurveOptions): MeanCurve {
  const { steps, xs, smooth } = curves[0];
  const none = new Float64Array(steps.length).fill(Number.NaN);
  const n = smooth.map((value) => (Number.isFinite(value) ? 1 : 0));
  const mean = { steps, xs, mean: smooth, low: none, high: none, n };
  means.set(key, { curves, options, mean, buffers: mapped(() => new Float64Array()) });
  return mean;
}

function firstNewStep(before: readonly RunCurve[], now: readonly RunCurve[]): number {
  return Math.min(...now.map(({ steps }, i) => steps[before[i].steps.length] ?? Number.POSITIVE_INFINITY));
}

function pointsFrom(
  curves: readonly RunCurve[],
  from: number,
  band: BandKind,
  valuesOf: (curve: RunCurve) => Float64Array,
): BandPoint[] {
  return seedBand(
    curves.map((curve): StepValue[] => {
      const start = bisectLeft(curve.steps, from);
      const values = valuesOf(curve);
      return Array.from(curve.steps.subarray(start), (step, i) => ({ step, value: values[start + i] }));
    }),
    band,
  );
}

function write(
  buffers: MeanCurve,
  start: number,
  points: readonly BandPoint[],
  curves: readonly RunCurve[],
  from: number,
  { x }: GroupCurveOptions,
) {
  // In tokens and time a step has another x for each seed: the mean is drawn at their mean, and never goes back.
  const places =
    x === 'step'
      ? null
      : new Map(pointsFrom(curves, from, 'none', ({ xs }) => xs).map(({ step, mean }) => [step, mean]));
  points.forEach(({ step, mean, n, band }, i) => {
    const at = start + i;
    buffers.steps[at] = step;
    buffers.xs[at] = places ? Math.max(at > 0 ? buffers.xs[at - 1] : 0, places.get(step) ?? 0) : step;
    buffers.mean[at] = mean ?? Number.NaN;
    buffers.low[at] = band?.low ?? Number.NaN;
    buffers.high[at] = band?.high ?? Number.NaN;
    buffers.n[at] = n;
  });
}

/** Lists of twice the required length, with the old values. */
function buffersFor(length: number, old: KeptMean | undefined, kept: number): MeanCurve {
  return mapped((field) => {
    const list = new Float64Array(2 * length);
    if (old && kept > 0) list.set(old.mean[field].subarray(0, kept));
    return list;
  });
}

const mapped = (list: (field: (typeof fields)[number]) => Float64Array): MeanCurve =>
  Object.fromEntries(fields.map((field) => [field, list(field)])) as Record<
    (typeof fields)[number],
    Float64Array
  >;
