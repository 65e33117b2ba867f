import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { BrowserStorage } from './browser_storage.ts';
import { MemoryStorage } from './memory_storage.ts';
import { openStorage } from './open_storage.ts';
import { type RunStorage, StorageDenied, StorageFull } from './run_storage.ts';
import { madeExperiment, madeId, madeRunEntry } from './testing/made_entries.ts';
import { madeFolder } from './testing/made_folder.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const browserStorage = (disk = madeFolder()) => BrowserStorage.open(async () => disk.root);
const bytes = (...values: number[]) => Uint8Array.from(values);
const record = { condition: 'top20', seed: 1, metrics: [], evaluations: [], seconds: 2 };

describe.each<[string, () => Promise<RunStorage>]>([
  ['the browser’s storage', () => browserStorage()],
  [
    'the browser’s storage where files cannot be renamed',
    () => browserStorage(madeFolder({ renames: false })),
  ],
  ['memory', async () => new MemoryStorage()],
])('%s', (_name, open) => {
  test('returns the entries, records and files that were stored', async () => {
    const storage = await open();
    for (const n of [1, 2]) await storage.changeExperiment(madeId(n), () => madeExperiment(n));
    await storage.putRun(madeRunEntry(1), record);
    await storage.putRun(madeRunEntry(1, { seed: 2 }));
    await storage.putRun(madeRunEntry(2, { condition: 'all' }));
    const file = await storage.writeFile(madeId(1), 'one.state', bytes(1, 2, 3));

    expect((await storage.experiments()).map(({ id }) => id).sort()).toEqual([madeId(1), madeId(2)]);
    expect(await storage.experiment(madeId(1))).toEqual(madeExperiment(1));
    expect(await storage.experiment(madeId(3))).toBeUndefined();
    expect(await storage.runs(madeId(1))).toEqual([madeRunEntry(1), madeRunEntry(1, { seed: 2 })]);
    expect(await storage.record(madeId(1), { condition: 'top20', seed: 1 })).toEqual(record);
    expect(await storage.record(madeId(1), { condition: 'top20', seed: 2 })).toBeUndefined();
    expect([...((await storage.readFile(madeId(1), file)) ?? [])]).toEqual([1, 2, 3]);
    expect(await storage.files(madeId(1))).toEqual([file]);
    expect(await storage.readFile(madeId(2), file)).toBeNull();
  });

  test('removing an experiment deletes all of it and nothing else', async () => {
    const storage = await open();
    for (const n of [1, 2]) {
      await storage.changeExperiment(madeId(n), () => madeExperiment(n));
      await storage.putRun(madeRunEntry(n), record);
      await storage.writeFile(madeId(n), 'one.state', bytes(n));
    }
    await storage.remove(madeId(1));
    expect((await storage.experiments()).map(({ id }) => id)).toEqual([madeId(2)]);
    expect(await storage.runs(madeId(1))).toEqual([]);
    expect(await storage.record(madeId(1), record)).toBeUndefined();
    expect(await storage.files(madeId(1))).toEqual([]);
    expect(await storage.runs(madeId(2))).toHaveLength(1);
    expect(await storage.files(madeId(2))).toHaveLength(1);
    await storage.remove(madeId(1));
  });

  test('a change that throws leaves the entry unchanged, and the error is rethrown', async () => {
    const storage = await open();
    await storage.changeExperiment(madeId(1), () => madeExperiment(1));
    const change = storage.changeExperiment(madeId(1), () => {
      throw new Error('not so');
    });
    await expect(change).rejects.toThrow('not so');
    await storage.changeExperiment(madeId(1), () => null);
    expect(await storage.experiment(madeId(1))).toEqual(madeExperiment(1));
  });

  test('deleting what does not exist is not an error', async () => {
    const storage = await open();
    await storage.deleteFiles(madeId(1), ['none']);
    const file = await storage.writeFile(madeId(1), 'one', bytes(1));
    await storage.deleteFiles(madeId(1), ['none', file]);
    expect(await storage.files(madeId(1))).toEqual([]);
  });
});

test.each([false, true])(
  'a full disk is reported as such and leaves no partial file (short write: %s)',
  async (short) => {
    const made = madeFolder({ short });
    const storage = await browserStorage(made);
    await storage.writeFile(madeId(1), 'old', bytes(1, 2));
    made.disk.room = 3;
    await expect(storage.writeFile(madeId(1), 'new', bytes(1, 2, 3, 4))).rejects.toBeInstanceOf(StorageFull);
    expect(await storage.files(madeId(1))).toEqual(['old']);
  },
);

test('memory is limited too', async () => {
  const storage = new MemoryStorage(5);
  await storage.writeFile(madeId(1), 'one', bytes(1, 2, 3));
  await expect(storage.writeFile(madeId(2), 'two', bytes(1, 2, 3))).rejects.toBeInstanceOf(StorageFull);
});

test('if the browser denies storage, memory is used, with the reason', async () => {
  const refused = await openStorage(() =>
    BrowserStorage.open(async () => {
      throw new Error('storage is off in this test');
    }),
  );
  expect(refused.storage.kind).toBe('memory');
  expect(refused.denied).toContain('storage is off');
  await expect(browserStorage(madeFolder({ syncHandles: false }))).rejects.toBeInstanceOf(StorageDenied);
  expect(await openStorage(() => browserStorage())).toMatchObject({
    storage: { kind: 'browser' },
    denied: null,
  });
});

test('two workers that open it at once both have it', async () => {
  const { root } = madeFolder();
  const opened = await Promise.all(
    Array.from({ length: 3 }, () => openStorage(() => BrowserStorage.open(async () => root))),
  );
  expect(opened.map(({ denied }) => denied)).toEqual([null, null, null]);
  const names: string[] = [];
  for await (const name of (await root.getDirectoryHandle('forklab-runs')).keys()) names.push(name);
  expect(names).toEqual([]);
});
