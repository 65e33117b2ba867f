import type { Budget } from '../experiment/budget.ts';
import type { Spec } from '../experiment/spec.ts';
import { worldByName } from '../task/worlds.ts';
import type { KeptEvent } from './client/kept_protocol.ts';
import type { ExperimentEntry } from './store/entries.ts';
import { editEntry, findEntry } from './store/kept_entry.ts';
import { type Locks, lockExperiment } from './store/lock.ts';
import type { RunStorage } from './store/run_storage.ts';
import { StoredRuns } from './store/stored_runs.ts';

/** A kept experiment that this worker has to itself. */
export interface Held {
  readonly id: string;
  readonly preset: string;
  readonly spec: Spec;
  readonly budget: Budget | null;
  readonly keeper: StoredRuns;
  /** The matmul that its runs have used on an adapter. */
  matmulOn(adapter: string): string | null;
  noteMatmul(adapter: string, matmul: string): Promise<void>;
  /** Gives it back once all is written, noting how it ended where that was not its end. */
  leave(ended: 'stopped' | 'failed' | null): Promise<void>;
}

/** Who hears of what happens to it meanwhile. */
interface HeldHost {
  emit(event: KeptEvent): void;
  /** Something finds no room. @param needed bytes */
  full(needed: number): void;
}

/**
 * Takes an experiment that is kept, to train it.
 * @param fresh it was begun just now: without a saved step there is nothing to keep of it
 * @returns null where another tab has it
 */
export async function holdExperiment(
  storage: RunStorage,
  entry: ExperimentEntry,
  fresh: boolean,
  locks: Locks | undefined,
  { emit, full }: HeldHost,
): Promise<Held | null> {
  const { id, preset, spec, budget } = entry;
  const release = await lockExperiment(locks, id);
  if (!release) return null;
  const keeper = new StoredRuns(storage, entry, worldByName(spec.world).vocabulary.tokens, {
    saved: ({ condition, seed }, facts) =>
      emit({ type: 'kept-saved', id, run: { condition, seed }, ...facts }),
    full,
    fault: (detail) => emit({ type: 'kept-fault', id, detail }),
  });
  await keeper.sweep();
  // It has had its turn.
  if (entry.queued !== null) await editEntry(storage, id, () => ({ queued: null }));
  const matmuls = new Map(entry.matmuls.map(({ adapter, matmul }) => [adapter, matmul]));
  return {
    id,
    preset,
    spec,
    budget,
    keeper,
    matmulOn: (adapter) => matmuls.get(adapter) ?? null,
    noteMatmul: async (adapter, matmul) => {
      matmuls.set(adapter, matmul);
      const all = [...matmuls].map(([on, used]) => ({ adapter: on, matmul: used }));
      // What was queued before an adapter was known begins here.
      await editEntry(storage, id, (old) => ({ matmuls: all, adapter: old.adapter || adapter }));
    },
    leave: async (ended) => {
      try {
        await keeper.settled();
        if (ended) await keeper.end(ended);
        if (fresh) await forgetEmpty(storage, id);
      } finally {
        release();
      }
    },
  };
}

/** Deletes an experiment of which nothing was saved, unless somebody has written something about it. */
async function forgetEmpty(storage: RunStorage, id: string): Promise<void> {
  if ((await storage.runs(id)).length > 0) return;
  const { note, star } = await findEntry(storage, id);
  if (note === '' && !star) await storage.remove(id);
}
