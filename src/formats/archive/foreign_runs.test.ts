import { expect, test } from 'vitest';
import { madeForeignRun } from '../../experiment/foreign/testing/made_foreign.ts';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { ArchiveError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import type { ArchiveContents } from './archive.ts';
import { sha256 } from './manifest.ts';
import { readArchive, readContents } from './read_archive.ts';
import { entriesOf, type HandEntry, handZip } from './testing/hand_zip.ts';
import { writeArchive } from './write_archive.ts';

const contents: ArchiveContents = {
  name: 'From TRL 训练',
  forklab: '0.2.0',
  date: '2026-11-30',
  link: null,
  record: null,
  weights: [],
  checkpoints: [],
  trees: [],
  foreign: [madeForeignRun('top20', 1, 3), madeForeignRun('top20', null, 2)],
};
const sound = await writeArchive(contents);

async function faultOf(file: Blob): Promise<Fault> {
  const error = await readContents(file).catch((reason) => reason);
  expect(error).toBeInstanceOf(ArchiveError);
  return error.fault;
}

/** The archive with entries changed, and a manifest that says so. */
async function rewritten(
  changes: Record<string, (text: string) => string>,
  more: HandEntry[] = [],
): Promise<Blob> {
  const entries = [...(await entriesOf(sound)), ...more];
  const texts = new Map(entries.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
  for (const [path, change] of Object.entries(changes)) texts.set(path, change(texts.get(path) ?? ''));
  const encoded = [...texts].map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  const manifest = JSON.parse(texts.get('manifest.json') ?? '');
  manifest.entries = [];
  for (const { path, bytes } of encoded.slice(1))
    manifest.entries.push({ path, bytes: bytes.length, sha256: await sha256(bytes) });
  return handZip([
    { path: 'manifest.json', bytes: new TextEncoder().encode(JSON.stringify(manifest)) },
    ...encoded.slice(1),
  ]);
}

test('foreign runs come back as they were, alone and beside an experiment, and numbers that are not finite too', async () => {
  expect(await readContents(sound)).toEqual(contents);
  const record = madeRecord();
  const both = await readContents(await writeArchive({ ...contents, record }));
  expect(both.foreign).toEqual(contents.foreign);
  expect(both.record).toEqual(record);
});

test('an archive without them stays of the format that it was', async () => {
  const file = await writeArchive({ ...contents, record: madeRecord(), foreign: [] });
  const [manifest] = await entriesOf(file);
  expect(JSON.parse(new TextDecoder().decode(manifest.bytes)).format).toBe(1);
});

test('who needs an experiment says where they open', async () => {
  await expect(readArchive(sound)).rejects.toThrow(
    'it holds runs of other trainers and no experiment of the lab: the Compare view opens it',
  );
});

test('nothing is written that could not be read', async () => {
  const foreign = [madeForeignRun('a', 1, 2), madeForeignRun('a', 1, 2)];
  await expect(writeArchive({ ...contents, foreign })).rejects.toThrow('it is there twice');
  await expect(writeArchive({ ...contents, foreign: [] })).rejects.toThrow('neither an experiment');
});

const metrics = 'foreign/1/metrics.jsonl';
test.each<[string, Record<string, (text: string) => string>, object]>([
  [
    'a line of another name',
    { [metrics]: (t) => t.replace('"reward"', '"mine"') },
    { rule: 'record', path: metrics, line: 1 },
  ],
  [
    'a key twice',
    { [metrics]: (t) => t.replace('{', '{"step":1,') },
    { rule: 'repeated-field', path: metrics, line: 1 },
  ],
  [
    'a number as text',
    { [metrics]: (t) => t.replace('"NaN"', '"1"') },
    { rule: 'record', path: metrics, line: 2 },
  ],
  ['lines out of order', { [metrics]: (t) => t.replace('"step":3', '"step":1') }, { rule: 'record' }],
  [
    'a prototype',
    { [metrics]: (t) => t.replace('{', '{"__proto__":1,') },
    { rule: 'unknown-field', path: metrics },
  ],
  [
    'a format from before them',
    { 'manifest.json': (t) => t.replace('"format": 3', '"format": 2') },
    { rule: 'schema', path: 'manifest.json' },
  ],
  [
    'an unknown trainer',
    { 'manifest.json': (t) => t.replace('"trl"', '"mine"') },
    { rule: 'schema', path: 'manifest.json' },
  ],
])('refused: %s', async (_, changes, fault) => {
  expect(await faultOf(await rewritten(changes))).toMatchObject(fault);
});

test('lines of a run that is not listed', async () => {
  const path = 'foreign/3/metrics.jsonl';
  expect(await faultOf(await rewritten({}, [{ path, bytes: new Uint8Array() }]))).toMatchObject({
    rule: 'files-without-run',
    path,
  });
});
