import type { Device } from '../../device/device.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { createModel, destroyModel } from '../../model/model.ts';
import { ResizableScorer } from '../../model/resizable_scorer.ts';
import type { EvaluatedProblem } from '../../rl/evaluate.ts';
import type { World } from '../../task/world.ts';
import { fromZero } from './sampled_set.ts';

/** A prompt and a response that models are made to read, token ids. */
export interface GivenResponse {
  readonly tokens: readonly number[];
  readonly promptLength: number;
}

/** The responses to sampled problems, with their prompts. */
export const givenResponses = (world: World, problems: readonly EvaluatedProblem[]): GivenResponse[] =>
  problems.flatMap(({ problem, rollouts }) => {
    const prompt = world.prompt(problem);
    return rollouts.map(({ tokens }) => ({ tokens: [...prompt, ...tokens], promptLength: prompt.length }));
  });

/**
 * The entropies that a model has at each token of given responses, at temperature 1 (teacher forcing).
 * @returns for each response one entropy per token, nats
 */
export async function readEntropies(
  device: Device,
  { config, values }: Weights,
  responses: readonly GivenResponse[],
): Promise<number[][]> {
  const model = await createModel(device, config, values);
  // The top token is not needed, but none would give an empty buffer.
  const forcing = new ResizableScorer(model, { temperature: 1, top: 1 });
  const read: number[][] = [];
  try {
    for await (const batch of forcing.scoreAll(responses.map(({ tokens }) => tokens))) {
      // Entry i is of token i + 1.
      for (const { entropy } of batch)
        read.push(fromZero(entropy.subarray(responses[read.length].promptLength - 1)));
    }
  } finally {
    forcing.destroy();
    destroyModel(model);
  }
  return read;
}
