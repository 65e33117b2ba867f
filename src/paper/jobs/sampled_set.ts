import type { Device } from '../../device/device.ts';
import type { Evaluation } from '../../experiment/record.ts';
import { Decoder } from '../../model/decode/decoder.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { createModel, destroyModel } from '../../model/model.ts';
import { type EvaluatedProblem, evaluate } from '../../rl/evaluate.ts';
import type { World } from '../../task/world.ts';

/** How many problems are sampled, and how often each. */
export interface SampleSize {
  /** The first N; default: all. */
  readonly problems?: number;
  readonly samples: number;
}

/** Sampling seed: the same in every measurement and training, so that results differ only by model. */
export const drawSeed = 0;

/** Parallel rollouts. More are not faster on a software adapter. */
const maxRows = 512;

/** A model on the device, with a decoder that fits the world's prompts and responses of a given length. */
export interface OpenedSampler {
  readonly decoder: Decoder;
  destroy(): void;
}

/**
 * Opens a model to sample a world's problems with.
 * @param length of the longest response, tokens
 * @param rollouts most that will be sampled at once
 * @throws Error when the model was not made for the world or is too short for it
 */
export async function openSampler(
  device: Device,
  { config, values }: Weights,
  world: World,
  length: number,
  rollouts: number,
): Promise<OpenedSampler> {
  const { vocabulary, promptLength } = world;
  if (config.vocab !== vocabulary.tokens.length) {
    throw new Error(
      `The model has ${config.vocab} words and the world ${world.name} has ${vocabulary.tokens.length}: it was not made for this world.`,
    );
  }
  const context = promptLength + length;
  if (context > config.context) {
    throw new Error(
      `Prompts and responses of ${context} tokens do not fit the model's context of ${config.context}.`,
    );
  }
  const model = await createModel(device, config, values);
  const decoder = await Decoder.create(model, { rows: Math.min(maxRows, rollouts), context }, vocabulary.eos);
  return {
    decoder,
    destroy() {
      decoder.destroy();
      destroyModel(model);
    },
  };
}

/**
 * Samples problems at temperature 1, and verifies.
 * @param length of the longest response, tokens
 * @throws Error when the model was not made for the world or is too short for it
 */
export async function sampleSet(
  device: Device,
  weights: Weights,
  world: World,
  problems: readonly unknown[],
  length: number,
  samples: number,
): Promise<{ evaluation: Evaluation; problems: EvaluatedProblem[] }> {
  const sampler = await openSampler(device, weights, world, length, problems.length * samples);
  try {
    const set = { problems, samples, longest: length, temperature: 1, seed: drawSeed };
    return await evaluate(sampler.decoder, world, set, 0);
  } finally {
    sampler.destroy();
  }
}

/** Sampled entropies, nats: those of settled tokens, which float32 may put slightly below 0, clamped to 0. */
export const fromZero = (entropies: ArrayLike<number>): number[] =>
  Array.from(entropies, (entropy) => Math.max(0, entropy));
