import type { ExperimentId, ModelName } from '../names.ts';
import type { EvaluatedPoint, MeasuredRate, PersistenceResult, RunResult, Sampled } from '../results.ts';

/** A point of which pass@1 and the step matter. */
export const pointOf = (
  step: number,
  passAt1: number,
  others: Partial<EvaluatedPoint> = {},
): EvaluatedPoint => ({
  step,
  passAt1,
  passAtK: 0.5,
  k: 8,
  problems: 249,
  length: 40,
  entropy: 0.2,
  truncated: 0,
  firstAttempt: 0.2,
  gaveUp: 0.1,
  ...others,
});

/** A run that comes from some pass@1 to another, or that has the points given. */
export const runOf = (
  experiment: ExperimentId,
  condition: string,
  seed: number,
  points: number | readonly EvaluatedPoint[],
): RunResult => {
  const own = typeof points === 'number' ? [pointOf(0, 0.2), pointOf(40, points)] : points;
  return {
    experiment,
    condition,
    seed,
    steps: own[own.length - 1].step,
    seconds: 1,
    tokens: 1,
    clipped: null,
    hash: null,
    points: own,
  };
};

/** Rates of a test; those left out are a fifth, without error. */
export type Tested = Partial<Pick<Sampled, 'passAt1' | 'passAt8' | 'firstAttempt' | 'truncated'>>;

/** A model's test as it is, and with `stop` forbidden. */
export function testOf(
  model: ModelName,
  { asIs = {}, goesOn = {} }: { asIs?: Tested; goesOn?: Tested },
): PersistenceResult {
  const fifth: MeasuredRate = { rate: 0.2, se: 0 };
  const sampled = (own: Tested): Sampled => ({
    temperature: 1,
    samples: 64,
    passAt1: fifth,
    passAt8: fifth,
    firstAttempt: fifth,
    perAttempt: 0.2,
    attempts: 1,
    gaveUp: 0.8,
    truncated: 0,
    length: 23,
    ...own,
  });
  return {
    model,
    problems: 249,
    asIs: sampled(asIs),
    goesOn: sampled(goesOn),
    tuned: sampled(goesOn),
    validation: [{ temperature: 1, passAt1: 0.2 }],
  };
}
