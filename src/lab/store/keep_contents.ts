import { parseCheckpoint } from '../../experiment/archive/checkpoint_bytes.ts';
import { parseRecord } from '../../experiment/record_schema.ts';
import type { ModelConfig } from '../../model/config.ts';
import { parameterLayout } from '../../model/parameters.ts';
import { type ArrivedContents, longestName } from '../client/kept_protocol.ts';
import type { KeptRun } from '../run_keeper.ts';
import type { ExperimentEntry } from './entries.ts';
import { newEntry } from './new_entry.ts';
import { type RunStorage, StorageFull } from './run_storage.ts';
import { StoredRuns } from './stored_runs.ts';

/**
 * Keeps an experiment that was trained elsewhere, each run where its checkpoint stands; runs without one begin anew.
 * All of it is checked before anything is written, and where it cannot be kept whole nothing of it stays.
 * @param others whose names are taken
 * @param config of the base that it was trained from
 * @throws StorageFull; Error with a sentence where the record or a checkpoint is not sound, or not of this base
 */
export async function keepContents(
  storage: RunStorage,
  { name, record: untrusted, checkpoints }: ArrivedContents,
  others: readonly { name: string }[],
  config: ModelConfig,
): Promise<ExperimentEntry> {
  const record = parseRecord(untrusted);
  const { length } = parameterLayout(config);
  const runs = checkpoints.map(({ condition, seed, bytes }): KeptRun => {
    const run = record.runs.find((of) => of.condition === condition && of.seed === seed);
    if (!run) throw new Error(`There is a checkpoint of ${condition}, seed ${seed}, and no record of it.`);
    const step = run.metrics.at(-1)?.step ?? 0;
    return {
      record: { adapter: record.adapter, ...run },
      checkpoint: parseCheckpoint(bytes, step, length),
    };
  });
  if (runs.length === 0) throw new Error('There is no checkpoint to go on from.');
  const { preset, spec, adapter, version } = record;
  const fresh = newEntry({ preset, spec, budget: null, adapter, version }, others);
  const wanted = name.trim().slice(0, longestName);
  const taken = wanted === '' || others.some((other) => other.name === wanted);
  const entry = { ...fresh, name: taken ? fresh.name : wanted };
  try {
    await write(storage, entry, record.vocabulary, runs);
  } catch (error) {
    await storage.remove(entry.id);
    throw error;
  }
  return entry;
}

/** @throws StorageFull, or an Error with the words of what went wrong */
async function write(
  storage: RunStorage,
  entry: ExperimentEntry,
  vocabulary: readonly string[],
  runs: readonly KeptRun[],
): Promise<void> {
  await storage.changeExperiment(entry.id, () => entry);
  const faults: Error[] = [];
  const keeper = new StoredRuns(storage, entry, vocabulary, {
    saved: () => {},
    full: () => faults.push(new StorageFull('There is no room for it.')),
    fault: (detail) => faults.push(new Error(detail)),
  });
  for (const { record, checkpoint } of runs) {
    await keeper.save(record, async () => checkpoint, 'final');
    await keeper.settled();
    const [fault] = faults;
    if (fault) throw fault;
  }
}
