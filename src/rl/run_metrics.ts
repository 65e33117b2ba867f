import type { StepMetrics } from '../experiment/record.ts';
import type { UpdateSums } from './policy_update.ts';
import type { StepRollouts } from './rollout.ts';

/** Joins what the rollouts and the updates of a step saw into its line of metrics. */
export function stepMetrics(
  step: number,
  { sampled, kept }: StepRollouts,
  sums: UpdateSums[],
  taus: number[],
  extra: { learningRate: number; tokens: number; rolloutMs: number; updateMs: number; eos: number },
): StepMetrics {
  const trained = new Set(kept);
  const responses = sampled.flatMap((g) => g.responses);
  const rewards = responses.map((r) => r.reward);
  const lengths = responses.map((r) => r.rollout.tokens.length);
  const total = (name: keyof UpdateSums) => sums.reduce((sum, s) => sum + s[name], 0);
  const tokens = Math.max(1, total('tokens'));
  const keptTokens = total('kept');
  const norms = sums.map((s) => s.gradientNorm).filter((n) => n > 0);
  const cuts = taus.length > 0 ? taus : sums.map((s) => s.tau);
  return {
    step,
    reward: mean(rewards),
    reward_std: mean(sampled.map((g) => deviation(g.responses.map((r) => r.reward)))),
    frac_reward_zero_std: sampled.filter((g) => g.flat).length / sampled.length,
    entropy: total('entropy') / tokens,
    'mask/entropy_kept': total('entropyKept') / Math.max(1, keptTokens),
    'mask/kept': keptTokens / tokens,
    'mask/tau': mean(cuts),
    'clip_ratio/low_mean': total('clippedLow') / tokens,
    'clip_ratio/high_mean': total('clippedHigh') / tokens,
    'completions/mean_length': mean(lengths),
    'completions/clipped_ratio':
      responses.filter((r) => r.rollout.tokens.at(-1) !== extra.eos).length / responses.length,
    loss: sums.length > 0 ? total('loss') / Math.max(1, norms.length) : 0,
    grad_norm: mean(norms),
    learning_rate: extra.learningRate,
    groups_dropped: sampled.filter((g) => g.flat && !trained.has(g)).length,
    num_tokens: extra.tokens,
    'time/rollout': extra.rolloutMs,
    'time/update': extra.updateMs,
  };
}

const mean = (values: number[]) =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;

function deviation(values: number[]): number {
  const m = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - m) ** 2)));
}
