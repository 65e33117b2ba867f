import {
  drawnPercentiles,
  entropyPercentiles,
  type StepPercentiles,
} from '../../../forks/entropy_percentiles.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';

/** Percentiles of the entropies of the samples that some runs kept, all seeds of a step together (paper, Fig. 5). */
export function keptPercentiles(runs: readonly ComparedRun[]): StepPercentiles[] {
  const steps = new Map<number, number[]>();
  for (const { samples } of runs) {
    for (const { step, groups } of samples) {
      const here = steps.get(step) ?? [];
      steps.set(step, here);
      for (const { responses } of groups) for (const { entropy } of responses) here.push(...entropy);
    }
  }
  return entropyPercentiles(
    [...steps].map(([step, entropies]) => ({ step, entropies })),
    drawnPercentiles,
  );
}
