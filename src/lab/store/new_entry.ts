import type { ExperimentEntry } from './entries.ts';
import { newId, newName } from './names.ts';

/** An entry for a new experiment, with a unique name. */
export function newEntry(
  about: Pick<ExperimentEntry, 'preset' | 'spec' | 'adapter' | 'version'>,
  others: readonly { name: string }[],
  queued: number | null = null,
): ExperimentEntry {
  const date = new Date().toISOString();
  return {
    format: 1,
    id: newId(),
    name: newName(new Set(others.map(({ name }) => name))),
    note: '',
    star: false,
    created: date,
    updated: date,
    ...about,
    removed: null,
    queued,
    imported: null,
    unsaved: null,
  };
}
