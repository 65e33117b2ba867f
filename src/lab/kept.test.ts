import { expect, test, vi } from 'vitest';
import { madeEvaluation, madeGroup, madeMetrics } from '../experiment/testing/made_record.ts';
import { tinyConfig } from '../rl/testing/tiny_experiment.ts';
import type { KeptEvent } from './client/kept_protocol.ts';
import { removedFor } from './client/kept_protocol.ts';
import { Kept } from './kept.ts';
import type { Locks } from './store/lock.ts';
import { MemoryStorage } from './store/memory_storage.ts';
import { type RunStorage, StorageFull } from './store/run_storage.ts';
import { madeExperiment, madeId, madeRunEntry } from './store/testing/made_entries.ts';

/** The locks of one origin. */
function madeLocks(): Locks {
  const held = new Set<string>();
  return {
    async request(name, _options, work) {
      if (held.has(name)) return work(null);
      held.add(name);
      try {
        return await work({ name });
      } finally {
        held.delete(name);
      }
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
}

/** A tab: what it says, and whether its experiment goes on. */
function madeTab(storage: RunStorage, locks: Locks | undefined, denied: string | null = null) {
  const heard: KeptEvent[] = [];
  const state = { playing: true };
  const kept = new Kept(
    {
      emit: (event) => heard.push(event),
      playing: () => state.playing,
      pause: () => {
        state.playing = false;
      },
      play: () => {
        state.playing = true;
      },
    },
    {
      openStorage: async () => ({ storage, denied }),
      locks,
      manager: { estimate: async () => ({ usage: 5, quota: 50 }), persist: async () => true },
      modelConfig: async () => tinyConfig,
    },
  );
  const all = <T extends KeptEvent['type']>(type: T) =>
    heard.filter((event): event is Extract<KeptEvent, { type: T }> => event.type === type);
  const last = <T extends KeptEvent['type']>(type: T) => all(type).at(-1);
  return { kept, heard, state, all, last };
}

async function shelfOf(...entries: ReturnType<typeof madeExperiment>[]): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  for (const entry of entries) await storage.changeExperiment(entry.id, () => entry);
  return storage;
}

const begin = (kept: Kept) => {
  const { preset, spec, adapter, version } = madeExperiment();
  return kept.begin({ preset, spec, budget: null, adapter, version });
};

/** Saves a run of one step. */
async function save(keeper: { save: typeof import('./store/stored_runs.ts').StoredRuns.prototype['save'] }) {
  const floats = () => new Float32Array(4).fill(1);
  await keeper.save(
    {
      condition: 'top20',
      seed: 1,
      metrics: [madeMetrics(1)],
      evaluations: [madeEvaluation(1, 0.5)],
      samples: [{ step: 1, groups: [madeGroup([[0.1]])] }],
      seconds: 1,
    },
    async () => ({ step: 1, updates: 1, tokens: 10, parameters: floats(), m: floats(), v: floats() }),
    'evaluated',
  );
}

test('lists what is kept, newest first, with where each run stands', async () => {
  const storage = await shelfOf(madeExperiment(1), madeExperiment(2));
  await storage.putRun(madeRunEntry(1));
  const { kept, last } = madeTab(storage, madeLocks());
  await kept.hear({ type: 'kept-list' });
  const list = last('kept-list');
  expect(list?.experiments.map(({ id }) => id)).toEqual([madeId(1), madeId(2)]);
  expect(list?.experiments[0]).toMatchObject({ bytes: 150, elsewhere: false, updated: madeRunEntry().saved });
  expect(list?.experiments[0].runs).toHaveLength(4);
  expect(list?.experiments[0].runs[0]).toMatchObject({ status: 'paused', step: 10, pass: 0.3 });
  expect(list?.experiments[0].runs[1]).toMatchObject({ status: 'queued', step: 0, pass: null });
  expect(list?.damaged).toEqual([]);
});

test('damaged entries are named and skipped, and can be deleted', async () => {
  const storage = await shelfOf(madeExperiment(1), madeExperiment(2), {
    ...madeExperiment(3),
    star: 'yes' as unknown as boolean,
  });
  await storage.changeExperiment(madeId(4), () => madeExperiment(5));
  await storage.putRun({ ...madeRunEntry(2), step: -1 });
  const { kept, last } = madeTab(storage, madeLocks());
  await kept.hear({ type: 'kept-list' });
  expect(
    last('kept-list')
      ?.experiments.map(({ id }) => id)
      .sort(),
  ).toEqual([madeId(1), madeId(2)]);
  expect(last('kept-list')?.damaged).toEqual([
    { id: madeId(2), fault: expect.stringMatching(/^calm heron 2: .*step.*\.$/) },
    { id: madeId(3), fault: expect.stringContaining('star') },
    { id: madeId(4), fault: expect.stringContaining('another') },
  ]);
  await kept.hear({ type: 'kept-remove', id: madeId(3), now: true });
  expect(last('kept-list')?.damaged.map(({ id }) => id)).toEqual([madeId(2), madeId(4)]);
});

test('renames, notes and stars; what does not fit is refused in words', async () => {
  const storage = await shelfOf(madeExperiment(1));
  const { kept, last } = madeTab(storage, madeLocks());
  await kept.hear({ type: 'kept-change', id: madeId(1), name: 'my best', star: true });
  await kept.hear({ type: 'kept-change', id: madeId(1), note: 'look again' });
  expect(last('kept-list')?.experiments[0]).toMatchObject({
    name: 'my best',
    star: true,
    note: 'look again',
  });
  for (const name of ['', '  ', 'x'.repeat(81)])
    await kept.hear({ type: 'kept-change', id: madeId(1), name });
  await kept.hear({ type: 'kept-change', id: madeId(9), name: 'nobody' });
  expect(last('kept-fault')).toMatchObject({
    id: madeId(9),
    detail: expect.stringContaining('not kept here'),
  });
  expect(await storage.experiment(madeId(1))).toMatchObject({ name: 'my best' });
});

test('a removed experiment can be brought back for a while, and then is gone', async () => {
  const long = new Date(Date.now() - removedFor - 1000).toISOString();
  const storage = await shelfOf(madeExperiment(1), madeExperiment(2, { removed: long }));
  const { kept, last, all } = madeTab(storage, madeLocks());
  await kept.hear({ type: 'kept-remove', id: madeId(1) });
  expect(last('kept-list')?.experiments).toMatchObject([{ id: madeId(1), removed: expect.any(String) }]);
  expect(await storage.experiment(madeId(2))).toBeUndefined();
  expect(await kept.open(madeId(1))).toBeNull();
  expect(all('kept-fault').at(-1)?.detail).toContain('has been removed');
  await kept.hear({ type: 'kept-restore', id: madeId(1) });
  expect(last('kept-list')?.experiments).toMatchObject([{ id: madeId(1), removed: null }]);
});

test('one tab has an experiment to itself until it leaves it', async () => {
  const storage = await shelfOf();
  const locks = madeLocks();
  const mine = madeTab(storage, locks);
  const held = await begin(mine.kept);
  const id = held?.id ?? '';
  await save(held!.keeper);
  await held?.keeper.settled();
  const theirs = madeTab(storage, locks);
  expect(await theirs.kept.open(id)).toBeNull();
  expect(theirs.last('kept-busy')?.detail).toContain('open in another tab');
  await theirs.kept.hear({ type: 'kept-remove', id, now: true });
  await theirs.kept.hear({ type: 'kept-list' });
  expect(theirs.last('kept-list')?.experiments[0]).toMatchObject({
    elsewhere: true,
    runs: [{ status: 'running' }, {}, {}, {}],
  });
  await theirs.kept.hear({ type: 'kept-look', id });
  expect(theirs.last('kept-record')?.record.runs[0].metrics).toHaveLength(1);
  await mine.kept.hear({ type: 'kept-remove', id });
  expect(mine.last('kept-fault')?.detail).toContain('close it first');

  await held?.leave(null);
  expect(await theirs.kept.open(id)).not.toBeNull();
});

test('without Web Locks everything works, and nothing is said to be busy', async () => {
  const { kept, all } = madeTab(await shelfOf(madeExperiment(1)), undefined);
  expect(await kept.open(madeId(1))).not.toBeNull();
  await kept.hear({ type: 'kept-list' });
  expect(all('kept-list').at(-1)?.experiments[0].elsewhere).toBe(false);
  expect(all('kept-busy')).toEqual([]);
});

test('without room the runs pause, and go on by themselves when something was deleted', async () => {
  const storage = await shelfOf(madeExperiment(1));
  await storage.putRun(madeRunEntry(1));
  const { kept, state, last, all } = madeTab(storage, madeLocks());
  const held = await begin(kept);
  const writeFile = storage.writeFile.bind(storage);
  storage.writeFile = async () => {
    throw new StorageFull('full');
  };
  await save(held!.keeper);
  await held?.keeper.settled();
  await vi.waitFor(() => expect(last('storage-full')).toBeDefined());
  expect(state.playing).toBe(false);
  expect(last('storage-full')).toMatchObject({
    id: held?.id,
    needed: 48,
    deletable: [{ id: madeId(1), name: 'calm heron 1', bytes: 150, removed: false }],
  });

  await kept.tryAgain();
  expect(state.playing).toBe(false);
  storage.writeFile = writeFile;
  await kept.hear({ type: 'kept-remove', id: madeId(1), now: true });
  expect(last('storage-room')).toEqual({ type: 'storage-room', id: held?.id });
  expect(state.playing).toBe(true);
  expect(all('kept-saved')).toMatchObject([{ run: { condition: 'top20', seed: 1 }, step: 1 }]);
});

test('no room for as much as an entry is told before anything begins', async () => {
  const storage = await shelfOf(madeExperiment(1));
  storage.changeExperiment = async () => {
    throw new StorageFull('full');
  };
  const { kept, last } = madeTab(storage, madeLocks());
  expect(await begin(kept)).toBeNull();
  expect(last('storage-full')?.deletable).toHaveLength(1);
});

test('says once that it works in memory alone, and what the browser says of its room', async () => {
  const { kept, all, last } = madeTab(new MemoryStorage(), undefined, 'denied');
  await kept.hear({ type: 'kept-list' });
  await kept.hear({ type: 'kept-list' });
  expect(all('kept-memory')).toEqual([{ type: 'kept-memory', detail: 'denied' }]);
  await kept.hear({ type: 'kept-usage' });
  expect(last('kept-usage')).toEqual({ type: 'kept-usage', usage: 5, quota: 50, persisted: null });
  await kept.hear({ type: 'kept-persist' });
  expect(last('kept-persist')).toEqual({ type: 'kept-persist', granted: true });
});

test('what was begun and of which nothing was saved is not kept, unless it was starred or queued', async () => {
  const storage = await shelfOf(madeExperiment(1, { queued: 1 }));
  const { kept, last } = madeTab(storage, madeLocks());
  const held = await begin(kept);
  await held?.leave(null);
  expect(last('kept-list')?.experiments.map(({ id }) => id)).toEqual([madeId(1)]);

  const starred = await begin(kept);
  await kept.hear({ type: 'kept-change', id: starred!.id, star: true });
  await starred?.leave(null);
  const queued = await kept.open(madeId(1));
  expect(last('kept-list')?.experiments.find(({ id }) => id === madeId(1))?.queued).toBeNull();
  await queued?.leave(null);
  expect(last('kept-list')?.experiments).toHaveLength(2);
});
