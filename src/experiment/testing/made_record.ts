import { presets } from '../presets.ts';
import type { Evaluation, ExperimentRecord, RunRecord, SampleGroup, StepMetrics } from '../record.ts';
import { cuts, type Mask } from '../spec.ts';

/** Made-up parts of records, for tests. */

export const madeMetrics = (step: number, mask: Pick<Mask, 'select'> = { select: 'top' }): StepMetrics => ({
  step,
  reward: 0.3,
  reward_std: 0.4,
  frac_reward_zero_std: 0.25,
  entropy: 0.2,
  'mask/entropy_kept': 0.7,
  'mask/kept': 0.2,
  'mask/tau': cuts(mask) ? 0.6 : null,
  'clip_ratio/low_mean': 0,
  'clip_ratio/high_mean': 0,
  'completions/mean_length': 25,
  'completions/clipped_ratio': 0.1,
  loss: 0.01,
  grad_norm: 0.3,
  learning_rate: 3e-4,
  groups_dropped: 1,
  num_tokens: 1000 * step,
  'time/rollout': 100,
  'time/update': 200,
});

export const madeEvaluation = (step: number, pass: number): Evaluation => ({
  step,
  'eval/pass@1': pass,
  'eval/pass@k': Math.min(1, pass + 0.2),
  k: 4,
  problems: 249,
  'eval/se': 0.02,
  'eval/length': 25,
  'eval/entropy': 0.2,
  'eval/stopped': 0.9,
  'eval/truncated': 0.1,
  'eval/first_attempt': pass / 2,
  'eval/gave_up': 0.3,
});

/** A group from entropies, a list a response; the mask keeps what is at or above `tau`. */
export function madeGroup(
  entropies: readonly (readonly number[])[],
  tau = 0.5,
  dropped = false,
): SampleGroup {
  return {
    title: '12 8 3 → 17',
    prompt: [0],
    dropped,
    size: entropies.length,
    right: dropped ? 0 : Math.floor(entropies.length / 2),
    responses: entropies.map((entropy, i) => ({
      tokens: entropy.map((_, at) => at % 3),
      entropy: [...entropy],
      kept: dropped ? [] : entropy.map((h) => (h >= tau ? 1 : 0)),
      reward: dropped ? 0 : i % 2,
      advantage: dropped ? 0 : i % 2 ? 1 : -1,
      answer: null,
    })),
  };
}

export function madeRun(condition: string, seed: number, steps: number, last = 0.5): RunRecord {
  const all = Array.from({ length: steps }, (_, i) => i + 1);
  const { conditions } = presets['countdown@1'];
  const select = conditions.find(({ name }) => name === condition)?.mask.select ?? 'top';
  return {
    condition,
    seed,
    metrics: all.map((step) => madeMetrics(step, { select })),
    evaluations: [madeEvaluation(0, 0.2), madeEvaluation(steps, last)],
    samples: all.map((step) => ({ step, groups: [madeGroup([[0.1, 0.7, 0.9], [0.2]])] })),
    seconds: 1,
  };
}

/** The main experiment, a few steps long. */
export function madeRecord(steps = 4, seeds = [1, 2, 3]): ExperimentRecord {
  const spec = { ...presets['countdown@1'], steps, seeds };
  const lasts: Record<string, number> = { top20: 0.52, all: 0.53, bottom80: 0.21, random20: 0.45 };
  return {
    format: 1,
    preset: 'countdown@1',
    spec,
    vocabulary: ['12', '*', '<eos>'],
    adapter: 'made up',
    version: '0',
    date: '2026-11-20',
    runs: spec.conditions.flatMap(({ name }) => seeds.map((seed) => madeRun(name, seed, steps, lasts[name]))),
  };
}
