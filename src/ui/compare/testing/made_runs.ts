import { presets } from '../../../experiment/presets.ts';
import type { Evaluation, StepMetrics } from '../../../experiment/record.ts';
import type { Spec } from '../../../experiment/spec.ts';
import { madeEvaluation, madeMetrics } from '../../../experiment/testing/made_record.ts';
import { type ComparedExperiment, type ComparedRun, comparedRuns } from '../../state/compare/compared_run.ts';

/** Made-up experiments to compare, for tests. */

export const madeSpec: Spec = { ...presets['countdown@1'], steps: 20, seeds: [1, 2, 3] };

/** A run whose pass@1 rises from 0.2 to `pass` in 20 steps, by a condition of the main preset. */
export function madeSource(condition: string, seed: number, pass: number) {
  const metrics: StepMetrics[] = Array.from({ length: 20 }, (_, i) => ({
    ...madeMetrics(i + 1),
    reward: 0.3 + 0.01 * i + 0.02 * seed,
  }));
  const evaluations: Evaluation[] = [0, 10, 20].map((step) =>
    madeEvaluation(step, 0.2 + ((pass - 0.2) * step) / 20),
  );
  return { condition, seed, metrics, evaluations, samples: [], status: 'done' as const };
}

export const madeExperiment = (
  runs: readonly (readonly [condition: string, seed: number, pass: number])[],
  change: Partial<ComparedExperiment> = {},
): ComparedExperiment => ({
  id: 'made',
  name: null,
  spec: madeSpec,
  adapter: 'made adapter',
  onScreen: true,
  runs: runs.map(([condition, seed, pass]) => madeSource(condition, seed, pass)),
  ...change,
});

export const madeRuns = (...of: Parameters<typeof madeExperiment>): ComparedRun[] =>
  comparedRuns(madeExperiment(...of));
