import type { FirstStep } from '../experiment/first_step.ts';
import type { Recipe } from '../experiment/spec.ts';
import type { Decoder } from '../model/decode/decoder.ts';
import type { World } from '../task/world.ts';
import { sampleStep } from './run.ts';

/**
 * Samples the first step of a run as it would be sampled, by the base.
 * @param decoder of the base, long enough for the recipe
 */
export async function firstStepOf(decoder: Decoder, world: World, recipe: Recipe): Promise<FirstStep> {
  const { sampled } = await sampleStep(
    decoder,
    world,
    { ...recipe, rollout: { ...recipe.rollout, batches: 0 } },
    1,
  );
  const groups = sampled.map(({ responses }) => responses.map(({ reward }) => reward));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const variances = groups.map((own) => {
    const centre = mean(own);
    return mean(own.map((reward) => (reward - centre) * (reward - centre))) / (own.length - 1);
  });
  return {
    reward: mean(groups.flat()),
    responses: groups.flat().length,
    margin: (2 * Math.sqrt(2 * variances.reduce((a, b) => a + b, 0))) / groups.length,
  };
}
