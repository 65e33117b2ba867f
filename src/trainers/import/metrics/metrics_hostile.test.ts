import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MetricsFileError } from '../../../formats/fault.ts';
import { joinBytes } from '../../../formats/join_bytes.ts';
import { runs } from '../../../testing/runs.ts';
import { eventFile, field, record, scalarEvent } from '../testing/event_file.ts';
import { csvRows } from './csv.ts';
import { readSwiftLog, readVerlLog } from './log_lines.ts';
import { MetricTable } from './metric_table.ts';
import { readEventFile } from './tensorboard.ts';
import { tfRecords } from './tfrecord.ts';
import { readTrackio } from './trackio.ts';
import { readTrainerState } from './trainer_state.ts';
import { readPanel } from './wandb_csv.ts';

const blob = (content: string | Uint8Array<ArrayBuffer>) => new Blob([content]);
const bytesOf = (all: readonly Uint8Array[]) => new Uint8Array(joinBytes([...all]));

/** What reading is refused for. */
async function faultOf(reading: Promise<unknown>) {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MetricsFileError);
  return (error as MetricsFileError).fault;
}

describe('event files', () => {
  const sound = eventFile([scalarEvent(1, 'a', 0.5), scalarEvent(2, 'a', 0.25)]);

  test('what is no TFRecord file is refused by its first twelve bytes', async () => {
    for (const content of ['', 'a', '{"log_history": []}', '\0'.repeat(1000)]) {
      expect(await faultOf(readEventFile(blob(content)))).toEqual({ rule: 'no-event-file' });
    }
  });

  test('a byte that was changed, in the length, its checksum, the data or theirs', async () => {
    const first = record(field(3, new TextEncoder().encode('brain.Event:2'))).length;
    for (const at of [0, 9, 13, first - 1]) {
      const fault = await faultOf(
        readEventFile(blob(sound.with(at, sound[at] ^ 1) as Uint8Array<ArrayBuffer>)),
      );
      expect(fault).toEqual(at < 12 ? { rule: 'no-event-file' } : { rule: 'wrong-record-crc', record: 1 });
    }
    for (const at of [first, first + 14]) {
      const fault = await faultOf(
        readEventFile(blob(sound.with(at, sound[at] ^ 1) as Uint8Array<ArrayBuffer>)),
      );
      expect(fault).toEqual({ rule: 'wrong-record-crc', record: 2 });
    }
  });

  test('a record that claims gigabytes, with a right checksum, is refused before it is waited for', async () => {
    for (const length of [2 ** 24 + 1, 2 ** 32 - 1, 2 ** 40]) {
      const asked: number[] = [];
      async function* chunks() {
        yield record(new Uint8Array(4), length);
        asked.push(1);
        yield new Uint8Array(2 ** 20);
      }
      const reading = (async () => {
        for await (const _ of tfRecords(chunks(), () => {}));
      })();
      expect(await faultOf(reading)).toEqual({ rule: 'line-too-long', bytes: 2 ** 24, item: 1 });
      expect(asked).toEqual([]);
    }
  });

  test('records in any chunks are the same, and one byte at a time too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (sizes) => {
        async function* chunks() {
          // One buffer for all, as some readers have it.
          const buffer = new Uint8Array(40);
          for (let at = 0, i = 0; at < sound.length; i++) {
            const part = sound.subarray(at, at + sizes[i % sizes.length]);
            buffer.set(part);
            yield buffer.subarray(0, part.length);
            at += part.length;
          }
        }
        const found: number[] = [];
        for await (const { bytes } of tfRecords(chunks(), () => expect.unreachable()))
          found.push(bytes.length);
        expect(found).toEqual([15, scalarEvent(1, 'a', 0.5).length, scalarEvent(2, 'a', 0.25).length]);
      }),
      { numRuns: runs(50) },
    );
  });

  test.each<[string, Uint8Array]>([
    ['a field that ends behind the message', Uint8Array.of(42, 100, 1)],
    ['a number without end', new Uint8Array(12).fill(255)],
    ['a group, which is not read', Uint8Array.of(11)],
    ['half a number', Uint8Array.of(9, 0, 0)],
    ['a nested field that ends behind its message', field(5, Uint8Array.of(10, 50))],
  ])('%s', async (_, event) => {
    expect(await faultOf(readEventFile(blob(bytesOf([sound, record(event)]))))).toEqual({
      rule: 'not-an-event',
      record: 4,
    });
  });

  test('events of nothing, of steps below 0 and of other things give no number', async () => {
    const odd = [
      new Uint8Array(0),
      // A step of -1.
      Uint8Array.of(
        16,
        255,
        255,
        255,
        255,
        255,
        255,
        255,
        255,
        255,
        1,
        ...scalarEvent(0, 'x', 1).subarray(2),
      ),
      // A tensor of two floats, and one whose content is no multiple of them.
      field(5, field(1, field(8, Uint8Array.of(8, 1, 42, 8, 0, 0, 0, 0, 0, 0, 0, 0)))),
      field(5, field(1, field(8, Uint8Array.of(8, 1, 34, 3, 0, 0, 0)))),
      // Lists where a number is wanted.
      field(2, Uint8Array.of(1)),
    ];
    const { table } = await readEventFile(blob(eventFile([...odd, scalarEvent(3, 'a', 1)])));
    expect(table.points()).toEqual([[3, new Map([['a', 1]])]]);
  });

  test('bytes changed at random end in a fault or change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const reading = readEventFile(blob(sound.with(at, sound[at] ^ change) as Uint8Array<ArrayBuffer>));
        expect(['wrong-record-crc', 'no-event-file', 'line-too-long']).toContain(
          (await faultOf(reading)).rule,
        );
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('CSV', () => {
  test.each<[string, string, object]>([
    ['an open quotation mark', '"Step","a - b\n1,2', { rule: 'open-quote', line: 1 }],
    ['text behind a closing one', '"Step"x,"a - b"\n', { rule: 'open-quote', line: 1 }],
    [
      'a row that is too short',
      'Step,a - b\n1,2\n\n3\n',
      { rule: 'uneven-row', line: 4, length: 1, columns: 2 },
    ],
    ['no column of a run', 'Step,reward\n1,2\n', { rule: 'no-metrics' }],
    ['nothing', '', { rule: 'no-metrics' }],
    ['columns of the spread alone', 'Step,a - b__MIN\n1,2\n', { rule: 'no-metrics' }],
    [
      'three thousand columns',
      `Step${',a - b'.repeat(3000)}\n`,
      { rule: 'too-many', what: 'columns', limit: 2000, line: 1 },
    ],
    [
      'more runs than a record has',
      `Step,${Array.from({ length: 300 }, (_, i) => `r${i} - x`).join(',')}\n`,
      { rule: 'too-many', what: 'runs', limit: 256 },
    ],
    [
      'a cell of megabytes',
      `Step,a - b\n1,${'2'.repeat(2e6)}\n`,
      { rule: 'line-too-long', bytes: 16384, line: 2 },
    ],
  ])('%s', async (_, text, fault) => {
    expect(await faultOf(readPanel(blob(text)))).toEqual(fault);
  });

  test('rows of any cells come back as they were written', () => {
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 5 }), { minLength: 1 }),
        (rows) => {
          const text = rows.map((row) => row.map(quoted).join(',')).join('\r\n');
          expect([...csvRows(text)].map(({ cells }) => cells)).toEqual(rows);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  test('what is no number is not measured', async () => {
    const cells = ['', ' ', '0x10', '1_000', '1,5', '١', '1e400', '-inf', '=1+1'];
    const rows = cells.map((cell, i) => `${i},"${cell}"`);
    const { runs: found } = await readPanel(blob(`Step,a - b\n${rows.join('\n')}\n`));
    expect(found.get('a')?.points()).toEqual([
      [6, new Map([['b', Number.POSITIVE_INFINITY]])],
      [7, new Map([['b', Number.NEGATIVE_INFINITY]])],
    ]);
  });
});

describe('JSON', () => {
  test.each<[string, string, object]>([
    ['no JSON', 'hello', { rule: 'not-json', line: null }],
    ['cut off', '{"log_history": [{"step": 1', { rule: 'json-cut-off', line: null }],
    ['a list', '[]', { rule: 'not-an-object', line: null }],
    ['without a log', '{}', { rule: 'missing-field', field: 'log_history' }],
    ['a log that is none', '{"log_history": 1}', { rule: 'missing-field', field: 'log_history' }],
    ['deep brackets', `{"log_history": ${'['.repeat(1e6)}`, { rule: 'too-deep', limit: 16, line: null }],
    ['a prototype', '{"__proto__": {"a": 1}}', { rule: 'unknown-field', field: '__proto__', line: null }],
    ['NaN and no JSON either', '{"log_history": NaN', { rule: 'json-cut-off', line: null }],
  ])('a state: %s', async (_, text, fault) => {
    expect(await faultOf(readTrainerState(blob(text)))).toEqual(fault);
  });

  test('entries of other things, steps that are none and names of no metric are passed over', async () => {
    const entries = [
      null,
      1,
      [1, 2],
      { reward: 1 },
      { step: 1.5, reward: 1 },
      { step: -1, reward: 1 },
      { step: 1e12, reward: 1 },
      {
        step: 1,
        reward: 'high',
        'a b': 1,
        [`n${'x'.repeat(300)}`]: 1,
        '': 1,
        ok: 2,
        list: [1],
        'NaN-text': 'NaN',
      },
    ];
    const table = await readTrainerState(blob(JSON.stringify({ log_history: entries })));
    expect(table.points()).toEqual([
      [
        1,
        new Map([
          ['ok', 2],
          ['NaN-text', Number.NaN],
        ]),
      ],
    ]);
  });

  test('a fault in the middle of a log is one, with its line', async () => {
    const line = '{"step": 1, "data": {"a": 1}}\n';
    expect(await faultOf(readVerlLog(blob(`${line}{"step": 2, "da\n${line}`)))).toMatchObject({
      rule: 'json-cut-off',
      line: 2,
    });
    expect(await faultOf(readVerlLog(blob(`${line}x\n`)))).toMatchObject({ rule: 'not-json', line: 2 });
    expect(await faultOf(readSwiftLog(blob(`${'1'.repeat(5e6)}`)))).toEqual({
      rule: 'line-too-long',
      line: 1,
      bytes: 2 ** 22,
    });
  });

  test('what trackio printed of no run', async () => {
    for (const [text, fault] of [
      ['{"metric": "a", "values": []}', { rule: 'missing-field', field: 'run' }],
      ['{"run": "r", "values": []}', { rule: 'missing-field', field: 'metric' }],
      ['{"run": "r", "metric": "a", "values": {}}', { rule: 'missing-field', field: 'values' }],
    ] as const) {
      expect(await faultOf(readTrackio(blob(text)))).toEqual(fault);
    }
  });
});

test('a table holds no more metrics and points than a record of a foreign run', () => {
  const names = new MetricTable();
  for (let i = 0; i < 1000; i++) names.add(0, `m${i}`, 1);
  expect(() => names.add(0, 'one-more', 1)).toThrow('more than 1,000 different metrics');
  const points = new MetricTable();
  for (let i = 0; i < 200_000; i++) points.add(i, 'm', 1);
  expect(() => points.add(200_000, 'm', 1)).toThrow('more than 200,000 lines');
});
