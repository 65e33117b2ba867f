import { expect, test } from 'vitest';
import type { KeptEvent } from './client/kept_protocol.ts';
import { Queue } from './queue.ts';
import { parseExperiment } from './store/entries.ts';
import { MemoryStorage } from './store/memory_storage.ts';
import { madeExperiment, madeId } from './store/testing/made_entries.ts';

async function madeQueue(...entries: ReturnType<typeof madeExperiment>[]) {
  const storage = new MemoryStorage();
  for (const entry of entries) await storage.changeExperiment(entry.id, () => entry);
  const faults: string[] = [];
  const heard: KeptEvent[] = [];
  const shelf = {
    storage: async () => storage,
    tellList: async () => {},
    fault: (_id: string | null, error: unknown) => faults.push((error as Error).message),
  };
  const queue = new Queue(shelf, (event) => heard.push(event), '0.1.0');
  /** The numbers of the queued experiments. */
  const order = async () => {
    const all = (await storage.experiments()).map(({ entry }) => parseExperiment(entry));
    return all
      .filter(({ queued }) => queued !== null)
      .sort((a, b) => a.queued! - b.queued!)
      .map(({ id }) => id);
  };
  return { queue, storage, faults, heard, order };
}

const { spec } = madeExperiment();
const add = {
  type: 'queue-add',
  preset: 'countdown-mini@1',
  spec,
} as const;

test('new entries are appended, with a unique name', async () => {
  const { queue, storage, order } = await madeQueue(madeExperiment(1, { queued: 7 }), madeExperiment(2));
  // Concurrently, as by a double click.
  await Promise.all([queue.hear(add), queue.hear(add)]);
  const ids = await order();
  expect(ids).toHaveLength(3);
  expect(ids[0]).toBe(madeId(1));
  const entry = parseExperiment(await storage.experiment(ids[2]));
  expect(entry).toMatchObject({ spec, adapter: '' });
  const all = (await storage.experiments()).map((of) => parseExperiment(of.entry).name);
  expect(new Set(all).size).toBe(4);
});

test('it can be reordered; experiments that are not listed follow', async () => {
  const three = [1, 2, 3].map((n) => madeExperiment(n, { queued: n }));
  const { queue, order } = await madeQueue(...three);
  await queue.hear({ type: 'queue-order', ids: [madeId(3), madeId(1), madeId(9)] });
  expect(await order()).toEqual([madeId(3), madeId(1), madeId(2)]);
  expect(await queue.next()).toBe(madeId(3));
});

test('what is dequeued stays saved, and what was removed does not start', async () => {
  const { queue, storage } = await madeQueue(
    madeExperiment(1, { queued: 1 }),
    madeExperiment(2, { queued: 2, removed: '2026-11-25T12:00:00.000Z' }),
    madeExperiment(3, { queued: 3 }),
  );
  await queue.hear({ type: 'queue-drop', id: madeId(1) });
  expect(await storage.experiment(madeId(1))).toMatchObject({ queued: null });
  expect(await queue.next()).toBe(madeId(3));
});

test('an experiment can be run again with the same recipe', async () => {
  const other = { ...spec, steps: 7 };
  const { queue, storage, order } = await madeQueue(madeExperiment(1, { spec: other, note: 'mine' }));
  await queue.hear({ type: 'queue-again', id: madeId(1) });
  const [id] = await order();
  expect(id).not.toBe(madeId(1));
  expect(await storage.experiment(id)).toMatchObject({ spec: other, note: '' });
});

test('what cannot be queued is reported, and the queue is unchanged', async () => {
  const { queue, faults, order } = await madeQueue();
  await queue.hear({ ...add, spec: { ...spec, steps: -1 } });
  await queue.hear({ type: 'queue-again', id: madeId(4) });
  expect(faults).toEqual([expect.stringContaining('steps'), expect.stringContaining('cannot be used')]);
  expect(await order()).toEqual([]);
});

test('it is paused until it is resumed, and reports it', async () => {
  const { queue, heard } = await madeQueue();
  expect(queue.going).toBe(false);
  await queue.hear({ type: 'queue-play' });
  await queue.hear({ type: 'queue-rest' });
  expect(heard).toEqual([
    { type: 'queue', going: true },
    { type: 'queue', going: false },
  ]);
});
