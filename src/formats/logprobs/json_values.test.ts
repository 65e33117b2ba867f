import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { type FoundJson, jsonValues } from './json_values.ts';
import { chunksOf } from './testing/chunks.ts';

const limits = { lineBytes: 1 << 20, lines: 1e6 };

async function read(file: string | Uint8Array, size?: number): Promise<FoundJson[]> {
  const found: FoundJson[] = [];
  for await (const one of jsonValues(chunksOf(file, size), limits)) found.push(one);
  return found;
}
const values = (found: readonly FoundJson[]) => found.flatMap((one) => ('value' in one ? [one.value] : []));
const faults = (found: readonly FoundJson[]) =>
  found.flatMap((one) => ('fault' in one ? [[one.line, one.fault.rule]] : []));

const objects = fc.array(
  fc.dictionary(fc.string(), fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' })), {
    noNullPrototype: true,
    minKeys: 1,
  }),
  { minLength: 1, maxLength: 5 },
);
const json = (value: unknown, indent?: number | string) => JSON.stringify(value, null, indent);

/** The same objects, as programs write them. */
const layouts: Record<string, (of: readonly object[]) => string> = {
  lines: (of) => of.map((one) => `${json(one)}\n`).join(''),
  'lines without the last end': (of) => of.map((one) => json(one)).join('\n'),
  'Windows lines, with blank ones': (of) => of.map((one) => `${json(one)}\r\n\r\n`).join(''),
  'with a byte-order mark': (of) => `\ufeff${of.map((one) => `${json(one)}\n`).join('')}`,
  'files with marks, one after the other': (of) => of.map((one) => `\ufeff${json(one)}\r\n`).join(''),
  indented: (of) => of.map((one) => `${json(one, 2)}\n`).join(''),
  'indented by tabs': (of) => of.map((one) => json(one, '\t')).join('\n\n'),
  'side by side': (of) => of.map((one) => json(one)).join(''),
  'a list': (of) => json(of),
  'a list over many lines': (of) => json(of, 4),
  'a list, an object a line': (of) => `[\n${of.map((one) => json(one)).join(',\n')}\n]\n`,
  'a list a line': (of) => of.map((one) => `[${json(one)}]\n`).join(''),
  events: (of) => `${of.map((one) => `data: ${json(one)}\n\n`).join('')}data: [DONE]\n\n`,
};

describe('objects are found', () => {
  test.each(Object.entries(layouts))('in %s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(objects, fc.integer({ min: 1, max: 60 }), async (of, size) => {
        const found = await read(write(of), size);
        expect(faults(found)).toEqual([]);
        expect(values(found)).toEqual(of.map((one) => JSON.parse(json(one))));
      }),
      { numRuns: runs(60) },
    );
  });

  test('with no indent over many lines, as Python writes it with indent=0', async () => {
    const file = '{\n"choices": [\n{\n"a": 1\n},\n{\n"b": {\n"c": []\n}\n}\n]\n}\n{\n"d": 2\n}\n';
    expect(values(await read(file))).toEqual([{ choices: [{ a: 1 }, { b: { c: [] } }] }, { d: 2 }]);
  });

  test('with the line on which each begins, and which of several it is', async () => {
    const found = await read('\n{"a":1}\n{\n "b":2\n}\n[{"c":3},{"d":4}]\n');
    expect(found.map(({ line, item }) => [line, item])).toEqual([
      [2, null],
      [3, null],
      [6, 1],
      [6, 2],
    ]);
  });

  test('with null for what Python writes and JSON has no number for', async () => {
    const [one] = values(
      await read('{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN, \\"Infinity\\"","d":1e999}'),
    );
    expect(one).toEqual({ a: null, b: [null, null], c: 'NaN, "Infinity"', d: Number.POSITIVE_INFINITY });
  });
});

describe('what cannot be read is told by its line, and the rest is kept', () => {
  const good = '{"good":1}';
  test.each([
    ['rubbish', 'hello', 'not-json'],
    ['a number', '17', 'not-an-object'],
    ['an object with a comma too many', '{"a":1,}', 'not-json'],
    ['single quotes', "{'a':1}", 'not-json'],
    ['a line that is cut off in a text', '{"a":"b', 'json-cut-off'],
    ['a line that is cut off in a list', '{"choices":[', 'json-cut-off'],
    ['a line that is cut off after a comma', '{"choices":[{"a":1},', 'json-cut-off'],
    ['a line that is cut off after a number', '{"choices":[{"a":1', 'json-cut-off'],
    ['brackets without end', `{"a":${'['.repeat(1000)}`, 'too-deep'],
    ['a line that is too long', `{"a":"${'x'.repeat(1 << 20)}"}`, 'line-too-long'],
  ])('%s', async (_, line, code) => {
    for (const file of [`${good}\n${line}\n${good}\n${good}\n`, `${good}\r\n${line}\r\n${good}\n${good}`]) {
      const found = await read(file, 1000);
      expect(faults(found)).toEqual([[2, code]]);
      expect(values(found)).toHaveLength(3);
    }
    expect(faults(await read(`${good}\n${line}`))).toEqual([[2, code]]);
    expect(values(await read(`${line}\n${good}\n${good}`))).toHaveLength(2);
  });

  test('two lines that are cut off, one after the other', async () => {
    const found = await read(`{"a":[1\n{"b":[2\n${good}\n`);
    expect(faults(found)).toEqual([
      [1, 'json-cut-off'],
      [2, 'json-cut-off'],
    ]);
    expect(values(found)).toHaveLength(1);
  });

  test('bytes that are not UTF-8', async () => {
    const wrong = new Uint8Array([...new TextEncoder().encode(`${good}\n{"a":"`), 0xe9, 0x22, 0x7d, 0x0a]);
    const found = await read(new Uint8Array([...wrong, ...new TextEncoder().encode(`${good}\n`)]));
    expect(faults(found)).toEqual([[2, 'not-utf8']]);
    expect(values(found)).toHaveLength(2);
  });

  test('an indented object that has such a line is not read without it', async () => {
    const bytes = (text: string) => [...new TextEncoder().encode(text)];
    const file = new Uint8Array([
      ...bytes('{\n "a": 1,\n "b": "'),
      0xff,
      ...bytes(`",\n "c": 3\n}\n${good}\n`),
    ]);
    const found = await read(file);
    expect(faults(found)[0]).toEqual([1, 'not-utf8']);
    expect(values(found)).toEqual([{ good: 1 }]);
  });

  test('a list that has no end', async () => {
    const found = await read(`[\n${good},\n${good}`);
    expect(faults(found)).toEqual([[3, 'list-cut-off']]);
    expect(values(found)).toHaveLength(2);
  });

  test.each([[[0xff, 0xfe, 0x7b, 0]], [[0xfe, 0xff, 0, 0x7b]], [[0x7b, 0, 0x22, 0]], [[0, 0x7b, 0, 0x22]]])(
    'UTF-16, %j, which is refused as a whole',
    async (bytes) => {
      await expect(read(Uint8Array.from(bytes))).rejects.toThrow(
        "The file is UTF-16 text, as PowerShell's > writes it",
      );
    },
  );

  test('no bytes at all make it throw anything but that', async () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\n', 'data:', '1', 'a'), {
          maxLength: 60,
        })
        .map((of) => of.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (file, size) => {
        await read(`{}${file}`, size);
      }),
      { numRuns: runs(1000) },
    );
  });
});
