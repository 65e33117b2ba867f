import { parseCheckpoint } from '../experiment/archive/checkpoint_bytes.ts';
import { runName } from '../experiment/archive/entry_paths.ts';
import type { ModelConfig } from '../model/config.ts';
import { parameterLayout } from '../model/parameters.ts';
import { readArchiveFile } from './archive_files.ts';
import { say } from './engine.ts';
import { readRunFile, recipeText, writeRunFile } from './run_files.ts';

/**
 * Puts an archive's checkpoints into a folder of runs, so that they go on from there. Runs that the folder has of this
 * recipe stay as they are.
 * @param recipe of what is to be trained; where it is not the archive's, its checkpoints lead elsewhere and are left out
 * @throws Error with a sentence where the archive or a checkpoint cannot be used
 */
export async function resumeFromArchive(
  path: string,
  folder: string,
  recipe: string,
  config: ModelConfig,
): Promise<void> {
  const { record, checkpoints } = await readArchiveFile(path);
  if (checkpoints.length === 0) return;
  if (recipe !== recipeText(record.spec, record.spec.model)) {
    say(`The checkpoints of ${path} are of another recipe: runs begin anew.`);
    return;
  }
  const { length } = parameterLayout(config);
  for (const { condition, seed, bytes } of checkpoints) {
    const run = record.runs.find((of) => of.condition === condition && of.seed === seed);
    if (!run || (await readRunFile(folder, run))?.recipe === recipe) continue;
    const step = run.metrics.at(-1)?.step ?? 0;
    const checkpoint = parseCheckpoint(bytes, step, length);
    await writeRunFile(folder, { recipe, record: { adapter: record.adapter, ...run }, checkpoint });
    say(`${runName(run)} goes on from step ${step} of ${path}.`);
  }
}
