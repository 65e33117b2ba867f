import { baseOf, combined, estimateOf, meanLess, meanOf, tests } from '../../../../paper/estimates.ts';
import type { ExperimentId } from '../../../../paper/names.ts';
import type { MeasuredRate, PersistenceResult, Results } from '../../../../paper/results.ts';
import type { Estimate } from '../../../../paper/rule.ts';

/** Where a condition's gain in pass@1 begins, its three parts, and the gain that they add up to. */
export interface GainParts {
  readonly condition: string;
  /** pass@1 of the base as it is, and where it cannot give up. */
  readonly base: MeasuredRate;
  readonly baseGoesOn: MeasuredRate;
  /** The base that cannot give up, less the base as it is: the same for every condition. Its `n` is samples a problem. */
  readonly persistence: Estimate;
  /** Trained less base where neither can give up. */
  readonly attempts: Estimate;
  /** The trained model as it is, less where it cannot give up. */
  readonly givesUp: Estimate;
  /** The trained model less the base, both as they are. */
  readonly gain: Estimate;
}

/**
 * Cuts a condition's gain in pass@1 into parts, by tests with and without `stop`:
 *
 *     gain = (base that goes on - base) + (trained that goes on - base that goes on) + (trained - trained that goes on)
 *
 * @returns null where the base or every run of the condition was not tested
 */
export function gainParts(results: Results, experiment: ExperimentId, condition: string): GainParts | null {
  const tested = baseOf(results, experiment);
  if (!tested) return null;
  const [base, baseGoesOn] = [tested.asIs.passAt1, tested.goesOn.passAt1];
  const of = (value: (test: PersistenceResult) => number) => tests(results, experiment, condition, value);
  const attempts = meanLess(
    of(({ goesOn }) => goesOn.passAt1.rate),
    baseGoesOn,
  );
  const givesUp = meanOf(of(({ asIs, goesOn }) => asIs.passAt1.rate - goesOn.passAt1.rate));
  const gain = meanLess(
    of(({ asIs }) => asIs.passAt1.rate),
    base,
  );
  if (!attempts || !givesUp || !gain) return null;
  return { condition, base, baseGoesOn, persistence: persistenceOf(tested), attempts, givesUp, gain };
}

/** What a base gains in pass@1 where it cannot give up, with the error of both its tests. */
const persistenceOf = ({ asIs, goesOn }: PersistenceResult): Estimate =>
  estimateOf(combined([1, goesOn.passAt1], [-1, asIs.passAt1]), asIs.samples);
