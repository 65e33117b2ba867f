import type { Condition, Recipe, Spec } from '../../experiment/spec.ts';
import { recipeOf } from '../../experiment/spec.ts';
import type { ModelConfig } from '../../model/config.ts';
import { initialise } from '../../model/initialise.ts';
import { randomStream } from '../../random/stream.ts';
import { countdown } from '../../task/countdown/world.ts';
import type { World } from '../../task/world.ts';
import { TrainingEngine } from '../training_engine.ts';
import { testGpu } from './fixture_model.ts';

/** A model of a few thousand parameters with the Countdown vocabulary. */
export const tinyConfig: ModelConfig = {
  layers: 2,
  width: 24,
  heads: 2,
  kvHeads: 1,
  headDim: 8,
  hidden: 40,
  vocab: countdown.vocabulary.tokens.length,
  context: 32,
  ropeTheta: 1000,
  normEps: 1e-6,
  qkNorm: true,
  qkvBias: false,
  tied: true,
};

/** Countdown's problems, with a reward that a random model meets half the time: whether its token ids add up to even. */
export const evenWorld: World = {
  ...(countdown as World),
  verify: (_problem, response) => ({
    reward: response.reduce((a, b) => a + b, 0) % 2 === 0 ? 1 : 0,
    answer: null,
    reason: 'solved',
  }),
};

/** Two updates a step on sixteen short rollouts, with a learning rate that moves every parameter. */
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

/** Fresh parameters, the embedding larger than a real start's, so that entropies differ from token to token. */
export function tinyValues(): Float32Array {
  const values = initialise(tinyConfig, randomStream(5, 6));
  const embedding = tinyConfig.vocab * tinyConfig.width;
  for (let i = 0; i < embedding; i++) values[i] *= 2.5;
  return values;
}

/** An engine of the tiny model. */
export const tinyEngine = async (spec: Spec = tinySpec): Promise<TrainingEngine> =>
  TrainingEngine.create(
    await testGpu(),
    spec,
    evenWorld,
    { config: tinyConfig, values: tinyValues() },
    'matmul',
  );

/** The spec's recipe with a condition's changes and a seed. */
export const tinyRecipe = (
  change: { mask?: Condition['mask']; objective?: Condition['objective'] } = {},
  seed = 1,
  spec: Spec = tinySpec,
): Recipe =>
  recipeOf(spec, { name: 'tiny', mask: change.mask ?? {}, objective: change.objective ?? {} }, seed);
