import { normalQuantile, studentQuantile } from '../stats/distributions.ts';
import { momentsOf } from '../stats/moments.ts';
import { pairsBySeed, unpairedDifference } from '../stats/paired_differences.ts';
import type { SeedValue } from '../stats/seeds.ts';
import { sum } from '../stats/totals.ts';
import { experimentOf } from './experiments.ts';
import { isSameModel } from './models.ts';
import type { ExperimentId } from './names.ts';
import type { EvaluatedPoint, MeasuredRate, PersistenceResult, Results, RunResult } from './results.ts';
import type { Estimate } from './rule.ts';

/** A number of each seed. */
export type BySeed = readonly SeedValue[];

/** The mean over seeds, with Student's interval; null of no seeds. */
export const meanOf = (values: BySeed): Estimate | null => meanLess(values, { rate: 0, se: 0 });

/**
 * The mean over seeds less a number that all of them share, such as the base's pass rate, which was measured once and has an
 * error of its own. Each has its own interval, Student's over the seeds and the normal one of the shared number, and their
 * halves add up by squares (MOVER: Zou and Donner 2008, "Construction of confidence limits about effect measures").
 *
 * Welch's and Satterthwaite's degrees of freedom would not do: of three seeds they follow the scatter that was seen, not the
 * true one, so that the interval covers .92 instead of .95, and may even be narrower than without the shared error. This one
 * covers .95 to .98 (`docs/verdicts.md`).
 * @returns null of no seeds; without an interval of one seed
 */
export function meanLess(values: BySeed, shared: MeasuredRate): Estimate | null {
  const moments = momentsOf(values.map(({ value }) => value));
  if (moments === null) return null;
  const { n, sd } = moments;
  const value = moments.mean - shared.rate;
  if (sd === null) return { value, interval: null, n };
  const own = (studentQuantile(0.975, n - 1) * sd) / Math.sqrt(n);
  const half = Math.sqrt(own ** 2 + (normalHalf * shared.se) ** 2);
  return { value, interval: { low: value - half, high: value + half }, n };
}

/** Half of the normal interval, 95 %, in standard errors. */
const normalHalf = normalQuantile(0.975);

/** A rate that was measured once, with the normal interval of its own error. `n`: what is behind it. */
export function estimateOf({ rate, se }: MeasuredRate, n: number): Estimate {
  const half = normalHalf * se;
  return { value: rate, interval: { low: rate - half, high: rate + half }, n };
}

/** A weighted sum of independently measured rates. */
export const combined = (
  ...terms: readonly (readonly [weight: number, rate: MeasuredRate])[]
): MeasuredRate => ({
  rate: sum(terms, ([weight, { rate }]) => weight * rate),
  se: Math.sqrt(sum(terms, ([weight, { se }]) => (weight * se) ** 2)),
});

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

/** The runs of a condition. */
export const runsOf = (
  { runs }: Pick<Results, 'runs'>,
  experiment: ExperimentId,
  condition: string,
): readonly RunResult[] => runs.filter((run) => run.experiment === experiment && run.condition === condition);

/** The final result of each run of a condition. */
export const finals = (
  results: Results,
  experiment: ExperimentId,
  condition: string,
  of: (point: EvaluatedPoint) => number = ({ passAt1 }) => passAt1,
): BySeed => valuesAt(results, experiment, condition, (points) => points.at(-1), of);

/** The same at a step that was evaluated. */
export const atStep = (
  results: Results,
  experiment: ExperimentId,
  condition: string,
  step: number,
  of: (point: EvaluatedPoint) => number = ({ passAt1 }) => passAt1,
): BySeed =>
  valuesAt(results, experiment, condition, (points) => points.find((point) => point.step === step), of);

/** A number of one point of each run of a condition, without runs that have no such point. */
const valuesAt = (
  results: Results,
  experiment: ExperimentId,
  condition: string,
  pick: (points: readonly EvaluatedPoint[]) => EvaluatedPoint | undefined,
  of: (point: EvaluatedPoint) => number,
): BySeed =>
  runsOf(results, experiment, condition).flatMap(({ seed, points }) => {
    const point = pick(points);
    return point ? [{ seed, value: of(point) }] : [];
  });

/** A share of the trained tokens that a condition's runs clipped. */
export const clippedShares = (
  results: Results,
  experiment: ExperimentId,
  condition: string,
  of: (clipped: NonNullable<RunResult['clipped']>) => number,
): BySeed =>
  runsOf(results, experiment, condition).flatMap(({ seed, clipped }) =>
    clipped ? [{ seed, value: of(clipped) }] : [],
  );

/** What the responses of an experiment's base are made of; undefined where it was not measured. */
export const baseOf = (results: Results, experiment: ExperimentId): PersistenceResult | undefined =>
  results.persistence.find(({ model }) => isSameModel(model, { base: experimentOf(experiment).spec.model }));

/** A number of the last models of a condition, by seed: of what their responses are made of. */
export const tests = (
  { persistence }: Results,
  experiment: ExperimentId,
  condition: string,
  of: (test: PersistenceResult) => number | null,
): BySeed =>
  persistence.flatMap((test) => {
    const { run } = test.model;
    const value = run?.experiment === experiment && run.condition === condition ? of(test) : null;
    return value === null ? [] : [{ seed: run!.seed, value }];
  });

/** What a condition gained in pass@1 over its base, with the base's own error; null where the base was not tested. */
export function gainOf(results: Results, experiment: ExperimentId, condition: string): Estimate | null {
  const base = baseOf(results, experiment);
  return base ? meanLess(finals(results, experiment, condition), base.asIs.passAt1) : null;
}

/** What a condition gained less a share of what `all` gained, paired by seed, with the base's own error. */
export const gainBeyondShareOfAll = (
  results: Results,
  experiment: ExperimentId,
  condition: string,
  share: number,
): Estimate | null =>
  gainBeyondShare(
    finals(results, experiment, condition),
    finals(results, experiment, 'all'),
    baseOf(results, experiment),
    share,
  );

/** The same of any pass rates by seed, which come from one base. */
export function gainBeyondShare(
  own: BySeed,
  all: BySeed,
  base: PersistenceResult | undefined,
  share: number,
): Estimate | null {
  if (!base) return null;
  const whole = all.map(({ seed, value }) => ({ seed, value: share * value }));
  return meanLess(seedDifferences(own, whole), combined([1 - share, base.asIs.passAt1]));
}
