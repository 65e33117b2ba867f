import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { anyRecord } from '../../experiment/testing/any_record.ts';
import { madeGroup, madeMetrics, madeRecord } from '../../experiment/testing/made_record.ts';
import { anyTrace } from '../../experiment/testing/made_trace.ts';
import { runs } from '../../testing/runs.ts';
import { ArchiveError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { readTraces, writeTraces } from '../traces/trace_file.ts';
import { type Archive, archiveFileName } from './archive.ts';
import { archiveLimits } from './archive_limits.ts';
import { crc32 } from './crc32.ts';
import { isSafePath } from './entry_paths.ts';
import { readArchive } from './read_archive.ts';
import { entriesOf } from './testing/hand_zip.ts';
import { writeArchive } from './write_archive.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const archiveOf = (changes: Partial<Archive> = {}): Archive => ({
  name: 'Forks 熵',
  forklab: '0.1.0',
  date: '2026-11-25',
  link: 'https://forklab.example/#v1.j.e30',
  record: madeRecord(),
  weights: [],
  checkpoints: [],
  trees: [],
  ...changes,
});
const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ArchiveError);
  return (error as ArchiveError).fault;
};
const random = (length: number) => {
  const all = new Uint8Array(length);
  for (let i = 0; i < length; i += 65_536) crypto.getRandomValues(all.subarray(i, i + 65_536));
  return all;
};

test('an archive from before kernels were chosen by a table opens, with the names that it has of them', async () => {
  const file = await readFile(new URL('testing/kernels_1.forklab.zip', import.meta.url));
  const { name, record, ...rest } = await readArchive(new Blob([new Uint8Array(file)]));
  expect(name).toBe('from before');
  expect(record.runs).toMatchObject([{ matmul: 'matmul_quad', resumed: [{ step: 1 }] }]);
  expect(record.runs[0].metrics).toHaveLength(2);
  expect(rest).not.toHaveProperty('matmuls');
  const again = await readArchive(await writeArchive({ name, record, ...rest }));
  expect(again.record).toEqual(record);
});

test('an archive from before evaluations said what a pass rate is made of opens, and is packed again without it', async () => {
  const file = await readFile(new URL('testing/kernels_1.forklab.zip', import.meta.url));
  const archive = await readArchive(new Blob([new Uint8Array(file)]));
  const names = ['eval/first_attempt', 'eval/gave_up'];
  const lines = archive.record.runs.flatMap(({ evaluations }) => evaluations);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) for (const name of names) expect(line).not.toHaveProperty(name);
  const again = await readArchive(await writeArchive(archive));
  expect(again.record.runs.map(({ evaluations }) => evaluations)).toEqual(
    archive.record.runs.map(({ evaluations }) => evaluations),
  );
});

describe('what is written is read back equal', () => {
  test('any record that may be kept', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord, async (record) => {
        const read = await readArchive(await writeArchive(archiveOf({ record })));
        expect(read).toEqual(archiveOf({ record }));
      }),
      { numRuns: runs(100, 40) },
    );
  });

  test('weights, checkpoints and trees, to the byte', async () => {
    const files = {
      'config.json': bytes('{}'),
      'model.safetensors': random(100_000),
      'README.md': bytes('# A model\n'),
    };
    const trees = [{ name: 'fork-3', traces: fc.sample(anyTrace, { numRuns: 20, seed: 1 }) }];
    const archive = archiveOf({
      weights: [{ condition: 'top20', seed: 2, files }],
      checkpoints: [
        { condition: 'all', seed: 1, bytes: random(5000) },
        { condition: 'bottom80', seed: 3, bytes: new Uint8Array(0) },
      ],
      trees,
    });
    const { trees: treesRead, ...read } = await readArchive(await writeArchive(archive));
    const { trees: _, ...written } = archive;
    expect(read).toEqual(written);
    async function* chunks() {
      yield bytes(writeTraces(trees[0].traces));
    }
    expect(treesRead).toEqual([{ name: 'fork-3', traces: await readTraces(chunks()) }]);
  });

  test('samples longer than a chunk, cut at whole lines of 2 MiB together', async () => {
    const record = madeRecord(30, [1]);
    const long = Array.from({ length: 4000 }, (_, i) => i / 4000);
    record.runs[0].samples = Array.from({ length: 30 }, (_, i) => ({
      step: i,
      groups: [madeGroup([long, long, long])],
    }));
    const zip = await writeArchive(archiveOf({ record }));
    const chunks = (await entriesOf(zip)).filter(({ path }) => path.startsWith('runs/top20-1/samples-'));
    expect(chunks.map(({ path }) => path).slice(0, 2)).toEqual([
      'runs/top20-1/samples-0001.jsonl',
      'runs/top20-1/samples-0002.jsonl',
    ]);
    for (const { bytes: chunk } of chunks) {
      expect(chunk.length).toBeLessThanOrEqual(archiveLimits.chunkBytes);
      expect(chunk.at(-1)).toBe(10);
    }
    expect((await readArchive(zip)).record).toEqual(record);
  });

  test('a record so repetitive that deflate would shrink it like a bomb', async () => {
    const record = madeRecord(1, [1]);
    const even = Array.from({ length: 4000 }, () => 0.25);
    record.runs[0].samples = [{ step: 1, groups: [madeGroup(Array.from({ length: 40 }, () => even))] }];
    const zip = await writeArchive(archiveOf({ record }));
    // Stored: nothing that is written may look like a bomb to its reader.
    expect(zip.size).toBeGreaterThan(2 ** 20);
    expect((await readArchive(zip)).record).toEqual(record);
  });

  test('the same contents make the same bytes', async () => {
    const [a, b] = await Promise.all([writeArchive(archiveOf()), writeArchive(archiveOf())]);
    expect(Buffer.from(await a.arrayBuffer()).equals(Buffer.from(await b.arrayBuffer()))).toBe(true);
  });
});

test('samples are traces that the reader of traces reads', async () => {
  const zip = await writeArchive(archiveOf());
  const entry = (await entriesOf(zip)).find(({ path }) => path === 'runs/top20-1/samples-0001.jsonl');
  async function* chunks() {
    if (entry) yield entry.bytes;
  }
  const traces = await readTraces(chunks());
  expect(traces).toHaveLength(8);
  expect(traces[0]).toMatchObject({
    title: '12 8 3 → 17',
    world: 'countdown',
    promptLength: 1,
    reward: 0,
    meta: { condition: 'top20', seed: 1, step: 1, group: 0, response: 0 },
  });
  expect(traces[0].tokens.map(({ entropy }) => entropy)).toEqual([null, 0.1, 0.7, 0.9]);
});

test('the manifest comes first, stored, and the README says how to open it, with the link', async () => {
  const zip = await writeArchive(archiveOf());
  const start = new TextDecoder().decode(await zip.slice(30, 600).arrayBuffer());
  expect(start).toMatch(
    /^manifest\.json\{\n {2}"kind": "forklab archive",\n {2}"format": 1,\n {2}"name": "Forks 熵"/,
  );
  const readme = (await entriesOf(zip)).find(({ path }) => path === 'README.md');
  const text = new TextDecoder().decode(readme?.bytes);
  expect(text).toContain('# Forks 熵');
  expect(text).toContain('https://forklab.example/#v1.j.e30');
  expect(text).toContain('npm run forklab -- train');
  expect(text).not.toContain('AutoModelForCausalLM');
});

test('what could not be read again is not written', async () => {
  const record = madeRecord(1, [1]);
  const twice = { ...record, runs: [record.runs[0], record.runs[0]] };
  expect(await faultOf(writeArchive(archiveOf({ record: twice })))).toMatchObject({ rule: 'run-twice' });
  const files = { 'config.json': bytes('{}') };
  const half = [{ condition: 'top20', seed: 1, files }];
  expect(await faultOf(writeArchive(archiveOf({ record, weights: half })))).toEqual({
    rule: 'missing-entry',
    path: 'weights/top20-1/model.safetensors',
  });
  const stray = [{ condition: 'top20', seed: 7, bytes: bytes('') }];
  expect(await faultOf(writeArchive(archiveOf({ record, checkpoints: stray })))).toMatchObject({
    rule: 'files-without-run',
  });
  const tree = [{ name: '../up', traces: fc.sample(anyTrace, 1) }];
  expect((await faultOf(writeArchive(archiveOf({ trees: tree })))).rule).toBe('unknown-name');
  for (const changes of [{ name: 'two\nlines' }, { date: 'today' }, { link: 'javascript:alert(1)' }]) {
    expect((await faultOf(writeArchive(archiveOf(changes)))).rule).toBe('schema');
  }
  const nan = { ...record, runs: [{ ...record.runs[0], seconds: Number.NaN }] };
  expect((await faultOf(writeArchive(archiveOf({ record: nan })))).rule).toBe('record');
});

test('progress rises to the whole, and an abort ends reading and writing', async () => {
  const record = madeRecord(300);
  const seen: number[] = [];
  const zip = await writeArchive(archiveOf({ record }));
  await readArchive(zip, {
    onProgress: ({ bytes: done, of }) => {
      expect(done).toBeLessThanOrEqual(of);
      seen.push(done);
    },
  });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  for (const work of [readArchive.bind(null, zip), writeArchive.bind(null, archiveOf({ record }))]) {
    const control = new AbortController();
    const onProgress = () => control.abort(new Error('enough'));
    await expect(work({ signal: control.signal, onProgress })).rejects.toThrow('enough');
    await expect(work({ signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
  }
});

test('every preset makes an archive', async () => {
  for (const [preset, spec] of Object.entries(presets)) {
    const made = madeRecord(1, [1]);
    const runs = spec.conditions.slice(0, 1).map(({ name, mask }) => {
      const metrics = [madeMetrics(1, { ...spec.mask, ...mask })];
      return { ...made.runs[0], condition: name, metrics };
    });
    const record = { ...made, preset, spec, runs };
    expect((await readArchive(await writeArchive(archiveOf({ record })))).record).toEqual(record);
  }
});

test('names of archives as files hold letters of any script and nothing that leads elsewhere', () => {
  expect(archiveFileName('Top 20 % / all: 熵')).toBe('Top-20-all-熵.forklab.zip');
  expect(archiveFileName('../../etc/passwd')).toBe('etc-passwd.forklab.zip');
  expect(archiveFileName('<>')).toBe('experiment.forklab.zip');
});

test('the checksum is CRC-32', () => {
  // zlib.crc32(b"123456789") in Python.
  expect(crc32(bytes('123456789'))).toBe(0xcbf43926);
  expect(crc32(bytes('6789'), crc32(bytes('12345')))).toBe(0xcbf43926);
});

test.each([
  '/a',
  '../a',
  'a/../b',
  'a//b',
  'C:/a',
  'a\\b',
  'a\0',
  './a',
  'a/',
  '',
  'ä',
  'a b',
  'x'.repeat(201),
])('the name %j leads elsewhere or hides something', (path) => {
  expect(isSafePath(path)).toBe(false);
});
