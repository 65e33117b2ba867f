import { longestName } from '../client/kept_protocol.ts';
import type { ExperimentEntry } from './entries.ts';
import { freeName, newId, newName } from './names.ts';

/** An entry for a new experiment, with a unique name: the given one, numbered where it is taken, or a drawn one. */
export function newEntry(
  about: Pick<ExperimentEntry, 'preset' | 'spec' | 'adapter' | 'version'>,
  others: readonly { name: string }[],
  queued: number | null = null,
  name?: string,
): ExperimentEntry {
  const date = new Date().toISOString();
  const taken = new Set(others.map((other) => other.name));
  return {
    format: 1,
    id: newId(),
    name: name ? freeName(name.slice(0, longestName), taken) : newName(taken),
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
