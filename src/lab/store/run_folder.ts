import type { ExperimentRecord, RunRecord } from '../../experiment/record.ts';
import { type WeightFile, weightFiles } from '../../formats/archive/entry_paths.ts';
import { type ModelConfig, parameterCount } from '../../model/config.ts';
import { hubFolderFiles } from '../../model/hub/hub_folder.ts';
import { worldByName } from '../../task/worlds.ts';
import { runCard } from './run_card.ts';

/**
 * The model of a trained run as a Hugging Face folder, with the world's vocabulary and a model card.
 * @param parameters of the run, in the engine's order
 */
export function runFolder(
  record: ExperimentRecord,
  run: RunRecord,
  config: ModelConfig,
  parameters: Float32Array,
): Record<WeightFile, Uint8Array<ArrayBuffer>> {
  const { tokens, bos, eos } = worldByName(record.spec.world).vocabulary;
  const files = hubFolderFiles(
    { config, values: parameters },
    { tokens, bos, eos },
    runCard(record, run, parameterCount(config)),
  );
  const bytes = (content: string | ArrayBuffer) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  return Object.fromEntries(weightFiles.map((file) => [file, bytes(files[file])])) as Record<
    WeightFile,
    Uint8Array<ArrayBuffer>
  >;
}
