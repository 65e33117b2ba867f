import type { FirstStep } from '../experiment/first_step.ts';
import type { Recipe } from '../experiment/spec.ts';
import type { Decoder } from '../model/decode/decoder.ts';
import { sum } from '../stats/totals.ts';
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
  const rewards = groups.flat();
  return {
    reward: sum(rewards) / rewards.length,
    responses: rewards.length,
    margin: (2 * Math.sqrt(2 * sum(groups, varianceOfMean))) / groups.length,
  };
}

function varianceOfMean(rewards: readonly number[]): number {
  const n = rewards.length;
  const centre = sum(rewards) / n;
  return sum(rewards, (reward) => (reward - centre) * (reward - centre)) / n / (n - 1);
}
