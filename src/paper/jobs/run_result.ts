import type { RunRecord } from '../../experiment/record.ts';
import { mean } from '../../stats/totals.ts';
import type { ExperimentId } from '../names.ts';
import type { RunResult } from '../results.ts';

/**
 * A run's record as the results keep it.
 * @throws Error where the run is not at its end
 */
export function runResult(experiment: ExperimentId, record: RunRecord): RunResult {
  const { condition, seed, metrics, evaluations, seconds } = record;
  const last = metrics.at(-1);
  if (!last || evaluations.at(-1)?.step !== last.step)
    throw new Error(
      `The run ${experiment} ${condition} ${seed} is not at its end: run the same command again.`,
    );
  return {
    experiment,
    condition,
    seed,
    steps: last.step,
    seconds,
    tokens: last.num_tokens,
    clipped: {
      low: mean(metrics, (line) => line['clip_ratio/low_mean'] ?? 0) ?? 0,
      high: mean(metrics, (line) => line['clip_ratio/high_mean'] ?? 0) ?? 0,
    },
    hash: record.hash ?? null,
    points: evaluations.map((e) => ({
      step: e.step,
      passAt1: e['eval/pass@1'],
      passAtK: e['eval/pass@k'],
      k: e.k,
      problems: e.problems,
      length: e['eval/length'],
      entropy: e['eval/entropy'],
      truncated: e['eval/truncated'],
      firstAttempt: e['eval/first_attempt'] ?? null,
      gaveUp: e['eval/gave_up'] ?? null,
    })),
  };
}
