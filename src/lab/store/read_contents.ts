import type { ExperimentRecord, RunRecord } from '../../experiment/record.ts';
import { checkpointBytes, parseCheckpoint } from '../../formats/archive/checkpoint_bytes.ts';
import type { ModelConfig } from '../../model/config.ts';
import { parameterLayout } from '../../model/parameters.ts';
import { worldByName } from '../../task/worlds.ts';
import type { KeptContents } from '../client/kept_protocol.ts';
import type { RunKey } from '../client/run_key.ts';
import { type ExperimentEntry, parseRun, type RunEntry } from './entries.ts';
import { runsOf } from './experiment_list.ts';
import { runFolder } from './run_folder.ts';
import type { RunStorage } from './run_storage.ts';
import { readRecord } from './stored_records.ts';

/** What could be read of a saved experiment, and a sentence for each part that could not. */
interface Readable<T> {
  found: T;
  faults: string[];
}

/** Reads a saved experiment without its weights. Damaged runs are reported and omitted. */
export async function recordOf(
  storage: RunStorage,
  entry: ExperimentEntry,
): Promise<Readable<ExperimentRecord>> {
  const record = emptyRecord(entry);
  const { runs, faults } = await runsOf(storage, entry);
  for (const run of runs) {
    try {
      record.runs.push(await recordOfRun(storage, entry, record.vocabulary, run));
    } catch (error) {
      faults.push(faultOf(run, error));
    }
  }
  return { found: record, faults };
}

/**
 * Reads a complete experiment, as for an archive: a run whose last checkpoint is damaged has no model and checkpoint.
 * @param config of the base that it was trained from
 */
export async function contentsOf(
  storage: RunStorage,
  entry: ExperimentEntry,
  config: ModelConfig,
): Promise<Readable<KeptContents>> {
  const { length } = parameterLayout(config);
  const record = emptyRecord(entry);
  const contents: KeptContents = {
    name: entry.name,
    record,
    weights: [],
    checkpoints: [],
  };
  const { runs, faults } = await runsOf(storage, entry);
  for (const listed of runs) {
    try {
      const read = async (of: RunEntry) => ({
        run: await recordOfRun(storage, entry, record.vocabulary, of),
        bytes: await lastCheckpoint(storage, of),
      });
      // Another tab may be writing it: a file that was replaced while reading is found at its new name.
      const { run, bytes } = await read(listed).catch(async () =>
        read(parseRun(await storage.run(entry.id, listed))),
      );
      record.runs.push(run);
      // It was imported without one.
      if (listed.checkpoints.length === 0) continue;
      if (!bytes) throw new Error('The file of its last checkpoint is missing.');
      const checkpoint = parseCheckpoint(bytes, run.metrics.at(-1)?.step ?? 0, length);
      const { condition, seed } = run;
      const files = runFolder(record, run, config, checkpoint.parameters);
      contents.weights.push({ condition, seed, files });
      contents.checkpoints.push({ condition, seed, bytes: checkpointBytes(checkpoint) });
    } catch (error) {
      faults.push(faultOf(listed, error));
    }
  }
  return { found: contents, faults };
}

/**
 * The parameters of a run at its last checkpoint, and its step.
 * @param config of the base that it was trained from
 * @throws Error if there is no such run, or its checkpoint is unusable
 */
export async function lastParameters(
  storage: RunStorage,
  { id, name }: ExperimentEntry,
  key: RunKey,
  config: ModelConfig,
): Promise<{ step: number; parameters: Float32Array }> {
  const read = async () => {
    const value = await storage.run(id, key);
    if (value === undefined)
      throw new Error(`Nothing of ${key.condition}, seed ${key.seed}, of ${name} has been saved.`);
    const run = parseRun(value);
    if (run.checkpoints.length === 0)
      throw new Error(`${key.condition}, seed ${key.seed}, of ${name} has only a record, and no model.`);
    return { run, bytes: await lastCheckpoint(storage, run) };
  };
  // Another tab may be writing it: a file that was replaced while reading is found at its new name.
  const first = await read();
  const { run, bytes } = first.bytes ? first : await read();
  if (!bytes) throw new Error('The file of its last checkpoint is missing.');
  const { parameters } = parseCheckpoint(bytes, run.step, parameterLayout(config).length);
  return { step: run.step, parameters };
}

const faultOf = ({ condition, seed }: RunEntry, error: unknown) =>
  `${condition}, seed ${seed}: ${(error as Error).message}`;

const emptyRecord = ({
  preset,
  spec,
  adapter,
  version,
  created: date,
}: ExperimentEntry): ExperimentRecord => ({
  format: 1,
  preset,
  spec,
  vocabulary: [...worldByName(spec.world).vocabulary.tokens],
  adapter,
  version,
  date,
  runs: [],
});

const recordOfRun = (
  storage: RunStorage,
  entry: ExperimentEntry,
  vocabulary: readonly string[],
  run: RunEntry,
): Promise<RunRecord> => readRecord(storage, entry, vocabulary, run, run.step);

async function lastCheckpoint(storage: RunStorage, run: RunEntry): Promise<Uint8Array | null> {
  const last = run.checkpoints.findLast(({ step }) => step === run.step);
  return last ? storage.readFile(run.experiment, last.file) : null;
}
