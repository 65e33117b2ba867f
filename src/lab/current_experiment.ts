import type { Spec } from '../experiment/spec.ts';
import { worldByName } from '../task/worlds.ts';
import type { KeptEvent } from './client/kept_protocol.ts';
import type { ExperimentEntry } from './store/entries.ts';
import { editEntry } from './store/kept_entry.ts';
import { type Locks, lockExperiment } from './store/lock.ts';
import type { RunStorage } from './store/run_storage.ts';
import { StoredRuns } from './store/stored_runs.ts';

/** A saved experiment, or one to be saved, that this worker has locked. */
export interface CurrentExperiment {
  readonly id: string;
  readonly preset: string;
  readonly spec: Spec;
  readonly keeper: StoredRuns;
  /**
   * Saves its status as running, before the first step, so that it is found after a crash. A new one is saved from then
   * on.
   * @throws StorageFull
   */
  begin(): Promise<void>;
  /** Records the adapter that it starts on, if it was queued or started before one was known. */
  noteAdapter(adapter: string): Promise<void>;
  /** Releases it once everything is written, recording the status if it has not finished. */
  leave(ended: 'stopped' | 'failed' | null): Promise<void>;
}

/** Callbacks. */
interface ExperimentListener {
  emit(event: KeptEvent): void;
  /** Storage is full. @param needed in bytes */
  full(needed: number): void;
  /** A new one has started: its entry is on disk. */
  begun(): Promise<void>;
}

/**
 * Locks an experiment to train it.
 * @param isNew its entry is not on disk yet
 * @returns null if another tab has locked it
 */
export async function takeExperiment(
  storage: RunStorage,
  found: ExperimentEntry,
  isNew: boolean,
  locks: Locks | undefined,
  { emit, full, begun: onStarted }: ExperimentListener,
): Promise<CurrentExperiment | null> {
  const { id, preset, spec } = found;
  const release = await lockExperiment(locks, id);
  if (!release) return null;
  let entry = found;
  let written = !isNew;
  const edit = async (change: (old: ExperimentEntry) => Partial<ExperimentEntry>) => {
    entry = { ...entry, ...change(entry) };
    if (written) await editEntry(storage, id, change);
  };
  const keeper = new StoredRuns(storage, entry, worldByName(spec.world).vocabulary.tokens, {
    saved: ({ condition, seed }, facts) =>
      emit({ type: 'kept-saved', id, run: { condition, seed }, ...facts }),
    full,
    fault: (detail) => emit({ type: 'kept-fault', id, detail }),
  });
  await keeper.sweep();
  // It is no longer queued.
  if (entry.queued !== null) await edit(() => ({ queued: null }));
  const write = async () => {
    await edit(() => ({ unsaved: 'running', imported: null, updated: new Date().toISOString() }));
    if (written) return;
    await storage.changeExperiment(id, () => entry);
    written = true;
    await onStarted();
  };
  let begun: Promise<void> | null = null;
  return {
    id,
    preset,
    spec,
    keeper,
    begin: () => {
      begun ??= write().catch((error) => {
        begun = null;
        throw error;
      });
      return begun;
    },
    noteAdapter: async (adapter) => {
      if (entry.adapter === '') await edit(() => ({ adapter }));
    },
    leave: async (ended) => {
      try {
        await begun?.catch(() => {});
        await keeper.settled();
        if (ended) {
          await keeper.end(ended);
          await edit(() => ({ unsaved: ended }));
        }
      } finally {
        release();
      }
    },
  };
}
