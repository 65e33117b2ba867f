import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { conditionName } from '../experiment/condition_name.ts';
import { type Recipe, recipeOf } from '../experiment/spec.ts';
import { firstStepOf } from '../rl/first_step.ts';
import { worldByName } from '../task/worlds.ts';
import { exportRecipe } from '../trainers/export/export_recipe.ts';
import { modelFiles } from '../trainers/export/refusal.ts';
import { type Target, targetNames, targets } from '../trainers/export/target.ts';
import { checkedSpec, chosenConditions, excludeOf, maskOf, maskOptions } from './condition_arguments.ts';
import { archivedFolder, modelInArchive } from './machine/archive_files.ts';
import { integerOf, parseArguments, UsageError } from './machine/arguments.ts';
import { writeAtomically } from './machine/atomic_file.ts';
import { modelFolder } from './machine/load_model.ts';
import { makeFolder } from './machine/make_folder.ts';
import { log } from './machine/standard_streams.ts';
import { openInWorld } from './model_in_world.ts';
import { nodePython } from './runs/node_python.ts';
import { readExperiment } from './runs/read_experiment.ts';

export const usage = `export <preset | spec.json | link | archive.zip> --to ${targets.join('|')} --out DIR [--condition NAME] [--seed N] [--steps N]
      [--select S] [--rho R] [--rule R] [--pool P] [--entropy E] [--normaliser N] [--batches N] [--model NAME|DIR] [--bf16] [--json]
  Writes one condition with one seed (default: the first) as a folder that the trainer runs with one command: configuration,
  data, verifier in Python with its test, model, README. What the trainer's own keys cannot say, a module in the folder
  does; what neither can is refused, with the reason. The README lists what is not the same.`;

/** Writes an experiment for another trainer. */
export async function exportToTrainer(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArguments(args, {
    to: text,
    out: text,
    condition: text,
    seed: text,
    steps: text,
    batches: text,
    model: text,
    ...maskOptions,
    bf16: flag,
    json: flag,
  });
  const [what] = positionals;
  if (!what || positionals.length > 1) throw new UsageError(`Name one experiment.\n${usage}`);
  const target = targets.find((one) => one === values.to);
  if (!target) throw new UsageError(`--to must be one of ${targets.join(', ')}.`);
  if (values.out === undefined) throw new UsageError('Name the folder with --out.');
  const { spec, preset } = await readExperiment(what);
  const mask = maskOf(values);
  const [condition] = chosenConditions(
    spec,
    values.condition ?? (mask.select ? undefined : spec.conditions[0].name),
    mask,
  );
  const changed = checkedSpec({
    ...spec,
    mask: { ...spec.mask, ...excludeOf(values.exclude) },
    steps: integerOf('steps', values.steps, spec.steps, 1, 100_000),
    rollout: { ...spec.rollout, batches: integerOf('batches', values.batches, spec.rollout.batches, 0, 32) },
    conditions: [condition],
    seeds: [integerOf('seed', values.seed, spec.seeds[0], 0, 2 ** 31 - 1)],
  });
  const recipe = recipeOf(changed, condition, changed.seeds[0]);
  const out = resolve(values.out);
  await refuseOtherContents(out);
  return write(target, recipe, preset, values.model ?? recipe.model, values.bf16 ?? false, out);
}

async function write(
  target: Target,
  recipe: Recipe,
  name: string,
  model: string,
  bf16: boolean,
  out: string,
) {
  const version = process.env.npm_package_version ?? 'unknown';
  const input = {
    recipe,
    name,
    model: await readModel(model),
    python: nodePython,
    bf16,
    firstStep: null,
    version,
  };
  // Refused before anything is measured or written.
  exportRecipe(target, input);
  const world = worldByName(recipe.world);
  const { decoder } = await openInWorld(model, world, recipe.rollout.prompts * recipe.rollout.group);
  const firstStep = await firstStepOf(decoder, world, recipe);
  const { files, plan } = exportRecipe(target, { ...input, firstStep });
  let bytes = 0;
  for (const { path, content } of files) {
    const file = join(out, path);
    await makeFolder(dirname(file));
    const data = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await writeAtomically(file, data);
    bytes += data.length;
  }
  log(
    `${out}: ${files.length} files, ${(bytes / 2 ** 20).toFixed(2)} MiB: condition ${recipe.condition} (${conditionName(recipe.mask)}), seed ${recipe.seed}, for ${targetNames[target]}, by ${plan.keys === 'plain' ? 'its own keys' : 'a module'}.`,
  );
  log(`In that folder: ${plan.command}`);
  return {
    out,
    to: target,
    condition: recipe.condition,
    seed: recipe.seed,
    keys: plan.keys,
    command: plan.command,
    firstStep,
    differences: plan.differences,
    files: files.map(({ path }) => path),
  };
}

/** The files of a model's folder that go along. */
async function readModel(name: string): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const inArchive = modelInArchive(name);
  const folder = (await modelFolder(name)) ?? (await archivedFolder(inArchive!.path, inArchive!.run));
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const file of modelFiles) {
    const size = await folder.size(file);
    if (size !== null) files[file] = new Uint8Array(await folder.read(file, 0, size));
  }
  return files;
}

/** @throws Error if the folder has files, and is not one that was exported before */
async function refuseOtherContents(out: string): Promise<void> {
  const names = await readdir(out).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0 && !names.includes('forklab_recipe.json'))
    throw new Error(`${out} has other files: name a new or empty folder with --out.`);
}
