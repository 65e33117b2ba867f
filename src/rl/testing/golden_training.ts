import type { Device } from '../../device/device.ts';
import { type DistilSpec, distilPresets } from '../../experiment/distil_presets.ts';
import { conditions, presets } from '../../experiment/presets.ts';
import { recipeOf, type Spec } from '../../experiment/spec.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { worldByName } from '../../task/worlds.ts';
import { Distillation } from '../distil.ts';
import { Run } from '../run.ts';
import type { RunCheckpoint } from '../run_state.ts';
import { TrainingEngine } from '../training_engine.ts';

const mini = presets['countdown-mini@1'];

/** Twenty updates of a shipped base, with decoder and batch sizes that use different kernels. */
export const goldenSpec: Spec = {
  ...mini,
  model: 'countdown-50k',
  steps: 5,
  minibatches: 4,
  rollout: { ...mini.rollout, prompts: 4, group: 4, length: 40, batches: 0 },
  objective: { ...mini.objective, entropyBonus: 0.01 },
  evaluation: { every: 5, problems: 10, samples: 4 },
};

/** Twenty cross-entropy updates from random weights, to the end of the cosine schedule. */
const goldenDistillation: DistilSpec = { ...distilPresets['countdown-50k'], steps: 20, batch: 12 };

/**
 * SHA-256 of the parameters (little-endian) after twenty updates on the processor, with a mask selected on the device,
 * with one drawn on the host, and by cross-entropy: the same on every machine, in every JavaScript engine, with any
 * number of workers, and in every version. They change only with an entry in `docs/log.md`, since earlier runs on a
 * processor can then no longer be reproduced.
 */
export const golden = {
  top20: '83e472574667168acd9cac52e62d7f15c90c62e6dd88b927fe2222b032daec5b',
  random20: 'ca8319f12e0461fc5bf695f98141ed014979e389e2bb03c407efe327ee149b66',
  distilled: '4e92e8eb55058b6dc53ad8138379161b0557bdee33f2466d42804495928a1ef7',
};

/**
 * The final parameters of one of these trainings.
 * @param weights the spec's base
 * @param resumed stops after two of five steps, and resumes from the checkpoint
 */
export async function goldenTraining(
  device: Device,
  training: keyof typeof golden,
  weights: Weights,
  resumed = false,
): Promise<Float32Array> {
  if (training === 'distilled') return distil(device);
  const recipe = recipeOf(goldenSpec, conditions[training], 1);
  const open = async (checkpoint?: RunCheckpoint) => {
    const engine = await TrainingEngine.create(device, goldenSpec, worldByName(goldenSpec.world), weights);
    return { engine, run: await Run.create(engine, recipe, checkpoint) };
  };
  let { engine, run } = await open();
  for (let step = 1; step <= recipe.steps; step++) {
    await run.advance();
    if (!resumed || step !== 2) continue;
    const checkpoint = await run.checkpoint();
    run.destroy();
    engine.destroy();
    ({ engine, run } = await open(checkpoint));
  }
  return run.parameters();
}

async function distil(device: Device): Promise<Float32Array> {
  const spec = goldenDistillation;
  const distillation = await Distillation.create(device, spec, worldByName(spec.world), 1);
  while (distillation.step < spec.steps) await distillation.advance();
  return (await distillation.state()).parameters;
}
