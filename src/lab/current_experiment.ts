import type { Spec } from '../experiment/spec.ts';
import { worldByName } from '../task/worlds.ts';
import type { KeptEvent } from './client/kept_protocol.ts';
import type { ExperimentEntry } from './store/entries.ts';
import { editEntry } from './store/kept_entry.ts';
import { type Locks, lockExperiment } from './store/lock.ts';
import type { RunStorage } from './store/run_storage.ts';
import { StoredRuns } from './store/stored_runs.ts';

/** A kept experiment, or one that will be, that this worker has to itself. */
export interface CurrentExperiment {
  readonly id: string;
  readonly preset: string;
  readonly spec: Spec;
  readonly keeper: StoredRuns;
  /**
   * Writes down that it is at work: before the first step, so that whatever was started is found after a crash. One that
   * is new is kept from then on.
   * @throws StorageFull
   */
  begin(): Promise<void>;
  /** Notes the adapter that it begins on, where it was queued, or begun, before one was known. */
  noteAdapter(adapter: string): Promise<void>;
  /** Gives it back once all is written, noting how it ended where that was not its end. */
  leave(ended: 'stopped' | 'failed' | null): Promise<void>;
}

/** Who hears of what happens to it meanwhile. */
interface ExperimentListener {
  emit(event: KeptEvent): void;
  /** Something finds no room. @param needed bytes */
  full(needed: number): void;
  /** One that is new has begun: its entry is on the disk. */
  begun(): Promise<void>;
}

/**
 * Takes an experiment to train it.
 * @param isNew its entry is not on the disk yet
 * @returns null where another tab has it
 */
export async function takeExperiment(
  storage: RunStorage,
  found: ExperimentEntry,
  isNew: boolean,
  locks: Locks | undefined,
  { emit, full, begun: told }: ExperimentListener,
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
  // It has had its turn.
  if (entry.queued !== null) await edit(() => ({ queued: null }));
  const write = async () => {
    await edit(() => ({ unsaved: 'running', imported: null, updated: new Date().toISOString() }));
    if (written) return;
    await storage.changeExperiment(id, () => entry);
    written = true;
    await told();
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
