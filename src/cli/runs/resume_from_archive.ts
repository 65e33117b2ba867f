import type { Spec } from '../../experiment/spec.ts';
import { parseCheckpoint } from '../../formats/archive/checkpoint_bytes.ts';
import { runName } from '../../formats/archive/entry_paths.ts';
import type { ModelConfig } from '../../model/config.ts';
import { parameterLayout } from '../../model/parameters.ts';
import { readArchiveFile } from '../machine/archive_files.ts';
import { log } from '../machine/standard_streams.ts';
import { readRunFile, recipeText, writeRunFile } from './run_files.ts';

/**
 * Copies an archive's checkpoints into a folder of runs, to resume from. Runs of the same recipe that the folder
 * already has are left alone.
 * @param spec what is trained, from `model`; checkpoints of other recipes are skipped
 * @throws Error where the archive or a checkpoint is invalid
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
      log(`${runName(run)} of ${path} has a different recipe: it starts from scratch.`);
      continue;
    }
    if ((await readRunFile(folder, run))?.recipe === recipe) continue;
    const step = run.metrics.at(-1)?.step ?? 0;
    const checkpoint = parseCheckpoint(bytes, step, length);
    await writeRunFile(folder, { recipe, record: { adapter: record.adapter, ...run }, checkpoint });
    log(`${runName(run)} resumes from step ${step} of ${path}.`);
  }
}
