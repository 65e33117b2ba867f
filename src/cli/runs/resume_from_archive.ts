import { parseCheckpoint } from '../../formats/archive/checkpoint_bytes.ts';
import { runName } from '../../formats/archive/entry_paths.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { ModelConfig } from '../../model/config.ts';
import { parameterLayout } from '../../model/parameters.ts';
import { readArchiveFile } from '../machine/archive_files.ts';
import { readRunFile, recipeText, writeRunFile } from './run_files.ts';
import { say } from '../machine/standard_streams.ts';

/**
 * Puts an archive's checkpoints into a folder of runs, so that they go on from there. Runs that the folder has of this
 * recipe stay as they are.
 * @param spec what is to be trained, from `model`; checkpoints of other recipes lead elsewhere and are left out
 * @throws Error with a sentence where the archive or a checkpoint cannot be used
 */
export async function resumeFromArchive(
  path: string,
  folder: string,
  spec: Spec,
  model: string,
  config: ModelConfig,
): Promise<void> {
  const { record, checkpoints } = await readArchiveFile(path);
  const { length } = parameterLayout(config);
  for (const { condition, seed, bytes } of checkpoints) {
    const run = record.runs.find((of) => of.condition === condition && of.seed === seed);
    const recipe = recipeText(spec, { condition, seed }, model);
    if (!run || recipe === null) continue;
    if (recipe !== recipeText(record.spec, run, record.spec.model)) {
      say(`${runName(run)} of ${path} is of another recipe: it begins anew.`);
      continue;
    }
    if ((await readRunFile(folder, run))?.recipe === recipe) continue;
    const step = run.metrics.at(-1)?.step ?? 0;
    const checkpoint = parseCheckpoint(bytes, step, length);
    await writeRunFile(folder, { recipe, record: { adapter: record.adapter, ...run }, checkpoint });
    say(`${runName(run)} goes on from step ${step} of ${path}.`);
  }
}
