import { type Zippable, zipSync } from 'fflate';
import type { Device } from '../../device/device.ts';
import type { FirstStep } from '../../experiment/first_step.ts';
import type { Recipe } from '../../experiment/spec.ts';
import { Decoder } from '../../model/decode/decoder.ts';
import { bufferFolder } from '../../model/hub/folder.ts';
import { loadHubFolder } from '../../model/hub/hub_folder.ts';
import { createModel, destroyModel } from '../../model/model.ts';
import { firstStepOf } from '../../rl/first_step.ts';
import { worldByName } from '../../task/worlds.ts';
import { exportRecipe } from '../../trainers/export/export_recipe.ts';
import type { ExportInput, Target } from '../../trainers/export/target.ts';
import { vitePython } from '../../trainers/export/vite_python.ts';
import type { ExportCommand } from '../client/export_protocol.ts';

/**
 * A recipe as a trainer's folder, `<condition>-<seed>-<trainer>/`, in a zip.
 * @param files of the model's folder
 * @param device on which the first step is sampled, so that the folder says what to expect
 * @throws ExportRefused with every reason why the trainer cannot be given it
 */
export async function trainerZip(
  { to, name, recipe }: Pick<ExportCommand, 'to' | 'name' | 'recipe'>,
  files: ExportInput['model'],
  version: string,
  device: () => Promise<Device>,
): Promise<Uint8Array<ArrayBuffer>> {
  const input = { recipe, name, model: files, python: vitePython, bf16: false, firstStep: null, version };
  // Refused before anything is measured.
  exportRecipe(to, input);
  const firstStep = await measured(recipe, files, await device());
  const top = `${recipe.condition}-${recipe.seed}-${to satisfies Target}`;
  const zip: Zippable = {};
  for (const { path, content } of exportRecipe(to, { ...input, firstStep }).files) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    // Weights hardly shrink.
    zip[`${top}/${path}`] = [bytes, { level: path.endsWith('.safetensors') ? 0 : 6 }];
  }
  return zipSync(zip);
}

async function measured(recipe: Recipe, files: ExportInput['model'], device: Device): Promise<FirstStep> {
  const world = worldByName(recipe.world);
  const { config, values } = await loadHubFolder(bufferFolder(files));
  const model = await createModel(device, config, values);
  try {
    const rows = Math.min(512, recipe.rollout.prompts * recipe.rollout.group);
    const context = world.promptLength + recipe.rollout.length;
    const decoder = await Decoder.create(model, { rows, context }, world.vocabulary.eos);
    try {
      return await firstStepOf(decoder, world, recipe);
    } finally {
      decoder.destroy();
    }
  } finally {
    destroyModel(model);
  }
}
