import { type Condition, type Recipe, recipeOf, type Spec } from '../../experiment/spec.ts';

/** Two updates per step on sixteen short rollouts, with a learning rate that changes every parameter. */
export const tinySpec: Spec = {
  schema: 1,
  world: 'countdown',
  model: 'tiny',
  steps: 10,
  minibatches: 2,
  epochs: 1,
  microbatches: 1,
  rollout: { prompts: 4, group: 4, temperature: 1, length: 7, batches: 2 },
  mask: { select: 'top', rho: 0.2, rule: 'topk', pool: 'microbatch', entropy: 'current', normaliser: 'kept' },
  objective: {
    loss: 'dapo',
    clipLow: 0.2,
    clipHigh: 0.28,
    scaleRewards: true,
    kl: 0,
    entropyBonus: 0,
    overlong: 0,
  },
  optimiser: {
    learningRate: 3e-3,
    warmup: 0,
    beta1: 0.9,
    beta2: 0.95,
    epsilon: 1e-4,
    weightDecay: 0.01,
    clipNorm: 1,
  },
  evaluation: { every: 10, problems: 2, samples: 2 },
  conditions: [{ name: 'top20', mask: {}, objective: {} }],
  seeds: [1],
};

/** The spec's recipe with a condition's changes and a seed. */
export const tinyRecipe = (
  change: { mask?: Condition['mask']; objective?: Condition['objective'] } = {},
  seed = 1,
  spec: Spec = tinySpec,
): Recipe =>
  recipeOf(spec, { name: 'tiny', mask: change.mask ?? {}, objective: change.objective ?? {} }, seed);
