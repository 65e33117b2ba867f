import type { Spec } from '../../experiment/spec.ts';
import type { ModelConfig } from '../../model/config.ts';
import { initialise } from '../../model/initialise.ts';
import { randomStream } from '../../random/stream.ts';
import { countdown } from '../../task/countdown/world.ts';
import type { World } from '../../task/world.ts';
import { TrainingEngine } from '../training_engine.ts';
import { testDevice } from './fixture_model.ts';
import { tinySpec } from './tiny_recipe.ts';

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

/** Countdown's problems, with a reward that a random model gets half the time: whether the sum of token ids is even. */
export const evenWorld: World = {
  ...(countdown as World),
  verify: (_problem, response) => ({
    reward: response.reduce((a, b) => a + b, 0) % 2 === 0 ? 1 : 0,
    answer: null,
    reason: 'solved',
  }),
};

/** Random parameters, with a larger embedding than usual, so that entropies differ from token to token. */
export function tinyValues(): Float32Array {
  const values = initialise(tinyConfig, randomStream(5, 6));
  const embedding = tinyConfig.vocab * tinyConfig.width;
  for (let i = 0; i < embedding; i++) values[i] *= 2.5;
  return values;
}

/** An engine of the tiny model. */
export const tinyEngine = async (spec: Spec = tinySpec, world: World = evenWorld): Promise<TrainingEngine> =>
  TrainingEngine.create(await testDevice(), spec, world, { config: tinyConfig, values: tinyValues() });
