import { type Moments, momentsOf } from '../../stats/moments.ts';
import { isGap } from '../../stats/series.ts';
import type { RunState } from '../state/experiment.ts';

/** A value at a step; null where nothing was measured, which is a gap. */
export interface Point {
  readonly step: number;
  readonly value: number | null;
}

/** Mean over seeds at a step. */
export interface MeanPoint extends Point {
  /** Seeds that have a value. */
  readonly n: number;
  /** Standard deviation over seeds; null for one seed. */
  readonly deviation: Moments['sd'];
}

/** One condition's curves: each seed's, and their mean. */
export interface ConditionSeries {
  readonly condition: string;
  readonly seeds: readonly { readonly seed: number; readonly points: readonly Point[] }[];
  readonly mean: readonly MeanPoint[];
}

/** Collects the curves of the conditions, in the order asked for. Conditions with no point yet are left out. */
export function conditionSeries(
  runs: Readonly<Record<string, RunState>>,
  conditions: readonly string[],
  pointsOf: (run: RunState) => Point[],
): ConditionSeries[] {
  return conditions.flatMap((condition) => {
    const seeds = Object.values(runs)
      .filter((run) => run.condition === condition)
      .map((run) => ({ seed: run.seed, points: pointsOf(run) }))
      .filter(({ points }) => points.length > 0);
    return seeds.length > 0 ? [{ condition, seeds, mean: meanOf(seeds.map((s) => s.points)) }] : [];
  });
}

/**
 * The mean over the seeds that have come furthest, where each of them has a point: a mean over different seeds from
 * step to step would jump. Live training takes one seed after the other, so a seed joins once it has caught up. Where
 * one of them has a gap the mean is over the others; it is a gap itself where all have one.
 */
function meanOf(all: readonly (readonly Point[])[]): MeanPoint[] {
  const furthest = Math.max(...all.map((curve) => curve[curve.length - 1].step));
  const curves = all.filter((curve) => curve[curve.length - 1].step === furthest);
  const values = new Map<number, (number | null)[]>();
  for (const curve of curves) {
    for (const { step, value } of curve) {
      const here = values.get(step);
      if (here) here.push(value);
      else values.set(step, [value]);
    }
  }
  return [...values]
    .filter(([, here]) => here.length === curves.length)
    .sort(([a], [b]) => a - b)
    .map(([step, here]) => {
      const moments = momentsOf(here.filter((value): value is number => !isGap(value)));
      return { step, value: moments?.mean ?? null, n: moments?.n ?? 0, deviation: moments?.sd ?? null };
    });
}

/** The last point at or before a step, a gap as well. */
export function pointAt<P extends Point>(points: readonly P[], step: number): P | undefined {
  return points.findLast((p) => p.step <= step);
}

/** At most `most` points, the first and the last among them, by leaving out in even strides. */
export function thinned<P>(points: readonly P[], most: number): readonly P[] {
  if (points.length <= most) return points;
  const stride = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => points[Math.round(i * stride)]);
}

/** Points as columns; a gap is NaN. */
export const columnsOf = (points: readonly Point[]): { xs: number[]; ys: number[] } => ({
  xs: points.map(({ step }) => step),
  ys: points.map(({ value }) => value ?? Number.NaN),
});

/** One condition over the steps of a training. */
export interface StepLine {
  readonly key: string;
  readonly label: string;
  /** The classes of its colour and dash (`lineClass`). */
  readonly className: string;
  readonly mean: readonly Point[];
  /** Seeds in the mean. */
  readonly n: number;
  readonly seeds: readonly (readonly Point[])[];
}
