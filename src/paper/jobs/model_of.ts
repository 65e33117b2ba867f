import { join, resolve } from 'node:path';
import { loadModel } from '../../cli/machine/load_model.ts';
import { distilPresets } from '../../experiment/distil_presets.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import type { World } from '../../task/world.ts';
import { worldByName } from '../../task/worlds.ts';
import { experimentOf } from '../experiments.ts';
import type { ModelName } from '../names.ts';
import { experimentFolder } from './train_run.ts';
import { readWeights } from './weight_files.ts';

/** Path in the results folder of a base that was distilled further. */
export const distilledFolder = (out: string, seed: number): string =>
  join(resolve(out), 'distilled', String(seed));

/**
 * The weights of a model of the reproduction: a shipped base, a run's last, or a base that was distilled further.
 * @param out the results folder
 * @throws Error where it is not there (yet)
 */
export async function weightsOf(out: string, { base, run, distilled }: ModelName): Promise<Weights> {
  if (distilled !== undefined) return loadModel(distilledFolder(out, distilled));
  const weights = await loadModel(base);
  if (!run) return weights;
  const experiment = experimentOf(run.experiment);
  const { config } = weights;
  return { config, values: readWeights(experimentFolder(out, experiment), run, experiment.spec.steps) };
}

/** The world that a base was distilled for. @throws Error if there is no such base */
export function worldOfBase(base: string): World {
  if (!Object.hasOwn(distilPresets, base)) throw new Error(`There is no base "${base}".`);
  return worldByName(distilPresets[base].world);
}
