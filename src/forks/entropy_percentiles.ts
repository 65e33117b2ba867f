import { forkPercentile, percentile } from './entropy_distribution.ts';

/** The percentiles of the lines of the paper's Fig. 5, as we draw them: the threshold of a fork is one of them. */
export const drawnPercentiles = [0, 25, 50, 75, forkPercentile, 90, 95, 99, 100] as const;

/** The entropies of some tokens at a step of training. */
export interface StepEntropies {
  readonly step: number;
  /** Nats, in any order. */
  readonly entropies: readonly number[];
}

/** How they are distributed there. */
export interface StepPercentiles {
  readonly step: number;
  readonly tokens: number;
  /** Nats, one for each percentile asked for. */
  readonly values: readonly number[];
}

/**
 * Percentiles of token entropy over training (paper, Fig. 5). Steps without tokens are left out.
 * @param percentiles 0 to 100
 * @returns by step, rising
 */
export function entropyPercentiles(
  steps: readonly StepEntropies[],
  percentiles: readonly number[] = drawnPercentiles,
): StepPercentiles[] {
  return steps
    .filter(({ entropies }) => entropies.length > 0)
    .toSorted((a, b) => a.step - b.step)
    .map(({ step, entropies }) => ({
      step,
      tokens: entropies.length,
      values: percentiles.map((p) => percentile(entropies, p)),
    }));
}
