import fc from 'fast-check';
import { deflateSync, Inflate } from 'fflate';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { runs } from '../../testing/runs.ts';
import { ArchiveError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { sha256 } from './manifest.ts';
import { readArchive } from './read_archive.ts';
import { entriesOf, type HandEntry, handZip } from './testing/hand_zip.ts';
import { writeArchive } from './write_archive.ts';

/** Bytes that were given to the inflater; a byte inflates to 1,032 at most. */
const pushed = vi.spyOn(Inflate.prototype, 'push');
const inflated = () => pushed.mock.calls.reduce((sum, [part]) => sum + part.length, 0);
beforeEach(() => {
  pushed.mockClear();
});
afterAll(() => pushed.mockRestore());

/** A file that counts what is read of it. */
function counted(of: Blob): { file: Blob; read: () => number } {
  let read = 0;
  const file = {
    size: of.size,
    slice(start: number, end: number) {
      const part = of.slice(start, end);
      read += part.size;
      return part;
    },
  } as Blob;
  return { file, read: () => read };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (of: Uint8Array) => new TextDecoder().decode(of);
const record = madeRecord(2, [1]);
record.runs = record.runs.slice(0, 1);
const sound = await writeArchive({
  name: 'sound',
  forklab: '0.1.0',
  date: '2026-11-25',
  link: null,
  record,
  weights: [],
  checkpoints: [],
  trees: [],
});
const soundEntries = await entriesOf(sound);

/** What a file is refused for. */
async function faultOf(zip: Blob): Promise<Fault> {
  const error = await readArchive(zip).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ArchiveError);
  expect((error as ArchiveError).message).toMatch(/^The archive cannot be used: .{5,400}\.$/s);
  return (error as ArchiveError).fault;
}

/** The sound archive, packed by hand with changes to its entries. */
const spoilt = (change: (entries: HandEntry[]) => void, end?: (record: DataView) => void) => {
  const entries: HandEntry[] = soundEntries.map((of) => ({ ...of }));
  change(entries);
  return handZip(entries, end);
};
const find = (entries: HandEntry[], path: string): HandEntry => {
  const found = entries.find((of) => of.path === path);
  if (!found) throw new Error(`no ${path}`);
  return found;
};

/** The sound archive with texts of entries changed, and a manifest that agrees with them. */
async function rewritten(changes: Record<string, (text: string) => string>, added: HandEntry[] = []) {
  const entries: HandEntry[] = soundEntries.map(({ path, bytes: of }) =>
    Object.hasOwn(changes, path) && path !== 'manifest.json'
      ? { path, bytes: bytes(changes[path](textOf(of))) }
      : { path, bytes: of },
  );
  entries.push(...added);
  const manifest = JSON.parse(textOf(entries[0].bytes));
  manifest.entries = await Promise.all(
    entries
      .slice(1)
      .map(async (of) => ({ path: of.path, bytes: of.bytes.length, sha256: await sha256(of.bytes) })),
  );
  const text = JSON.stringify(manifest);
  entries[0] = { path: 'manifest.json', bytes: bytes((changes['manifest.json'] ?? String)(text)) };
  return handZip(entries);
}

afterEach(() => {
  vi.unstubAllGlobals();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('the sound archive packed by hand is read, deflated or not', async () => {
  expect((await readArchive(handZip(soundEntries))).record).toEqual(record);
  expect((await readArchive(handZip(soundEntries.map((of) => ({ ...of, deflated: true }))))).record).toEqual(
    record,
  );
  expect((await readArchive(await rewritten({}))).record).toEqual(record);
});

describe('names', () => {
  test.each([
    ['../../etc/passwd', 'bad-name'],
    ['/etc/passwd', 'bad-name'],
    ['runs/../../x', 'bad-name'],
    ['C:/Windows/x', 'bad-name'],
    ['runs\\x', 'bad-name'],
    ['runs/top20-1/metrics.jsonl\0.exe', 'bad-name'],
    ['\u00e4', 'bad-name'],
    ['x'.repeat(300), 'bad-name'],
    ['', 'bad-name'],
    ['weights/', 'not-a-file'],
    ['__proto__', 'unknown-name'],
    ['constructor', 'unknown-name'],
    ['runs/__proto__/metrics.jsonl', 'unknown-name'],
    ['weights/top20-1/pytorch_model.bin', 'unknown-name'],
    ['weights/top20-1/__proto__', 'unknown-name'],
    ['checkpoints/top20-01.bin', 'unknown-name'],
    ['lib 0.zip', 'bad-name'],
    ['nested.zip', 'unknown-name'],
    ['.DS_Store', 'unknown-name'],
  ])('%j is refused as %s', async (path, code) => {
    const zip = spoilt((entries) => entries.push({ path, bytes: bytes('x') }));
    expect((await faultOf(zip)).rule).toBe(code);
  });

  test('a name twice', async () => {
    const zip = spoilt((entries) => entries.push({ path: 'spec.json', bytes: bytes('{}') }));
    expect(await faultOf(zip)).toEqual({ rule: 'repeated-name', path: 'spec.json' });
  });

  test('a symbolic link, a folder and a device', async () => {
    for (const attributes of [0o120777 * 65_536, 0x10, 0o040755 * 65_536, 0o020644 * 65_536]) {
      const zip = spoilt((entries) => {
        find(entries, 'spec.json').attributes = attributes;
      });
      expect(await faultOf(zip)).toEqual({ rule: 'not-a-file', path: 'spec.json' });
    }
  });
});

describe('bombs', () => {
  const zeros = new Uint8Array(64 * 2 ** 20);
  const bomb = new Uint8Array(deflateSync(zeros, { level: 9 }));

  test('a ratio of a thousand is refused before a byte is inflated', async () => {
    const zip = spoilt((entries) =>
      entries.push({
        path: 'checkpoints/top20-1.bin',
        bytes: zeros,
        data: bomb,
        both: { method: 8 },
      }),
    );
    const { file, read } = counted(zip);
    expect(await faultOf(file)).toEqual({ rule: 'ratio', path: 'checkpoints/top20-1.bin', limit: 200 });
    expect(inflated()).toBe(0);
    // The directory and the headers before it: nothing of the bomb.
    expect(read()).toBeLessThan(4096);
    expect(bomb.length).toBeGreaterThan(10 * 4096);
  });

  // Of the manifest, which nothing else says the size of.
  test('one that lies about its size is given up where it passes it', async () => {
    const zip = spoilt((entries) => {
      Object.assign(find(entries, 'manifest.json'), {
        data: bomb,
        both: { method: 8, packed: bomb.length, size: 900_000 },
      });
    });
    expect(await faultOf(zip)).toEqual({ rule: 'wrong-size', path: 'manifest.json' });
    expect(inflated()).toBe(16 * 1024);
    // A quarter of the bomb.
    expect(bomb.length).toBeGreaterThan(3 * inflated());
  });

  test('one of fewer bytes than it says', async () => {
    const zip = spoilt((entries) => {
      const manifest = find(entries, 'manifest.json');
      Object.assign(manifest, { deflated: true, both: { size: manifest.bytes.length + 1 } });
    });
    expect(await faultOf(zip)).toEqual({ rule: 'wrong-size', path: 'manifest.json' });
  });

  test('4 GB declared', async () => {
    for (const size of [0xffffffff, 0xfffffffe]) {
      const zip = spoilt((entries) => {
        find(entries, 'spec.json').both = { size };
      });
      expect(['zip64', 'entry-too-large']).toContain((await faultOf(zip)).rule);
    }
    const many = spoilt((entries) => {
      for (const seed of [1, 2, 3]) {
        entries.push({
          path: `checkpoints/top20-${seed}.bin`,
          bytes: bytes(''),
          both: { size: 300 * 2 ** 20, packed: 2 * 2 ** 20, method: 8 },
        });
      }
    });
    expect(['inflates-too-far', 'overlap']).toContain((await faultOf(many)).rule);
  });

  test('many entries, each small, that together inflate too far', async () => {
    const small = new Uint8Array(deflateSync(new Uint8Array(2 ** 20), { level: 9 }));
    const entries: HandEntry[] = soundEntries.map((of) => ({ ...of }));
    for (let i = 0; i < 600; i++) {
      entries.push({
        path: `trees/t${i}.jsonl`,
        bytes: bytes(''),
        data: small,
        both: { method: 8, size: 2 ** 20, packed: small.length },
      });
    }
    const { file, read } = counted(handZip(entries));
    expect(await faultOf(file)).toEqual({ rule: 'inflates-too-far', bytes: 512 * 2 ** 20 });
    expect(inflated()).toBe(0);
    // Headers alone: at most a hundred bytes an entry there, and as many in the directory.
    expect(read()).toBeLessThan(200 * entries.length);
  });

  test('more than 5,000 entries', async () => {
    const zip = spoilt((entries) => {
      for (let i = 0; i < 5000; i++) entries.push({ path: `trees/t${i}.jsonl`, bytes: bytes('') });
    });
    expect(await faultOf(zip)).toEqual({ rule: 'too-many', what: 'entries', limit: 5000 });
  });

  test('blocks that hold nothing, a hundred thousand of them', async () => {
    // A stored block of length 0, not the last.
    const empty = Uint8Array.from({ length: 500_000 }, (_, i) => [0, 0, 0, 255, 255][i % 5]);
    const zip = spoilt((entries) => {
      Object.assign(find(entries, 'manifest.json'), {
        data: empty,
        both: { method: 8, packed: empty.length, size: empty.length },
      });
    });
    expect(await faultOf(zip)).toEqual({ rule: 'cannot-inflate', path: 'manifest.json' });
    // Given up where what went in has run ahead of what came out, long before the end.
    expect(inflated()).toBeLessThan(empty.length / 2);
  });

  test('entries that share their bytes, as in overlapping bombs', async () => {
    const entries: HandEntry[] = soundEntries.map((of) => ({ ...of }));
    entries.push({ path: 'trees/a.jsonl', bytes: bytes('{}'), offset: 0 });
    expect(await faultOf(handZip(entries))).toEqual({ rule: 'overlap', path: 'trees/a.jsonl' });
  });

  test('a file of 600 MiB is not opened', async () => {
    const file = { size: 600 * 2 ** 20, slice: () => expect.unreachable() } as unknown as Blob;
    expect(await faultOf(file)).toEqual({ rule: 'file-too-large', bytes: 516 * 2 ** 20 });
  });
});

describe('headers', () => {
  test('cut off at every hundredth byte, and at each of the last hundred', async () => {
    const cuts = [
      ...Array.from({ length: Math.ceil(sound.size / 100) }, (_, i) => i * 100),
      ...Array.from({ length: 100 }, (_, i) => sound.size - 1 - i),
    ];
    for (const cut of cuts) {
      expect(['cut-off', 'not-a-zip']).toContain((await faultOf(sound.slice(0, cut))).rule);
    }
  });

  test('something behind the end, in front of the start, and between entries', async () => {
    expect(await faultOf(new Blob([sound, 'x']))).toEqual({ rule: 'trailing' });
    expect(await faultOf(new Blob([sound, sound]))).toEqual({ rule: 'trailing' });
    expect(await faultOf(new Blob(['<html>', sound]))).toEqual({ rule: 'not-a-zip' });
    expect(await faultOf(new Blob([await sound.slice(0, 4).arrayBuffer(), sound]))).toEqual({
      rule: 'trailing',
    });
    const gap = spoilt((entries) => {
      // Longer in the file than both headers say.
      Object.assign(find(entries, 'spec.json'), {
        data: new Uint8Array([...find(entries, 'spec.json').bytes, 0]),
        both: { packed: find(entries, 'spec.json').bytes.length },
      });
    });
    expect((await faultOf(gap)).rule).toBe('overlap');
    expect(await faultOf(new Blob([]))).toEqual({ rule: 'not-a-zip' });
    expect(await faultOf(new Blob(['{"words":["a"]}\n'.repeat(10)]))).toEqual({ rule: 'not-a-zip' });
  });

  test.each<[string, Partial<HandEntry>]>([
    ['a size', { local: { size: 1 } }],
    ['a checksum', { local: { crc: 1 } }],
    ['a method', { local: { method: 8 } }],
    ['a name', { localPath: 'spec.jsox' }],
    ['flags', { local: { flags: 2 } }],
    ['a date', { central: { date: 0x22 } }],
  ])('that disagree about %s', async (_, change) => {
    const zip = spoilt((entries) => {
      Object.assign(find(entries, 'spec.json'), change);
    });
    expect(await faultOf(zip)).toEqual({ rule: 'headers-disagree', path: 'spec.json' });
  });

  test.each<[string, Partial<HandEntry>, Fault['rule']]>([
    ['encryption', { both: { flags: 1 } }, 'encrypted'],
    ['strong encryption', { both: { flags: 0x41 } }, 'encrypted'],
    ['a size behind the data', { both: { flags: 8 } }, 'streamed'],
    ['another method', { both: { method: 93 } }, 'unknown-method'],
    ['another disk', { disk: 1 }, 'several-disks'],
    ['a zip64 field', { extra: Uint8Array.of(1, 0, 0, 0), central: { extraLength: 4 } }, 'zip64'],
  ])('%s', async (_, change, code) => {
    const zip = spoilt((entries) => {
      Object.assign(find(entries, 'spec.json'), change);
    });
    expect((await faultOf(zip)).rule).toBe(code);
  });

  test.each<[string, (end: DataView) => void, Fault['rule']]>([
    ['zip64', (end) => end.setUint32(16, 0xffffffff, true), 'zip64'],
    ['several disks', (end) => end.setUint16(4, 1, true), 'several-disks'],
    ['fewer entries here than in all', (end) => end.setUint16(8, 1, true), 'several-disks'],
    ['a comment that is not there', (end) => end.setUint16(20, 5, true), 'cut-off'],
    [
      'a directory that begins later',
      (end) => end.setUint32(16, end.getUint32(16, true) + 1, true),
      'cut-off',
    ],
    ['one entry fewer', (end) => [8, 10].map((at) => end.setUint16(at, 7, true)), 'overlap'],
    ['one entry more', (end) => [8, 10].map((at) => end.setUint16(at, 9, true)), 'overlap'],
  ])('an end that says %s', async (_, end, code) => {
    expect(soundEntries).toHaveLength(8);
    expect((await faultOf(spoilt(() => {}, end))).rule).toBe(code);
  });
});

describe('contents', () => {
  test('a wrong checksum', async () => {
    const zip = spoilt((entries) => {
      find(entries, 'spec.json').both = { crc: 7 };
    });
    expect(await faultOf(zip)).toEqual({ rule: 'wrong-crc', path: 'spec.json' });
  });

  test('bytes that are not deflated', async () => {
    const zip = spoilt((entries) => {
      const readme = find(entries, 'README.md');
      Object.assign(readme, { data: readme.bytes.map(() => 255), both: { method: 8 } });
    });
    expect(await faultOf(zip)).toEqual({ rule: 'cannot-inflate', path: 'README.md' });
  });

  test('one byte changed: the manifest’s SHA-256 names the entry', async () => {
    for (const { path } of soundEntries.slice(1)) {
      const zip = spoilt((entries) => {
        const entry = find(entries, path);
        entry.bytes = entry.bytes.with(3, entry.bytes[3] ^ 1);
      });
      expect(await faultOf(zip)).toEqual({ rule: 'wrong-sha-256', path });
    }
  });

  test('an entry that the manifest lists and the zip lacks, and the reverse', async () => {
    const without = spoilt((entries) => {
      entries.pop();
    });
    expect(await faultOf(without)).toEqual({ rule: 'missing-entry', path: soundEntries.at(-1)?.path });
    const more = spoilt((entries) => entries.push({ path: 'checkpoints/top20-1.bin', bytes: bytes('x') }));
    expect(await faultOf(more)).toEqual({ rule: 'unlisted-entry', path: 'checkpoints/top20-1.bin' });
    expect(await faultOf(handZip(soundEntries.slice(1)))).toEqual({
      rule: 'missing-entry',
      path: 'manifest.json',
    });
  });

  const groups = 'runs/top20-1/groups.jsonl';
  const samples = 'runs/top20-1/samples-0001.jsonl';
  const metrics = 'runs/top20-1/metrics.jsonl';
  const evaluations = 'runs/top20-1/evaluations.jsonl';
  test.each<[string, Record<string, (text: string) => string>, object]>([
    [
      'a newer format',
      { 'manifest.json': (t) => t.replace('"format":1', '"format":4') },
      { rule: 'newer-format' },
    ],
    ['a manifest of another kind', { 'manifest.json': () => '{"format":1}' }, { rule: 'schema' }],
    [
      'a link that is code',
      { 'manifest.json': (t) => t.replace('"link":null', '"link":"javascript:alert(1)"') },
      { rule: 'schema', field: 'link' },
    ],
    [
      'a prototype',
      { 'spec.json': (t) => t.replace('{', '{"__proto__":{"polluted":1},') },
      { rule: 'unknown-field', field: '__proto__', path: 'spec.json' },
    ],
    [
      'a constructor in a line',
      { [metrics]: (t) => t.replace('{', '{"constructor":{"prototype":{"polluted":1}},') },
      { rule: 'unknown-field', field: 'constructor', path: metrics, line: 1 },
    ],
    [
      'a key twice',
      { [metrics]: (t) => t.replace('{', '{"step":9,') },
      { rule: 'repeated-field', field: 'step', line: 1 },
    ],
    [
      'deep brackets',
      { 'vocabulary.json': () => `{"tokens":${'['.repeat(1e6)}` },
      { rule: 'too-deep', limit: 8, path: 'vocabulary.json', line: null },
    ],
    ['no JSON', { 'spec.json': () => 'hello' }, { rule: 'not-json', path: 'spec.json' }],
    [
      'an unknown field',
      { [metrics]: (t) => t.replace('{', '{"extra":9,') },
      { rule: 'schema', path: metrics, line: 1, field: 'extra' },
    ],
    [
      'an absurd spec',
      { 'spec.json': (t) => t.replace('"steps": 2', '"steps": 1000000000') },
      { rule: 'schema', path: 'spec.json', field: 'steps' },
    ],
    [
      'no finite number',
      { [metrics]: (t) => t.replace(/"reward":[0-9.]+/, '"reward":1e999') },
      { rule: 'schema', field: 'reward' },
    ],
    [
      'a share above 1',
      { [evaluations]: (t) => t.replace(/"eval\/first_attempt":[0-9.]+/, '"eval/first_attempt":1.5') },
      { rule: 'schema', path: evaluations, line: 1, field: 'eval/first_attempt' },
    ],
    [
      'a share below 0',
      { [evaluations]: (t) => t.replace(/"eval\/gave_up":[0-9.]+/, '"eval/gave_up":-0.1') },
      { rule: 'schema', path: evaluations, line: 1, field: 'eval/gave_up' },
    ],
    [
      'one response fewer than the groups say',
      { [samples]: (t) => t.split('\n').slice(1).join('\n') },
      { rule: 'samples-and-groups' },
    ],
    [
      'one response more',
      { [samples]: (t) => `${t}${t.split('\n')[0]}\n` },
      { rule: 'samples-and-groups', path: samples },
    ],
    [
      'groups out of order',
      { [groups]: (t) => t.replace('"group":0', '"group":1') },
      { rule: 'samples-and-groups', path: groups, line: 1 },
    ],
    [
      'words that are not those of the ids',
      { [samples]: (t) => t.replace('"<eos>"', '"<script>"') },
      { rule: 'words-and-vocabulary', line: 1 },
    ],
    [
      'an id that is no word',
      { 'vocabulary.json': (t) => t.replace(/,\s*"<eos>"/, '') },
      { rule: 'words-and-vocabulary' },
    ],
    [
      'a mask that is too long',
      { [groups]: (t) => t.replace('"kept":"0', '"kept":"00000') },
      { rule: 'record' },
    ],
    ['a mask of other digits', { [groups]: (t) => t.replace('"kept":"0', '"kept":"2') }, { rule: 'schema' }],
    [
      'a run of no condition',
      { 'spec.json': (t) => t.replace('"name": "top20"', '"name": "other"') },
      { rule: 'record' },
    ],
  ])('%s', async (_, changes, fault) => {
    expect(await faultOf(await rewritten(changes))).toMatchObject(fault);
  });

  test('files of a run that there is none of, half a model, and chunks with a hole', async () => {
    const entry = (path: string): HandEntry => ({ path, bytes: bytes('{}\n') });
    expect(await faultOf(await rewritten({}, [entry('checkpoints/top20-9.bin')]))).toMatchObject({
      rule: 'files-without-run',
    });
    expect(await faultOf(await rewritten({}, [entry('weights/top20-1/config.json')]))).toEqual({
      rule: 'missing-entry',
      path: 'weights/top20-1/model.safetensors',
    });
    expect(await faultOf(await rewritten({}, [entry('runs/top20-1/samples-0003.jsonl')]))).toMatchObject({
      rule: 'chunks',
      path: 'runs/top20-1/samples-0002.jsonl',
    });
    expect(await faultOf(await rewritten({}, [entry('trees/a.jsonl')]))).toMatchObject({
      rule: 'no-tokens',
      path: 'trees/a.jsonl',
      line: 1,
    });
  });

  test('a page without SHA-256 says so', async () => {
    vi.stubGlobal('crypto', {});
    expect(await faultOf(sound)).toEqual({ rule: 'no-digest' });
  });
});

test('bytes changed at random end in a clear error or change nothing', async () => {
  const whole = new Uint8Array(await sound.arrayBuffer());
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const changed = whole.slice();
        for (const [at, value] of changes) changed[at] = value;
        try {
          expect((await readArchive(new Blob([changed]))).record).toEqual(record);
        } catch (error) {
          expect(error).toBeInstanceOf(ArchiveError);
        }
      },
    ),
    { numRuns: runs(400) },
  );
});
