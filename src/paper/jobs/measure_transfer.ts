import type { Device } from '../../device/device.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { transferSets } from '../../task/transfer_sets.ts';
import type { World } from '../../task/world.ts';
import { lengths } from '../experiments.ts';
import type { ModelName } from '../names.ts';
import type { TransferResult, TransferSet } from '../results.ts';
import { worldOfBase } from './model_of.ts';
import { type SampleSize, sampleSet } from './sampled_set.ts';

/**
 * Evaluates a model on problems outside its training distribution (Fig. 9), or on the held-out ones with longer
 * responses (Fig. 10).
 * @throws Error if the model's world has no such set, or its context is too short
 */
export async function measureTransfer(
  device: Device,
  model: ModelName,
  weights: Weights,
  set: TransferSet,
  size: SampleSize,
): Promise<TransferResult> {
  const { world, problems, length } = setOf(worldOfBase(model.base), set);
  const asked = problems.slice(0, size.problems);
  const { evaluation } = await sampleSet(device, weights, world, asked, length, size.samples);
  return {
    model,
    set,
    problems: asked.length,
    samples: size.samples,
    passAt1: evaluation['eval/pass@1'],
    passAtK: evaluation['eval/pass@k'],
    length: evaluation['eval/length'],
    truncated: evaluation['eval/truncated'],
  };
}

/** A set's world, problems and longest response, tokens. @throws Error where a world has no such set */
export function setOf(
  world: World,
  set: TransferSet,
): { world: World; problems: readonly unknown[]; length: number } {
  if (set === 'room') return { world, problems: world.heldOut(), length: lengths.more };
  const found = transferSets(world.name).find(({ id }) => id === set);
  if (!found) throw new Error(`The world ${world.name} has no problems "${set}".`);
  return found;
}
