import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { TraceFileError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { parseTrace, readTraces } from './trace_file.ts';
import { traceLimits } from './trace_limits.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Chunks made as they are asked for, and how many bytes were. */
function source(make: (i: number) => Uint8Array | null) {
  const asked = { bytes: 0 };
  async function* chunks() {
    for (let i = 0; ; i++) {
      const chunk = make(i);
      if (chunk === null) return;
      asked.bytes += chunk.length;
      yield chunk;
    }
  }
  return { asked, chunks: chunks() };
}
const whole = (file: Uint8Array) => source((i) => (i === 0 ? file : null)).chunks;

/** What a file is refused for. */
async function faultOf(chunks: AsyncIterable<Uint8Array>) {
  const error = await readTraces(chunks).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TraceFileError);
  const { fault, message } = error as TraceFileError;
  const { line = null, ...rest } = fault;
  return { line, fault: rest as Fault, message };
}
const faultOfText = (text: string) => faultOf(whole(bytes(text)));

describe('a hostile file does nothing but a clear error', () => {
  test('a line of 200 MB is given up at 64 MiB, without being held', async () => {
    const chunk = new Uint8Array(65_536).fill('1'.charCodeAt(0));
    const head = bytes('{"words":["a"]}\n{"tokens":[');
    const { asked, chunks } = source((i) => (i === 0 ? head : i <= 3200 ? chunk : null));
    const { line, fault, message } = await faultOf(chunks);
    expect({ line, fault }).toEqual({ line: 2, fault: { rule: 'line-too-long', bytes: 64 * 2 ** 20 } });
    expect(message).toBe('Line 2: it is longer than 64 MiB.');
    expect(asked.bytes).toBeLessThan(65 * 2 ** 20);
  });

  test('a file above 256 MiB is given up there', async () => {
    const chunk = new Uint8Array(2 ** 20).fill(' '.charCodeAt(0));
    chunk[chunk.length - 1] = '\n'.charCodeAt(0);
    const { asked, chunks } = source((i) => (i < 1000 ? chunk : null));
    const { line, fault } = await faultOf(chunks);
    expect({ line, fault }).toEqual({ line: null, fault: { rule: 'file-too-large', bytes: 256 * 2 ** 20 } });
    expect(asked.bytes).toBe(257 * 2 ** 20);
  });

  test.each<[string, number, string, Fault]>([
    ['lines', 1_000_000, '\n', { rule: 'too-many', what: 'lines', limit: 1_000_000 }],
    ['traces', 100_000, '{"tokens":[1]}\n', { rule: 'too-many', what: 'traces', limit: 100_000 }],
    [
      'tokens',
      20,
      `{"tokens":[${'1,'.repeat(99_999)}1]}\n`,
      { rule: 'too-many', what: 'tokens', limit: 2_000_000 },
    ],
    [
      'alternatives',
      8,
      `{"tokens":[${'1,'.repeat(24_999)}1],"entropy":[${'1,'.repeat(24_999)}1],"top":[${Array(25_000).fill(`{"ids":[${Array(20).fill(1)}],"logprob":[${Array(20).fill(-9)}]}`)}]}\n`,
      { rule: 'too-many', what: 'alternatives', limit: 4_000_000 },
    ],
  ])(
    'more %s than are allowed are refused, and as many are taken',
    { timeout: 60_000 },
    async (_what, most, line, fault) => {
      const file = [bytes(line.repeat(most)), bytes(line)];
      const { asked, chunks } = source((i) => file[i] ?? null);
      expect(await faultOf(chunks)).toMatchObject({ line: null, fault });
      // The one too many was asked for, so that all before it had been taken.
      expect(asked.bytes).toBe(file[0].length + file[1].length);
    },
  );

  test('deep nesting is refused before it is parsed', async () => {
    const deep = await faultOfText(`{"meta":${'['.repeat(5_000_000)}`);
    expect(deep.fault).toEqual({ rule: 'too-deep', limit: 8 });
    const eight = `${'['.repeat(7)}${']'.repeat(7)}`;
    expect((await faultOfText(`{"x":${eight}}`)).fault).toEqual({ rule: 'unknown-field', field: 'x' });
    expect((await faultOfText(`{"x":[${eight}]}`)).fault.rule).toBe('too-deep');
  });

  test('brackets inside texts are no nesting', async () => {
    const word = `${'{['.repeat(50)}\\"[{`;
    const [trace] = await readTraces(whole(bytes(`{"words":["${word}"]}`)));
    expect(trace.tokens[0].word).toBe(`${'{['.repeat(50)}"[{`);
  });

  test.each([
    ['{"words":["a"],"__proto__":{"polluted":1}}', '__proto__'],
    ['{"words":["a"],"meta":{"__proto__":{"polluted":1}}}', '__proto__'],
    ['{"words":["a"],"meta":{"__pro\\u0074o__":1}}', '__proto__'],
    ['{"words":["a"],"constructor":{"prototype":{"polluted":1}}}', 'constructor'],
    ['{"words":["a"],"top":[{"words":["a"],"logprob":[-1],"prototype":1}]}', 'prototype'],
    ['{"words":["a"],"toString":1}', 'toString'],
    ['{"words":["a"],"hasOwnProperty":1}', 'hasOwnProperty'],
    ['{"words":["a"],"colour":1}', 'colour'],
    ['{"words":["a"],"top":[{"words":["a"],"logprob":[-1],"rank":[1]}]}', 'top[0].rank'],
  ])('%s: an unknown key is refused by name', async (text, field) => {
    const { line, fault, message } = await faultOfText(text);
    expect({ line, fault }).toEqual({ line: 1, fault: { rule: 'unknown-field', field } });
    expect(message).toBe(`Line 1: "${field}" is no field of a trace.`);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    ['{"words":["a"],"words":["b"]}', 'words'],
    ['{"words":["a"],"w\\u006frds":["b"]}', 'words'],
    ['{"words":["a"],"meta":{"k":1,"j":2,"k":3}}', 'k'],
    ['{"words":["a"],"meta" : {"" : 1, ""\t:2}}', ''],
  ])('%s: a key that is there twice is refused', async (text, field) => {
    expect((await faultOfText(text)).fault).toEqual({ rule: 'repeated-field', field });
  });

  test('the same key in two objects is no repetition, nor is a text like one', async () => {
    const place = '{"words":["words","words"],"logprob":[-1,-2]}';
    expect(
      await readTraces(whole(bytes(`{"words":["words","words"],"top":[${place},${place}]}`))),
    ).toHaveLength(1);
  });

  test.each([
    ['NaN', '{"words":["a"],"entropy":[NaN]}', 'not-json'],
    ['Infinity', '{"words":["a"],"reward":Infinity}', 'not-json'],
    ['a comment', '{"words":["a"]} // a', 'not-json'],
    ['single quotes', "{'words':['a']}", 'not-json'],
    ['a raw tab in a text', '{"words":["\t"]}', 'not-json'],
    ['a byte-order mark inside the file', '{"words":["a"]}\n\ufeff{"words":["a"]}', 'not-json'],
    ['two objects in a line', '{"words":["a"]}{"words":["a"]}', 'not-json'],
    ['a line that is cut off in a text', '{"words":["a"]}\n{"words":["a', 'json-cut-off'],
    ['a line that is cut off in a list', '{"words":["a"]}\n{"words":["a",', 'json-cut-off'],
    ['a line that is cut off after a backslash', '{"words":["a"]}\n{"words":["a\\', 'json-cut-off'],
    ['a list', '[1,2]', 'not-an-object'],
    ['null', 'null', 'not-an-object'],
    ['a text', '"tokens"', 'not-an-object'],
    ['nothing', '', 'no-traces'],
    ['blank lines', ' \n\r\n\n', 'no-traces'],
  ])('%s is refused', async (_, text, code) => {
    const error = await faultOfText(text);
    expect(error.fault.rule).toBe(code);
    const last = text.split('\n').length;
    expect(error.line).toBe(code === 'no-traces' ? null : last);
  });

  test('bytes that are not UTF-8 are refused, with their line', async () => {
    const broken = [
      [0xff],
      [0xc0, 0xaf], // an overlong slash
      [0xed, 0xa0, 0x80], // half of a surrogate pair
      [0xe7, 0x86], // a character that is cut off
    ];
    for (const wrong of broken) {
      const file = new Uint8Array([...bytes('{"words":["a"]}\n{"words":["'), ...wrong, ...bytes('"]}\n')]);
      expect(await faultOf(whole(file))).toMatchObject({ line: 2, fault: { rule: 'not-utf8' } });
    }
  });

  test('a character that two chunks share is one character', async () => {
    const file = bytes('{"words":["熵👩🏽"]}');
    for (let cut = 0; cut <= file.length; cut++) {
      const parts = [file.subarray(0, cut), file.subarray(cut)];
      const [trace] = await readTraces(source((i) => parts[i] ?? null).chunks);
      expect(trace.tokens[0].word).toBe('熵👩🏽');
    }
  });

  test('no text at all makes the reader throw anything but its own error', async () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('any')),
      ),
    })).any;
    const fields = fc.constantFrom(
      'tokens',
      'words',
      'entropy',
      'logprob',
      'top',
      'meta',
      'prompt',
      'prompt_length',
      'temperature',
      '__proto__',
    );
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.tuple(fields, value), { maxLength: 4 })
        .map((of) => `{${of.map(([key, inner]) => `"${key}":${JSON.stringify(inner)}`)}}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (file) => {
        await readTraces(whole(bytes(file))).catch((error: unknown) => {
          expect(error).toBeInstanceOf(TraceFileError);
          expect((error as Error).message).not.toMatch(/undefined|\[object/);
        });
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('a field that is not as it should be is named', () => {
  const long = 'x'.repeat(201);
  test.each([
    [{}, 'it has neither "tokens" nor "words", or they are empty'],
    [{ tokens: [] }, 'it has neither "tokens" nor "words", or they are empty'],
    [{ tokens: 'abc' }, 'tokens must be a list, not "abc"'],
    [{ tokens: [1, '2'] }, 'tokens[1] must be a whole number from 0 to 2147483647, not "2"'],
    [{ tokens: [1, -1] }, 'tokens[1] must be a whole number from 0 to 2147483647, not -1'],
    [{ tokens: [1.5] }, 'tokens[0] must be a whole number from 0 to 2147483647, not 1.5'],
    [{ tokens: [2 ** 31] }, 'tokens[0] must be a whole number from 0 to 2147483647, not 2147483648'],
    [{ tokens: [null] }, 'tokens[0] has neither an id nor a word'],
    [{ words: ['a', 1] }, 'words[1] must be text of at most 200 characters, not 1'],
    [{ words: [long] }, `words[0] must be text of at most 200 characters, not "${long.slice(0, 59)}…`],
    [{ words: [['a']] }, 'words[0] must be text of at most 200 characters, not […]'],
    [{ tokens: [1, 2], words: ['a'] }, 'the length of words is 1, that of the tokens 2 (an entry a token)'],
    [
      { words: ['a'], entropy: [1, 2] },
      'the length of entropy is 2, that of the tokens 1 (an entry a token, or one less: none for the first)',
    ],
    [{ words: ['a', 'b', 'c'], logprob: [-1] }, 'the length of logprob is 1, that of the tokens 3'],
    [{ words: ['a', 'b', 'c'], top: [] }, 'the length of top is 0, that of the tokens 3'],
    [
      { words: ['a'], entropy: [-0.1] },
      'entropy[0] must be null or a number of nats from 0 to below 100, not -0.1',
    ],
    [
      { words: ['a'], entropy: [100] },
      'entropy[0] must be null or a number of nats from 0 to below 100, not 100',
    ],
    [
      { words: ['a'], entropy: ['1'] },
      'entropy[0] must be null or a number of nats from 0 to below 100, not "1"',
    ],
    [
      { words: ['a'], logprob: [0.0011] },
      'logprob[0] must be null or a finite number of nats, 0 or below, not 0.0011',
    ],
    [{ words: ['a'], temperature: -1 }, 'temperature must be a number from 0 to 100, not -1'],
    [{ words: ['a'], temperature: 101 }, 'temperature must be a number from 0 to 100, not 101'],
    [
      { words: ['a'], prompt_length: 2 },
      'prompt_length must be a whole number from 0 to the number of tokens, not 2',
    ],
    [
      { words: ['a'], prompt_length: -1 },
      'prompt_length must be a whole number from 0 to the number of tokens, not -1',
    ],
    [
      { words: ['a'], prompt_length: 0.5 },
      'prompt_length must be a whole number from 0 to the number of tokens, not 0.5',
    ],
    [{ words: ['a'], prompt: 'x', prompt_length: 1 }, '"prompt" is for tokens that are the response alone'],
    [
      { words: ['a'], prompt: 'x'.repeat(100_001) },
      'prompt must be text of at most 100,000 characters, not "xxx',
    ],
    [{ words: ['a'], title: 'x'.repeat(401) }, 'title must be text of at most 400 characters, not "xxx'],
    [{ words: ['a'], world: long }, 'world must be text of at most 200 characters, not "xxx'],
    [{ words: ['a'], model: {} }, 'model must be text of at most 200 characters, not {…}'],
    [{ words: ['a'], answer: 'x'.repeat(2001) }, 'answer must be text of at most 2,000 characters, not "xxx'],
    [{ words: ['a'], reward: true }, 'reward must be a finite number or null, not true'],
    [{ words: ['a'], entropy_kind: 'bound' }, 'entropy_kind must be "exact" or "lower-bound", not "bound"'],
    [{ words: ['a'], meta: [] }, 'meta must be a flat object of at most 50 texts'],
    [
      { words: ['a'], meta: { a: { b: 1 } } },
      'meta.a must be a flat object of at most 50 texts (of at most 400 characters), finite numbers, true, false or null, not {…}',
    ],
    [{ words: ['a'], meta: { a: 'x'.repeat(401) } }, 'meta.a must be a flat object of at most 50 texts'],
    [{ words: ['a'], meta: { ['k'.repeat(81)]: 1 } }, `meta.${'k'.repeat(60)}… must be a flat object`],
    [
      { words: ['a'], meta: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, i])) },
      'meta must be a flat object of at most 50 texts',
    ],
    [
      { words: ['a'], top: [[]] },
      'top[0] must be null or an object of "ids", "words" and "logprob", not […]',
    ],
    [{ words: ['a'], top: [{ words: ['b'] }] }, 'top[0].logprob is missing'],
    [{ words: ['a'], top: [{ logprob: [-1] }] }, 'top[0] has neither an id nor a word'],
    [
      { words: ['a'], top: [{ ids: [1, null], logprob: [-1, -2] }] },
      'top[0].ids[1] has neither an id nor a word',
    ],
    [{ words: ['a'], top: [{ ids: [1], logprob: [-1, -2] }] }, 'the lists of top[0] are not of one length'],
    [
      { words: ['a'], top: [{ words: Array(21).fill('a'), logprob: Array(21).fill(-9) }] },
      'top[0].words must be a list of at most 20, not […]',
    ],
    [
      { words: ['a'], top: [{ words: ['a'], logprob: [null] }] },
      'top[0].logprob[0] must be null or a finite number',
    ],
    [
      { words: ['a'], top: [{ words: ['a', 'b'], logprob: [0, 0] }] },
      'the probabilities of top[0] add up to 2.000, more than 1',
    ],
  ])('%j', (fields, what) => {
    expect(() => parseTrace(JSON.stringify(fields), 7)).toThrow(`Line 7: ${what}`);
  });

  test.each([
    [
      '{"words":["a"],"logprob":[-1e999]}',
      'logprob[0] must be null or a finite number of nats, 0 or below, not -Infinity',
    ],
    [
      '{"words":["a"],"entropy":[1e999]}',
      'entropy[0] must be null or a number of nats from 0 to below 100, not Infinity',
    ],
    ['{"words":["a"],"reward":1e999}', 'reward must be a finite number or null, not Infinity'],
    ['{"words":["a"],"meta":{"a":1e999}}', 'meta.a must be a flat object'],
    ['{"words":["a"],"temperature":1e999}', 'temperature must be a number from 0 to 100, not Infinity'],
    ['{"tokens":[1e999]}', 'tokens[0] must be a whole number from 0 to 2147483647, not Infinity'],
  ])('%s', (text, what) => {
    expect(() => parseTrace(text, 7)).toThrow(`Line 7: ${what}`);
  });

  test('as much as is allowed is taken', () => {
    const { word, title, name, prompt, answer, meta, metaKey, metaText, top } = traceLimits;
    const most = {
      title: 'x'.repeat(title),
      world: 'x'.repeat(name),
      model: 'x'.repeat(name),
      temperature: 100,
      prompt: 'x'.repeat(prompt),
      words: ['x'.repeat(word)],
      entropy: [99.999],
      logprob: [1e-3],
      top: [{ words: Array(top).fill('a'), logprob: Array(top).fill(-3) }],
      reward: -1e300,
      answer: 'x'.repeat(answer),
      meta: Object.fromEntries(
        Array.from({ length: meta }, (_, i) => [`${i}`.padEnd(metaKey, 'k'), 'x'.repeat(metaText)]),
      ),
    };
    const trace = parseTrace(JSON.stringify(most), 1);
    expect(trace.tokens).toHaveLength(2);
    expect(Object.keys(trace.meta)).toHaveLength(50);
  });
});
