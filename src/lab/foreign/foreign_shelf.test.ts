import { expect, test } from 'vitest';
import { madeForeignRecord, madeForeignRun } from '../../experiment/foreign/testing/made_foreign.ts';
import type { ForeignEvent } from '../client/foreign_protocol.ts';
import { ForeignShelf } from './foreign_shelf.ts';
import { foreignMemory } from './foreign_storage.ts';

const record = madeForeignRecord();

function madeShelf(storage = foreignMemory()) {
  const heard: ForeignEvent[] = [];
  return {
    storage,
    heard,
    shelf: new ForeignShelf(
      (event) => heard.push(event),
      async () => storage,
    ),
  };
}

test('records are listed as they were kept, the oldest first; a later one of the same id takes the place', async () => {
  const { shelf, heard } = madeShelf();
  await shelf.hear({ type: 'foreign-keep', id: 'b', record: { ...record, date: '2026-12-01' } });
  await shelf.hear({ type: 'foreign-keep', id: 'a', record });
  const changed = { ...record, runs: [madeForeignRun('other', null, 2)] };
  await shelf.hear({ type: 'foreign-keep', id: 'a', record: changed });
  await shelf.hear({ type: 'foreign-list' });
  expect(heard).toEqual([
    {
      type: 'foreign-list',
      records: [
        { id: 'a', record: changed },
        { id: 'b', record: { ...record, date: '2026-12-01' } },
      ],
    },
  ]);
  await shelf.hear({ type: 'foreign-remove', id: 'b' });
  await shelf.hear({ type: 'foreign-list' });
  expect(heard[1]).toMatchObject({ records: [{ id: 'a' }] });
});

test('what is no record is not kept, and one that was damaged is reported and left alone', async () => {
  const { shelf, heard, storage } = madeShelf();
  await shelf.hear({ type: 'foreign-keep', id: 'a', record: { ...record, runs: [] } });
  expect(heard[0]).toMatchObject({ type: 'foreign-fault' });
  expect(await storage.all()).toEqual([]);
  await storage.put('x', { format: 2 });
  await shelf.hear({ type: 'foreign-keep', id: 'a', record });
  await shelf.hear({ type: 'foreign-list' });
  expect(heard.slice(1)).toMatchObject([
    { type: 'foreign-fault', detail: expect.stringContaining('format') },
    { type: 'foreign-list', records: [{ id: 'a' }] },
  ]);
  expect(await storage.all()).toHaveLength(2);
});

test('a browser that denies storage keeps them until the page is closed; and 64 are enough', async () => {
  const heard: ForeignEvent[] = [];
  const shelf = new ForeignShelf(
    (event) => heard.push(event),
    () => Promise.reject(new Error('denied')),
  );
  for (let i = 0; i <= 64; i++) await shelf.hear({ type: 'foreign-keep', id: `r${i}`, record });
  expect(heard).toEqual([{ type: 'foreign-fault', detail: expect.stringContaining('At most 64') }]);
});
