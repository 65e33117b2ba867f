import type { Recipe } from '../../experiment/spec.ts';
import type { Setting } from './settings.ts';
import { sequencesOf, updatesOf } from './target.ts';

/** What TRL and ms-swift, which trains with TRL's trainer, call by the same keys and mean the same by. */

export const generation = ({ rollout }: Recipe): Setting[] => [
  ['num_generations', rollout.group],
  ['max_completion_length', rollout.length],
  ['temperature', rollout.temperature],
  ['top_p', 1],
  ['top_k', 0],
  ['repetition_penalty', 1],
  ['use_vllm', false],
];

/** A step of theirs is an update. */
export function batches(recipe: Recipe): Setting[] {
  const { rollout, minibatches, microbatches, epochs } = recipe;
  return [
    [
      'max_steps',
      updatesOf(recipe),
      `${recipe.steps} steps x ${minibatches} mini-batches x ${epochs} epochs`,
    ],
    [
      'per_device_train_batch_size',
      sequencesOf(recipe),
      `${rollout.prompts} prompts x ${rollout.group} responses / (${minibatches} mini-batches x ${microbatches} micro-batches)`,
    ],
    ['gradient_accumulation_steps', microbatches, 'micro-batches'],
    ['steps_per_generation', minibatches * microbatches, 'mini-batches x micro-batches'],
    ['num_iterations', epochs, 'epochs'],
  ];
}

export const clippedLoss = ({ objective }: Recipe): Setting[] => [
  [
    'loss_type',
    objective.loss === 'grpo' ? 'grpo' : 'bnpo',
    objective.loss === 'grpo'
      ? 'mean of a sequence, then over sequences'
      : 'mean over the tokens of a mini-batch (README.md)',
  ],
  ['importance_sampling_level', 'token'],
  ['epsilon', objective.clipLow],
  ['epsilon_high', objective.clipHigh],
];

export const adamw = ({ optimiser }: Recipe): Setting[] => [
  ['optim', 'adamw_torch'],
  ['learning_rate', optimiser.learningRate],
  ['lr_scheduler_type', optimiser.warmup > 0 ? 'constant_with_warmup' : 'constant'],
  ['warmup_steps', optimiser.warmup],
  ['adam_beta1', optimiser.beta1],
  ['adam_beta2', optimiser.beta2],
  ['adam_epsilon', optimiser.epsilon],
  ['weight_decay', optimiser.weightDecay],
  ['max_grad_norm', optimiser.clipNorm || 1e9, optimiser.clipNorm === 0 ? 'no clipping' : undefined],
];
