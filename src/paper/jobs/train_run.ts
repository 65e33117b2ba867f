import { join } from 'node:path';
import { loadModel } from '../../cli/machine/load_model.ts';
import { log } from '../../cli/machine/standard_streams.ts';
import { folderKeeper } from '../../cli/runs/run_files.ts';
import type { Device } from '../../device/device.ts';
import type { RunRecord } from '../../experiment/record.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { RunKey } from '../../lab/client/run_key.ts';
import { Experiment as LabExperiment } from '../../lab/experiment.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { worldByName } from '../../task/worlds.ts';
import { type Experiment, experimentOf } from '../experiments.ts';
import { readWeights, WeightFiles } from './weight_files.ts';

/** Where an experiment's runs lie in the results folder. */
export const experimentFolder = (out: string, { id }: Pick<Experiment, 'id'>): string => join(out, id);

/** The spec of one run alone. @throws Error where the experiment has no such condition */
export function specOfRun({ id, spec }: Experiment, { condition, seed }: RunKey): Spec {
  const found = spec.conditions.find(({ name }) => name === condition);
  if (!found) throw new Error(`The experiment ${id} has no condition "${condition}".`);
  return { ...spec, conditions: [found], seeds: [seed] };
}

/** What a run starts from: the spec's base, or the last weights of the run that it continues. */
async function origin(
  out: string,
  experiment: Experiment,
  key: RunKey,
): Promise<{ name: string; weights: Weights }> {
  const base = await loadModel(experiment.spec.model);
  if (!experiment.continues) return { name: experiment.spec.model, weights: base };
  const before = experimentOf(experiment.continues);
  const values = readWeights(experimentFolder(out, before), key, before.spec.steps);
  return {
    name: `${before.id}/${key.condition}-${key.seed}`,
    weights: { config: base.config, values },
  };
}

/**
 * Trains one run of the reproduction, resumably, and saves its file, and its weights at the evaluated steps, in the
 * results folder.
 */
export async function trainRun(
  device: Device,
  out: string,
  experiment: Experiment,
  key: RunKey,
): Promise<RunRecord> {
  const folder = experimentFolder(out, experiment);
  const spec = specOfRun(experiment, key);
  const { name, weights } = await origin(out, experiment, key);
  const keeper = folderKeeper(folder, spec, name, weights.values.length);
  const lab = await LabExperiment.open({
    device,
    spec,
    world: worldByName(spec.world),
    weights,
    emit: (event) => {
      if (event.type !== 'evaluation') return;
      const { evaluation } = event;
      log(
        `${experiment.id} ${key.condition} seed ${key.seed} step ${evaluation.step}/${spec.steps}: pass@1 ${evaluation['eval/pass@1'].toFixed(3)}`,
      );
    },
    keeper,
    checkpoints: new WeightFiles(folder),
  });
  lab.play();
  await lab.work();
  return lab.records[0];
}
