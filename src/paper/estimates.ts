import { meanInterval } from '../stats/intervals.ts';
import { pairsBySeed, unpairedDifference } from '../stats/paired_differences.ts';
import type { SeedValue } from '../stats/seeds.ts';
import { mean } from '../stats/totals.ts';
import type { ExperimentId } from './names.ts';
import type { EvaluatedPoint, Results } from './results.ts';
import type { Estimate } from './rule.ts';

/** A number of each seed. */
export type BySeed = readonly SeedValue[];

/** The mean over seeds, with Student's interval; null of no seeds. */
export function meanOf(values: BySeed): Estimate | null {
  if (values.length === 0) return null;
  const numbers = values.map(({ value }) => value);
  const interval = meanInterval(numbers);
  return {
    value: mean(numbers)!,
    interval: interval && { low: interval.low, high: interval.high },
    n: numbers.length,
  };
}

/** a - b, paired by seed, with Student's interval; null where no seed has both. */
export const differenceOf = (a: BySeed, b: BySeed): Estimate | null => meanOf(seedDifferences(a, b));

/** a - b of independent values, with Welch's interval; null if either has none. */
export function independentDifferenceOf(a: BySeed, b: BySeed): Estimate | null {
  const { a: ours, b: theirs, welch } = unpairedDifference(a, b);
  if (!ours || !theirs) return null;
  return {
    value: ours.mean - theirs.mean,
    interval: welch && { low: welch.low, high: welch.high },
    n: Math.min(ours.n, theirs.n),
  };
}

/** The differences a - b themselves, by seed. */
export const seedDifferences = (a: BySeed, b: BySeed): BySeed =>
  pairsBySeed(a, b).map(({ seed, difference }) => ({ seed, value: difference }));

/** The final result of each run of a condition. */
export const finals = (
  { runs }: Results,
  experiment: ExperimentId,
  condition: string,
  of: (point: EvaluatedPoint) => number = ({ passAt1 }) => passAt1,
): BySeed => ends(runs, experiment, condition, (points) => of(points[points.length - 1]));

/** What each run of a condition gained in pass@1 from its first point to its last. */
export const gains = ({ runs }: Results, experiment: ExperimentId, condition: string): BySeed =>
  ends(runs, experiment, condition, (points) => points[points.length - 1].passAt1 - points[0].passAt1);

const ends = (
  runs: Results['runs'],
  experiment: ExperimentId,
  condition: string,
  of: (points: readonly EvaluatedPoint[]) => number,
): BySeed =>
  runs
    .filter((run) => run.experiment === experiment && run.condition === condition && run.points.length > 0)
    .map(({ seed, points }) => ({ seed, value: of(points) }));
