import type { Device } from '../../device/device.ts';
import { forkShare } from '../../forks/entropy_distribution.ts';
import { topIndices } from '../../forks/top_share.ts';
import { mean } from '../../stats/totals.ts';
import type { ModelName } from '../names.ts';
import type { SettlingResult } from '../results.ts';
import { weightsOf, worldOfBase } from './model_of.ts';
import { givenResponses, readEntropies } from './read_entropies.ts';
import { type SampleSize, sampleSet } from './sampled_set.ts';

/**
 * Samples responses of a model's base to the held-out problems, and scores them with the model: mean entropy at the
 * forks of the base, which are the top 20 % of all its tokens, and at the other tokens (section 6).
 * @param out the results folder
 * @throws Error where the model is not there
 */
export async function measureSettling(
  device: Device,
  out: string,
  model: ModelName,
  size: SampleSize,
): Promise<SettlingResult> {
  const world = worldOfBase(model.base);
  const weights = await weightsOf(out, { base: model.base });
  const problems = world.heldOut().slice(0, size.problems);
  const drawn = await sampleSet(device, weights, world, problems, world.responseLength, size.samples);
  const responses = givenResponses(world, drawn.problems);
  const before = (await readEntropies(device, weights, responses)).flat();
  const after = (await readEntropies(device, await weightsOf(out, model), responses)).flat();
  return {
    model,
    traces: responses.length,
    tokens: before.length,
    ...meansAt(forksOf(before), after),
  };
}

/** Which tokens are among the top fifth by entropy. */
export function forksOf(entropies: readonly number[]): boolean[] {
  const isFork = entropies.map(() => false);
  for (const i of topIndices(entropies, forkShare)) isFork[i] = true;
  return isFork;
}

/** Mean entropy of the forks and of the other tokens, nats. @throws Error where there are none of either */
export function meansAt(
  isFork: readonly boolean[],
  entropies: readonly number[],
): { forks: number; rest: number } {
  const meanWhere = (wanted: boolean) => {
    const own = entropies.filter((_, i) => isFork[i] === wanted);
    if (own.length === 0) throw new Error('Too few tokens to separate forks from the rest.');
    return mean(own)!;
  };
  return { forks: meanWhere(true), rest: meanWhere(false) };
}
