import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TraceFileError } from '../../../../formats/fault.ts';
import { type ColumnChunk, checkPages } from './check_pages.ts';
import { parquetLimits } from './parquet_limits.ts';
import { readParquet } from './read_parquet.ts';
import { readStruct, ThriftError } from './thrift.ts';

const fixture = new URL(
  '../../../../../reference/fixtures/rollouts/trl/completions_00001.parquet',
  import.meta.url,
);
const sound = new Uint8Array(readFileSync(fixture));

const read = (bytes: Uint8Array<ArrayBuffer>) =>
  readParquet(new Blob([bytes]), (columns) =>
    columns.filter(({ type }) => type !== 'other').map(({ name }) => name),
  );

async function faultOf(bytes: Uint8Array<ArrayBuffer>) {
  const error = await read(bytes).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TraceFileError);
  return (error as TraceFileError).fault;
}

test('whatever bytes of a file are changed, it is read with as many rows, or refused with a sentence', async () => {
  const outcomes = { read: 0, refused: 0 };
  // Each byte of the footer, and some of the pages.
  for (let at = 0; at < sound.length; at += at < sound.length - 5000 ? 197 : 67) {
    for (const value of [0xff, sound[at] ^ 0x10]) {
      const bytes = sound.slice();
      bytes[at] = value;
      try {
        const { rows } = await read(bytes);
        expect(rows.length).toBeLessThanOrEqual(parquetLimits.rows);
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(TraceFileError);
        outcomes.refused++;
      }
    }
  }
  expect(outcomes.read).toBeGreaterThan(3);
  expect(outcomes.refused).toBeGreaterThan(20);
});

test('a file that is cut off, encrypted or no parquet file says so', async () => {
  for (const length of [8, 100, sound.length - 1, sound.length - 400])
    expect(['cut-off', 'not-parquet', 'bad-parquet']).toContain((await faultOf(sound.slice(0, length))).rule);
  const encrypted = sound.slice();
  encrypted.set(new TextEncoder().encode('PARE'));
  expect((await faultOf(encrypted)).rule).toBe('encrypted');
  expect((await faultOf(new TextEncoder().encode('step,prompt,completion\n'))).rule).toBe('not-parquet');
});

/** The pieces of Thrift's compact protocol, to write what no library writes. */
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const zigzag = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value);
const i32 = (delta: number, value: number) => [(delta << 4) | 5, ...zigzag(value)];
const struct = (delta: number, ...fields: number[][]) => [(delta << 4) | 12, ...fields.flat(), 0];
const end = [0];

describe('footers and headers of pages', () => {
  const faults = {
    'a list of more entries than there are bytes': [0x19, 0xf5, ...varint(200_000_000)],
    'an integer without end': [0x15, ...Array<number>(2000).fill(0xff)],
    'structs inside structs without end': Array<number>(2000).fill(0x1c),
    'a text that goes beyond the bytes': [0x18, ...varint(100), 65],
    'a map': [0x1b, 0],
    'no end': [0x15],
  };
  test.each(Object.entries(faults))('%s', (_, bytes) => {
    expect(() => readStruct(Uint8Array.from(bytes), 0)).toThrow(ThriftError);
  });
});

describe('pages', () => {
  const flat: ColumnChunk = {
    isPacked: false,
    levelBits: { repetition: 0, definition: 1 },
    isBoolean: false,
  };
  const encoding = { plain: 0, delta: 5, dictionary: 8 };
  const uint32 = (value: number) => [...new Uint8Array(Uint32Array.of(value).buffer)];
  const page = (
    body: number[],
    { values = 4, how = encoding.plain, size = body.length, claimed = body.length } = {},
  ) => [
    ...i32(1, 0),
    ...i32(1, claimed),
    ...i32(1, size),
    ...struct(2, i32(1, values), i32(1, how), i32(1, 3), i32(1, 3)),
    ...end,
    ...body,
  ];
  const levels = (...runs: number[]) => [...uint32(runs.length), ...runs];
  const check = (bytes: number[], chunk = flat) => checkPages(Uint8Array.from(bytes), chunk, { bytes: 0 });

  test('four values with their levels pass', () => {
    expect(() => check(page([...levels(8, 1), ...Array<number>(16).fill(0)]))).not.toThrow();
    // Packed to bits, of which the last group is not full.
    expect(() => check(page([...levels(3, 0b1111), ...Array<number>(16).fill(0)]))).not.toThrow();
  });

  const faults: Record<string, number[]> = {
    'a run of two thousand million values': page(levels(...varint(2 ** 32 - 2), 1)),
    'a run longer than its page': page(levels(10, 1)),
    'packed groups longer than the page': page(levels(...varint(2 ** 31 - 1), 1)),
    'a run of nothing': page(levels(0, 1, 0, 1)),
    'levels that are cut off': page([...uint32(900), 8, 1]),
    'levels of too few values': page(levels(4, 1)),
    'more values than are read': page(levels(8, 1), { values: parquetLimits.values + 1 }),
    'fewer than none': page(levels(8, 1), { values: -1 }),
    'a page that goes beyond the column': page(levels(8, 1), { size: 1000 }),
    'a page that says it unpacks to gigabytes': page(levels(8, 1), { claimed: 2 ** 31 - 1 }),
    'an encoding that is not read': page(levels(8, 1), { how: encoding.delta }),
    'indices of 200 bits': page([...levels(8, 1), 200], { how: encoding.dictionary }),
    'indices of two thousand million values': page([...levels(8, 1), 8, ...varint(2 ** 32 - 2), 1], {
      how: encoding.dictionary,
    }),
    'a dictionary of more words than bytes': [
      ...i32(1, 2),
      ...i32(1, 4),
      ...i32(1, 4),
      ...struct(4, i32(1, 1_000_000), i32(1, 0)),
      ...end,
      ...uint32(0),
    ],
    'a data page of version 2': [...i32(1, 3), ...i32(1, 0), ...i32(1, 0), ...end, 0, 0],
  };
  test.each(Object.entries(faults))('%s', (_, bytes) => {
    expect(() => check(bytes)).toThrow(ThriftError);
  });

  test('what several columns unpack to counts together, and what is packed wrongly is refused', () => {
    const unpacked = { bytes: parquetLimits.unpacked - 10 };
    const bytes = Uint8Array.from(page([...levels(8, 1), ...Array<number>(16).fill(0)]));
    expect(() => checkPages(bytes, flat, unpacked)).toThrow('too much');
    expect(() => check(page([...levels(8, 1)]), { ...flat, isPacked: true })).toThrow();
  });
});
