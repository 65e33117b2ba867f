import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { ArchiveError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { parseTextInspection } from '../text_inspection/text_inspection.ts';
import type { ArchiveContents, ArchivedSample, ArchivedSet } from './archive.ts';
import { sha256 } from './manifest.ts';
import { readArchive, readContents } from './read_archive.ts';
import { entriesOf, type HandEntry, handZip } from './testing/hand_zip.ts';
import { writeArchive } from './write_archive.ts';

const shipped = readFileSync(new URL('../../../public/recorded/smollm2.json', import.meta.url), 'utf8');
const { ask, traces, scan } = parseTextInspection(JSON.parse(shipped));
const cost = { tokens: 12, seconds: 0.5 };
const recorded = { adapter: 'wasm', date: '2026-11-30T12:00:00.000Z' };
const bare: Omit<ArchivedSample, 'trace'> = {
  ask: null,
  recorded: null,
  cost: { tokens: 0, seconds: 0 },
  scan: [],
  scanDraws: null,
  branches: [],
};
const [first, second] = traces;
const { position } = scan.forks[1];
const draws = { temperature: 0.7, filter: { topP: 0.9 }, seed: 3 };
/** A text that was asked and scanned, whose fork was continued; another answer; and traces of a file, of which nothing is known. */
const sets: ArchivedSet[] = [
  {
    title: '今天 → 17',
    samples: [
      {
        trace: first,
        ask,
        recorded,
        cost,
        scan: scan.forks.map((fork) => ({ ...fork, reference: scan.reference })),
        scanDraws: { temperature: 1 },
        branches: [
          { position, forced: null, draws, cost, traces: [first, { ...first, reward: null }] },
          { position: position + 1, forced: first.tokens[position + 1].id, draws, cost, traces: [first] },
        ],
      },
      { ...bare, trace: second, ask, recorded },
    ],
  },
  { title: 'mine.jsonl', samples: traces.slice(1).map((trace) => ({ ...bare, trace })) },
];
const contents: ArchiveContents = {
  name: 'Inspection 熵',
  forklab: '0.1.0',
  date: '2026-11-30',
  link: null,
  record: null,
  weights: [],
  checkpoints: [],
  trees: [],
  inspected: sets,
};

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ArchiveError);
  return (error as ArchiveError).fault;
}

test('what was inspected is read back equal, beside an experiment and alone', async () => {
  expect(await readContents(await writeArchive(contents))).toEqual(contents);
  const both = { ...contents, record: madeRecord(2, [1]), link: '#v1.j.e30' };
  const zip = await writeArchive(both);
  expect(await readArchive(zip)).toEqual(both);
  expect(await zip.arrayBuffer()).toEqual(await (await writeArchive(both)).arrayBuffer());
});

test('an archive of an inspection alone is refused by name where an experiment is wanted, and nothing at all is not written', async () => {
  expect(await faultOf(readArchive(await writeArchive(contents)))).toEqual({ rule: 'no-experiment' });
  expect(await faultOf(writeArchive({ ...contents, inspected: [] }))).toMatchObject({ rule: 'record' });
});

test('an experiment alone is of format 1, as before', async () => {
  const zip = await writeArchive({ ...contents, record: madeRecord(2, [1]), inspected: [] });
  const manifest = JSON.parse(new TextDecoder().decode((await entriesOf(zip))[0].bytes));
  expect(manifest.format).toBe(1);
  expect((await readContents(zip)).inspected).toBeUndefined();
});

/** A JSON value whose every part may be changed. */
// biome-ignore lint/suspicious/noExplicitAny: a file is spoilt in places that no type has
type Spoilable = any;
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The archive with entries changed, and a manifest that agrees with them. */
async function rewritten(
  change: (entries: Map<string, string>) => void,
  manifestChange = (_: Spoilable) => {},
) {
  const [manifestEntry, ...rest] = await entriesOf(await writeArchive(contents));
  const texts = new Map(rest.map(({ path, bytes }) => [path, textOf(bytes)]));
  change(texts);
  const entries: HandEntry[] = [...texts].map(([path, text]) => ({ path, bytes: bytesOf(text) }));
  const manifest = JSON.parse(textOf(manifestEntry.bytes));
  manifest.entries = await Promise.all(
    entries.map(async ({ path, bytes }) => ({ path, bytes: bytes.length, sha256: await sha256(bytes) })),
  );
  manifestChange(manifest);
  return handZip([{ path: 'manifest.json', bytes: bytesOf(JSON.stringify(manifest)) }, ...entries]);
}

const set = 'inspect/1/set.json';
const inSet = (change: (file: Spoilable) => void) => (entries: Map<string, string>) => {
  const file = JSON.parse(entries.get(set) as string);
  change(file);
  entries.set(set, JSON.stringify(file));
};
const dropLine = (path: string) => (entries: Map<string, string>) => {
  entries.set(path, (entries.get(path) as string).split('\n').slice(1).join('\n'));
};

test.each<[string, (entries: Map<string, string>) => void, object]>([
  ['an unknown field', inSet((file) => Object.assign(file, { html: '' })), { rule: 'schema', field: 'html' }],
  ['a title of two lines', inSet((file) => Object.assign(file, { title: 'a\nb' })), { field: 'title' }],
  ['an ask without end', inSet((file) => Object.assign(file.asks[0], { longest: 1e9 })), { rule: 'schema' }],
  [
    'an ask that is not there',
    inSet((file) => Object.assign(file.found[0], { ask: 7 })),
    { field: 'found.0' },
  ],
  [
    'a sample that is not there',
    inSet((file) => Object.assign(file.found[1], { sample: 99 })),
    { field: 'found.1' },
  ],
  ['samples out of order', inSet((file) => file.found.reverse()), { field: 'found.1' }],
  [
    'a fork that is not in the response',
    inSet((file) => Object.assign(file.found[0].scan.forks[0], { position: 0 })),
    { reason: expect.stringContaining('not in the response') },
  ],
  [
    'a branch of another word',
    inSet(
      ({
        found: [
          {
            scan: {
              forks: [fork],
            },
          },
        ],
      }) => {
        const taken = fork.branches.find(({ id }: { id: number }) => id === fork.taken);
        Object.assign(taken ?? fork, { word: '<script>', taken: -1 });
      },
    ),
    { rule: 'schema' },
  ],
  [
    'forks that are many',
    inSet(({ found: [{ scan: of }] }) => Object.assign(of, { forks: Array(5000).fill(of.forks[0]) })),
    { rule: 'schema', field: 'found.0.scan.forks' },
  ],
  [
    'a continuation elsewhere',
    inSet((file) => Object.assign(file.found[0].branches[0], { position: 1_999_999 })),
    { reason: 'a continued fork is not in the response' },
  ],
  ['a continuation too many', inSet((file) => file.found[0].branches.pop()), { field: 'found' }],
  ['a continuation too few', dropLine('inspect/1/branches.jsonl'), { field: 'found' }],
  [
    'a continuation of another text',
    (entries) => {
      const [line] = (entries.get('inspect/1/samples.jsonl') as string).split('\n');
      const other = JSON.parse(line);
      other.tokens[0] += 1;
      entries.set('inspect/1/branches.jsonl', `${JSON.stringify(other)}\n`.repeat(3));
    },
    { reason: 'a continuation does not begin as its sample' },
  ],
  [
    'a trace with code in it',
    (entries) => entries.set('inspect/2/samples.jsonl', '{"words":["a"],"onload":"x"}\n'),
    { rule: 'unknown-field', path: 'inspect/2/samples.jsonl', line: 1 },
  ],
  [
    'brackets without end',
    (entries) => entries.set(set, `{"found":${'['.repeat(1e5)}`),
    { rule: 'too-deep', path: set, limit: 12 },
  ],
  [
    'a set without samples',
    (entries) => entries.delete('inspect/2/samples.jsonl'),
    { rule: 'missing-entry', path: 'inspect/2/samples.jsonl' },
  ],
  [
    'a hole among the sets',
    (entries) => entries.set('inspect/4/set.json', entries.get(set) as string),
    { rule: 'missing-entry', path: 'inspect/3/set.json' },
  ],
  [
    'more sets than a page holds',
    (entries) => {
      for (let i = 3; i <= 17; i++) entries.set(`inspect/${i}/set.json`, entries.get(set) as string);
    },
    { rule: 'too-many', what: 'sets', limit: 16 },
  ],
  ['a recipe without runs', (entries) => entries.set('spec.json', '{}'), { rule: 'files-without-run' }],
  ['another name', (entries) => entries.set('inspect/1/model.bin', 'x'), { rule: 'unknown-name' }],
])('%s is refused', async (_, change, fault) => {
  expect(await faultOf(readContents(await rewritten(change)))).toMatchObject(fault);
});

test('sets in an archive that says it has none, and one that lost all of them', async () => {
  const old = (manifest: Spoilable) => Object.assign(manifest, { format: 1 });
  expect((await faultOf(readContents(await rewritten(() => {}, old)))).rule).toBe('schema');
  const lost = (entries: Map<string, string>) => {
    for (const path of entries.keys()) if (path.startsWith('inspect/')) entries.delete(path);
  };
  expect(await faultOf(readContents(await rewritten(lost)))).toEqual({
    rule: 'missing-entry',
    path: 'inspect/1/set.json',
  });
});

test('entries that only a newer version knows are said to be of one', async () => {
  const newer = (manifest: Spoilable) => Object.assign(manifest, { format: 4 });
  const added = (entries: Map<string, string>) => entries.set('models/a/config.json', '{}');
  expect(await faultOf(readContents(await rewritten(added, newer)))).toMatchObject({ rule: 'newer-format' });
});
