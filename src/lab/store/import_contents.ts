import type { RunRecord } from '../../experiment/record.ts';
import { parseRecord } from '../../experiment/record_schema.ts';
import { parseCheckpoint } from '../../formats/archive/checkpoint_bytes.ts';
import type { ModelConfig } from '../../model/config.ts';
import { parameterLayout } from '../../model/parameters.ts';
import { type ArrivedContents, longestName } from '../client/kept_protocol.ts';
import { lastStep } from './autosave.ts';
import { type ExperimentEntry, parseExperiment } from './entries.ts';
import { importedKey } from './imported_key.ts';
import { freeName } from './names.ts';
import { newEntry } from './new_entry.ts';
import type { LoadedRun } from './run_keeper.ts';
import { type RunStorage, StorageFull } from './run_storage.ts';
import { StoredRuns } from './stored_runs.ts';
import { samplesText } from './stored_samples.ts';

/**
 * Imports an experiment that was trained elsewhere: every run's record and checkpoint, if any, to resume from.
 * Everything is validated before anything is written, and if not all of it can be saved, nothing is.
 * @param others experiments whose names are taken
 * @param modelConfig returns the shape of a base, for its checkpoints
 * @throws StorageFull; Error if the record or a checkpoint is invalid, or not of this base
 */
export async function importContents(
  storage: RunStorage,
  contents: ArrivedContents,
  others: readonly { name: string }[],
  modelConfig: (name: string) => Promise<ModelConfig>,
): Promise<ExperimentEntry> {
  const { name, checkpoints } = contents;
  const record = parseRecord(contents.record);
  const length = checkpoints.length > 0 ? parameterLayout(await modelConfig(record.spec.model)).length : 0;
  for (const { condition, seed } of checkpoints)
    if (!record.runs.some((of) => of.condition === condition && of.seed === seed))
      throw new Error(`There is a checkpoint of ${condition}, seed ${seed}, and no record of it.`);
  const runs = record.runs.map((run): LoadedRun => {
    const found = checkpoints.find((of) => of.condition === run.condition && of.seed === run.seed);
    return {
      record: { adapter: record.adapter, ...run },
      checkpoint: found ? parseCheckpoint(found.bytes, lastStep(run), length) : null,
    };
  });
  if (runs.length === 0) throw new Error('There is no run in it to keep.');
  const { preset, spec, adapter, version, date } = record;
  const fresh = newEntry({ preset, spec, adapter, version }, others);
  const taken = new Set(others.map((other) => other.name));
  const wanted = name.trim().slice(0, longestName);
  const entry: ExperimentEntry = {
    ...fresh,
    name: wanted === '' ? fresh.name : freeName(wanted, taken),
    created: date.slice(0, 40),
    imported: importedKey(contents),
  };
  try {
    await write(storage, entry, record.vocabulary, runs);
  } catch (error) {
    await storage.remove(entry.id);
    throw error;
  }
  return entry;
}

/**
 * The experiment that an archive was imported as before, and that has not been resumed since; null if there is none.
 */
export async function importedBefore(
  storage: RunStorage,
  contents: ArrivedContents,
): Promise<ExperimentEntry | null> {
  const key = importedKey(contents);
  for (const { entry } of await storage.experiments()) {
    if ((entry as Partial<ExperimentEntry> | null)?.imported !== key) continue;
    try {
      return parseExperiment(entry);
    } catch {
      // Damaged entries are reported with the list.
    }
  }
  return null;
}

/** @throws StorageFull, or Error with the reported faults */
async function write(
  storage: RunStorage,
  entry: ExperimentEntry,
  vocabulary: readonly string[],
  runs: readonly LoadedRun[],
): Promise<void> {
  await storage.changeExperiment(entry.id, () => entry);
  const faults: Error[] = [];
  const keeper = new StoredRuns(storage, entry, vocabulary, {
    saved: () => {},
    full: () => faults.push(new StorageFull('There is not enough storage for it.')),
    fault: (detail) => faults.push(new Error(detail)),
  });
  for (const { record, checkpoint } of runs) {
    if (checkpoint === null) {
      await writeRecord(storage, entry, record);
      continue;
    }
    await keeper.save(record, async () => checkpoint, 'final');
    await keeper.settled();
    const [fault] = faults;
    if (fault) throw fault;
  }
}

/** Saves a run that has only a record. */
async function writeRecord(storage: RunStorage, { id, spec }: ExperimentEntry, record: RunRecord) {
  const { samples, ...rest } = record;
  const step = lastStep(record);
  const bytes = samplesText(samples);
  const name = `${record.condition}-${record.seed}.samples${step}-imported.jsonl`;
  const file = samples.length > 0 ? await storage.writeFile(id, name, bytes) : null;
  const last = record.evaluations.at(-1);
  await storage.putRun(
    {
      format: 1,
      experiment: id,
      condition: record.condition,
      seed: record.seed,
      status: record.ended || last?.step === spec.steps ? 'done' : 'stopped',
      step,
      pass: last?.['eval/pass@1'] ?? null,
      saved: new Date().toISOString(),
      resumed: record.resumed?.length ?? 0,
      checkpoints: [],
      models: [],
      samples: file === null ? [] : [{ file, to: step, bytes: bytes.byteLength }],
    },
    rest,
  );
}
