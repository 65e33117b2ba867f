import { expect, test, vi } from 'vitest';
import { madeEvaluation, madeGroup, madeMetrics, madeRun } from '../experiment/testing/made_record.ts';
import { tinyConfig } from '../rl/testing/tiny_experiment.ts';
import type { KeptEvent } from './client/kept_protocol.ts';
import { Kept } from './kept.ts';
import type { Locks } from './store/lock.ts';
import { MemoryStorage } from './store/memory_storage.ts';
import { type RunStorage, StorageFull } from './store/run_storage.ts';
import { madeExperiment, madeId, madeRunEntry } from './store/testing/made_entries.ts';

/** The locks of one origin. */
function madeLocks(): Locks {
  const held = new Set<string>();
  const freed: ((_: unknown) => void)[] = [];
  return {
    async request(name: string, options: object, work: (lock: unknown) => unknown) {
      if ('mode' in options) {
        while (held.has(name)) await new Promise((resolve) => freed.push(resolve));
        return work({ name });
      }
      if (held.has(name)) return work(null);
      held.add(name);
      try {
        return await work({ name });
      } finally {
        held.delete(name);
        for (const wake of freed.splice(0)) wake(null);
      }
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
}

/** A tab: its events, and whether its experiment is running. */
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

const prepare = (kept: Kept) => {
  const { preset, spec, version } = madeExperiment();
  return kept.prepare({ preset, spec, version });
};

async function begin(kept: Kept) {
  const held = await prepare(kept);
  await held?.begin();
  return held;
}

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

test('lists saved experiments, newest first, with each run’s progress', async () => {
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

test('an entry with a budget, or with a run ended by one, is listed and opened without it', async () => {
  const storage = new MemoryStorage();
  const old = { ...madeExperiment(1), budget: { kind: 'steps', most: 10 } };
  await storage.changeExperiment(old.id, () => old);
  await storage.putRun({ ...madeRunEntry(1, { status: 'done' }), ended: 'steps' }, madeRun('top20', 1, 10));
  const { kept, last } = madeTab(storage, madeLocks());
  await kept.hear({ type: 'kept-list' });
  const { experiments, damaged } = last('kept-list')!;
  expect(damaged).toEqual([]);
  expect(experiments[0].runs[0]).toMatchObject({ status: 'done', step: 10 });
  expect(experiments[0]).not.toHaveProperty('budget');
  const held = await kept.open(old.id);
  expect(held?.spec.steps).toBe(40);
  await held?.leave(null);
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

test('renames, notes and stars; invalid values are rejected with a message', async () => {
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
  await kept.hear({ type: 'kept-change', id: madeId(9), name: 'unknown' });
  expect(last('kept-fault')).toMatchObject({
    id: madeId(9),
    detail: expect.stringContaining('no longer saved here'),
  });
  expect(await storage.experiment(madeId(1))).toMatchObject({ name: 'my best' });
});

test('a removed experiment can be restored for a while, and is then deleted', async () => {
  const storage = await shelfOf(
    madeExperiment(1),
    madeExperiment(2, { removed: '2020-01-01T00:00:00.000Z' }),
  );
  const { kept, last, all } = madeTab(storage, madeLocks());
  await kept.hear({ type: 'kept-remove', id: madeId(1) });
  expect(last('kept-list')?.experiments).toMatchObject([{ id: madeId(1), removed: expect.any(String) }]);
  expect(await storage.experiment(madeId(2))).toBeUndefined();
  expect(await kept.open(madeId(1))).toBeNull();
  expect(all('kept-fault').at(-1)?.detail).toContain('has been removed');
  await kept.hear({ type: 'kept-restore', id: madeId(1) });
  expect(last('kept-list')?.experiments).toMatchObject([{ id: madeId(1), removed: null }]);
});

test('a tab locks an experiment until it closes it', async () => {
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

test('without Web Locks everything works, and nothing is reported as busy', async () => {
  const { kept, all } = madeTab(await shelfOf(madeExperiment(1)), undefined);
  expect(await kept.open(madeId(1))).not.toBeNull();
  await kept.hear({ type: 'kept-list' });
  expect(all('kept-list').at(-1)?.experiments[0].elsewhere).toBe(false);
  expect(all('kept-busy')).toEqual([]);
});

test('if storage is full the runs pause, and continue automatically when something was deleted', async () => {
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

test('a lack of storage for the entry itself is reported before anything starts', async () => {
  const storage = await shelfOf(madeExperiment(1));
  const { changeExperiment } = storage;
  storage.changeExperiment = async () => {
    throw new StorageFull('full');
  };
  const { kept, last } = madeTab(storage, madeLocks());
  const held = (await prepare(kept))!;
  const full = await held.begin().catch((error) => error);
  await kept.notBegun(held.id, full);
  expect(last('storage-full')?.deletable).toHaveLength(1);
  expect(last('kept-opened')).toBeUndefined();
  await expect(kept.notBegun(held.id, new Error('on fire'))).rejects.toThrow('on fire');
  // With free storage it can be retried.
  storage.changeExperiment = changeExperiment;
  await held.begin();
  expect(last('kept-opened')).toMatchObject({ id: held.id });
});

test('reports once that it works only in memory, and the browser’s storage estimate', async () => {
  const { kept, all, last } = madeTab(new MemoryStorage(), undefined, 'denied');
  await kept.hear({ type: 'kept-list' });
  await kept.hear({ type: 'kept-list' });
  expect(all('kept-memory')).toEqual([{ type: 'kept-memory', detail: 'denied' }]);
  await kept.hear({ type: 'kept-usage' });
  expect(last('kept-usage')).toEqual({ type: 'kept-usage', usage: 5, quota: 50, persisted: null });
  await kept.hear({ type: 'kept-persist' });
  expect(last('kept-persist')).toEqual({ type: 'kept-persist', granted: true });
});

test('nothing is saved, or reported as saved, before it starts; then it is, whatever happens', async () => {
  const storage = await shelfOf();
  const locks = madeLocks();
  const mine = madeTab(storage, locks);
  const held = (await prepare(mine.kept))!;
  expect(await storage.experiments()).toEqual([]);
  expect(mine.all('kept-opened')).toEqual([]);
  await Promise.all([held.begin(), held.begin()]);
  expect(mine.all('kept-opened')).toMatchObject([{ id: held.id, queued: false }]);
  expect(mine.last('kept-list')?.experiments).toMatchObject([{ id: held.id, elsewhere: false }]);

  // The tab is closed, and nothing of its run was saved.
  const theirs = madeTab(storage, undefined);
  await theirs.kept.hear({ type: 'kept-list' });
  expect(theirs.last('kept-list')?.experiments).toMatchObject([
    { id: held.id, runs: [{ status: 'paused', step: 0 }, {}, {}, {}] },
  ]);
  const again = await theirs.kept.open(held.id);
  expect(await again!.keeper.load({ condition: 'top20', seed: 1 })).toBeNull();
});

test('the final status is recorded even if nothing was saved, and what never started is not listed', async () => {
  const storage = await shelfOf(madeExperiment(1, { queued: 1 }));
  const { kept, last } = madeTab(storage, madeLocks());
  const rested = await prepare(kept);
  await rested?.leave('failed');
  expect(last('kept-list')?.experiments.map(({ id }) => id)).toEqual([madeId(1)]);
  const queued = await kept.open(madeId(1), true);
  expect(last('kept-opened')).toMatchObject({ id: madeId(1), queued: true });
  await queued?.begin();
  await queued?.leave('stopped');
  expect(last('kept-list')?.experiments).toMatchObject([
    { id: madeId(1), queued: null, runs: [{ status: 'stopped' }, {}, {}, {}] },
  ]);
});

test('a recipe that is restarted before anything of it was saved stays a single experiment', async () => {
  const storage = await shelfOf();
  const locks = madeLocks();
  const { kept } = madeTab(storage, locks);
  const first = (await begin(kept))!;
  // While it is running another tab starts its own.
  const other = (await begin(madeTab(storage, locks).kept))!;
  expect(other.id).not.toBe(first.id);
  await first.leave(null);
  const again = (await begin(kept))!;
  expect(again.id).toBe(first.id);
  await save(again.keeper);
  await again.leave(null);
  expect((await begin(kept))?.id).not.toBe(first.id);
});

test('a page that opens while its predecessor still holds a lock refreshes the list once it is released', async () => {
  const storage = await shelfOf();
  const locks = madeLocks();
  const held = await begin(madeTab(storage, locks).kept);
  const { kept, all, last } = madeTab(storage, locks);
  await kept.hear({ type: 'kept-list' });
  await kept.hear({ type: 'kept-list' });
  expect(last('kept-list')?.experiments).toMatchObject([{ elsewhere: true }]);
  await held?.leave(null);
  await vi.waitFor(() => expect(last('kept-list')?.experiments).toMatchObject([{ elsewhere: false }]));
  expect(all('kept-list')).toHaveLength(3);
});
