import type { StepMetrics } from '../experiment/record.ts';
import type { UpdateSums } from './policy_update.ts';
import type { StepRollouts } from './rollout.ts';

/**
 * Combines the rollouts and updates of a step into its metrics. Metrics of updates are null if all groups were dropped
 * and no update ran; tau also if the mask has no threshold.
 * @param sums per micro-batch
 * @param taus thresholds selected on the host; empty if they were selected on the device, or there was none
 */
export function stepMetrics(
  step: number,
  { sampled, kept }: StepRollouts,
  sums: readonly UpdateSums[],
  taus: readonly number[],
  extra: {
    learningRate: number | null;
    tokens: number;
    rolloutMs: number;
    updateMs: number;
    eos: number;
  },
): StepMetrics {
  const trained = new Set(kept);
  const responses = sampled.flatMap((g) => g.responses);
  const rewards = responses.map((r) => r.reward);
  const lengths = responses.map((r) => r.rollout.tokens.length);
  const total = (name: Exclude<keyof UpdateSums, 'gradientNorm' | 'tau'>) =>
    sums.reduce((sum, s) => sum + s[name], 0);
  const tokens = total('tokens');
  const norms = sums.map((s) => s.gradientNorm).filter((n) => n !== null);
  const cuts = taus.length > 0 ? taus : sums.map((s) => s.tau).filter((tau) => tau !== null);
  return {
    step,
    reward: mean(rewards),
    reward_std: mean(sampled.map((g) => deviation(g.responses.map((r) => r.reward)))),
    frac_reward_zero_std: sampled.filter((g) => g.equalRewards).length / sampled.length,
    entropy: mean(responses.flatMap((r) => Array.from(r.rollout.entropy))),
    'mask/entropy_kept': ratio(total('entropyKept'), total('kept')),
    'mask/kept': ratio(total('kept'), tokens),
    'mask/tau': meanOrNull(cuts),
    'clip_ratio/low_mean': ratio(total('clippedLow'), tokens),
    'clip_ratio/high_mean': ratio(total('clippedHigh'), tokens),
    'completions/mean_length': mean(lengths),
    'completions/clipped_ratio':
      responses.filter((r) => r.rollout.tokens.at(-1) !== extra.eos).length / responses.length,
    // A micro-batch's loss is its share of the update's loss, and each update has one norm.
    loss: ratio(total('loss'), norms.length),
    grad_norm: meanOrNull(norms),
    learning_rate: extra.learningRate,
    groups_dropped: sampled.filter((g) => g.equalRewards && !trained.has(g)).length,
    num_tokens: extra.tokens,
    'time/rollout': extra.rolloutMs,
    'time/update': extra.updateMs,
  };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

const meanOrNull = (values: readonly number[]) =>
  ratio(
    values.reduce((a, b) => a + b, 0),
    values.length,
  );

/** The mean; null if empty, NaN if not finite, as in records. */
function ratio(sum: number, count: number): number | null {
  if (count === 0) return null;
  return Number.isFinite(sum / count) ? sum / count : Number.NaN;
}

function deviation(values: readonly number[]): number {
  const m = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - m) * (v - m))));
}
