import { type ExperimentEntry, parseExperiment } from './entries.ts';
import type { RunStorage } from './run_storage.ts';

/** The stored entry. @throws Error if there is none */
export function existing(value: unknown): object {
  if (typeof value !== 'object' || value === null)
    throw new Error('This experiment is no longer saved here.');
  return value;
}

/** The entry of a saved experiment. @throws Error if there is none, or it is damaged */
export async function findEntry(storage: RunStorage, id: string): Promise<ExperimentEntry> {
  return parseExperiment(existing(await storage.experiment(id)));
}

/** Changes fields of an entry. @throws Error if there is none, or it is damaged */
export async function editEntry(
  storage: RunStorage,
  id: string,
  change: (entry: ExperimentEntry) => Partial<ExperimentEntry>,
): Promise<void> {
  await storage.changeExperiment(id, (value) => {
    const entry = parseExperiment(value);
    return { ...entry, ...change(entry) };
  });
}
