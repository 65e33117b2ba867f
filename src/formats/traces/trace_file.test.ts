import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTrace } from '../../experiment/testing/made_trace.ts';
import { worldByName } from '../../task/worlds.ts';
import { runs } from '../../testing/runs.ts';
import { parseTrace, readTraces, writeTrace, writeTraces } from './trace_file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A file in chunks of some size. */
async function* chunked(file: Uint8Array, size: number) {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}
const read = (text: string, size = 1000) => readTraces(chunked(bytes(text), size));
const parse = (fields: object, wordsOf?: (world: string) => readonly string[] | null) =>
  parseTrace(JSON.stringify(fields), 1, wordsOf);
const vocabularies = (world: string) => (world === 'countdown' ? worldByName(world).vocabulary.tokens : null);

describe('writing and reading', () => {
  test('gives the same bytes again, whatever the words are', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const line = writeTrace(trace);
        expect(line).not.toMatch(/[\n\r]/);
        expect(writeTrace(parseTrace(line, 1, vocabularies))).toBe(line);
      }),
      { numRuns: runs(400) },
    );
  });

  test('gives the same bytes again for whole files, however they are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyTrace, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 90 }),
        async (traces, size) => {
          const file = writeTraces(traces);
          expect(writeTraces(await read(file, size))).toBe(file);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  test('keeps every word and every id, and numbers to 8 digits', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const again = parseTrace(writeTrace(trace), 1);
        expect(again.tokens.map(({ id, word }) => [id, word])).toEqual(
          trace.tokens.map(({ id, word }) => [id, word]),
        );
        again.tokens.forEach(({ entropy }, i) => {
          const was = trace.tokens[i].entropy;
          if (was === null || entropy === null) expect(entropy).toBe(was);
          else expect(Math.abs(entropy - was)).toBeLessThanOrEqual(5e-8 * was);
        });
        const { title, world, model, temperature, entropyKind, answer } = trace;
        expect(again).toMatchObject({ title, world, model, temperature, entropyKind, answer });
        expect(Object.entries(again.meta).length).toBe(Object.entries(trace.meta).length);
      }),
    );
  });

  test('a lone surrogate is written as an escape, which is UTF-8', () => {
    const line = writeTrace(parse({ words: ['\ud800'] }));
    expect(line).toContain('"\\ud800"');
    expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes(line))).toBe(line);
  });

  test('fields stand in one order and numbers in their shortest form', () => {
    const line = writeTrace(
      parse({
        meta: { step: 40 },
        logprob: [-0.10000000149011612],
        entropy: [0.30000001192092896],
        tokens: [3, 4],
        prompt_length: 1,
        title: '12 8 3 → 17',
        reward: 1,
      }),
    );
    expect(line).toBe(
      '{"title":"12 8 3 → 17","temperature":1,"prompt_length":1,"tokens":[3,4],"words":["#3","#4"],' +
        '"entropy":[0.30000001],"logprob":[-0.1],"reward":1,"meta":{"step":40}}',
    );
  });

  test('what a file may not hold is not written', () => {
    const trace = parse({ words: ['a'] });
    expect(() => writeTrace({ ...trace, temperature: Number.NaN })).toThrow(
      'Temperature must be a number from 0',
    );
    expect(() => writeTrace({ ...trace, tokens: [] })).toThrow('It has neither "tokens" nor "words"');
    const infinite = { ...trace, tokens: [{ ...trace.tokens[0], entropy: Number.POSITIVE_INFINITY }] };
    expect(() => writeTrace(infinite)).toThrow('Entropy[0] must be null or a number of nats');
  });
});

describe('a line', () => {
  test('may know nothing of the first token, or something of all', () => {
    const one = parse({ tokens: [1, 2], entropy: [0.5], logprob: [-1] });
    expect(one.tokens.map(({ entropy, logprob }) => [entropy, logprob])).toEqual([
      [null, null],
      [0.5, -1],
    ]);
    const all = parse({ tokens: [1, 2], entropy: [0.25, 0.5], logprob: [null, -1] });
    expect(all.tokens.map(({ entropy, logprob }) => [entropy, logprob])).toEqual([
      [0.25, null],
      [0.5, -1],
    ]);
  });

  test('has defaults for what it does not say', () => {
    expect(parse({ words: ['a'] })).toEqual({
      title: '',
      world: null,
      model: null,
      temperature: 1,
      entropyKind: 'exact',
      promptLength: 0,
      tokens: [{ id: null, word: 'a', entropy: null, logprob: null, top: [] }],
      reward: null,
      answer: null,
      meta: {},
    });
  });

  test('may say null for what it does not know', () => {
    const nothing = {
      title: null,
      world: null,
      model: null,
      reward: null,
      answer: null,
      entropy: null,
      meta: null,
    };
    expect(parse({ words: ['a'], ...nothing })).toEqual(parse({ words: ['a'] }));
  });

  test('takes words from its world’s vocabulary where all ids are in it, else numbers', () => {
    const { vocabulary } = worldByName('countdown');
    const words = (fields: object) =>
      parse({ tokens: [1, 5], ...fields }, vocabularies).tokens.map(({ word }) => word);
    expect(words({ world: 'countdown' })).toEqual([vocabulary.tokens[1], vocabulary.tokens[5]]);
    expect(words({ world: 'elsewhere' })).toEqual(['#1', '#5']);
    expect(words({})).toEqual(['#1', '#5']);
    const beyond = vocabulary.tokens.length;
    expect(words({ world: 'countdown', tokens: [1, beyond] })).toEqual(['#1', `#${beyond}`]);
    const top = [{ ids: [beyond], logprob: [-1] }];
    expect(words({ world: 'countdown', top })).toEqual(['#1', '#5']);
  });

  test('names an alternative as it writes the same token elsewhere', () => {
    const { tokens } = parse({
      tokens: [7, 8],
      words: ['so', 'wait'],
      top: [{ ids: [8, 9, 7], logprob: [-0.5, -1.2, -3] }],
    });
    expect(tokens[1].top.map(({ word }) => word)).toEqual(['wait', '#9', 'so']);
  });

  test('puts the alternatives of a place best first', () => {
    const { tokens } = parse({
      words: ['a', 'b'],
      top: [{ words: ['x', 'y', 'z'], logprob: [-3, -0.5, -2] }],
    });
    expect(tokens[1].top.map(({ word }) => word)).toEqual(['y', 'z', 'x']);
  });

  test('shows a prompt given as text before tokens that are the response alone', () => {
    const trace = parse({
      prompt: 'What is 1 + 1?',
      tokens: [5, 6],
      words: ['2', '.'],
      logprob: [-0.1, -0.2],
    });
    expect(trace.promptLength).toBe(1);
    expect(trace.tokens.map(({ id, word, logprob }) => [id, word, logprob])).toEqual([
      [null, 'What is 1 + 1?', null],
      [5, '2', -0.1],
      [6, '.', -0.2],
    ]);
    expect(writeTrace(trace)).toContain('"prompt":"What is 1 + 1?","tokens":[5,6]');
    expect(parse({ prompt: '', words: ['2'] }).tokens).toHaveLength(1);
  });
});

describe('entropy from the likeliest tokens alone', () => {
  const place = { words: ['a', 'b'], logprob: [Math.log(0.5), Math.log(0.25)] };

  test('is a lower bound, and says so', () => {
    const trace = parse({ words: ['x', 'a'], logprob: [Math.log(0.5)], top: [place] });
    expect(trace.entropyKind).toBe('lower-bound');
    // 0.5, 0.25 and a rest of 0.25: 1.5 bits.
    expect(trace.tokens[1].entropy).toBeCloseTo(1.5 * Math.LN2, 12);
    expect(trace.tokens[0].entropy).toBeNull();
  });

  test('counts the token itself where it is none of them', () => {
    const trace = parse({ words: ['x', 'c'], logprob: [Math.log(0.125)], top: [place] });
    // 0.5, 0.25, 0.125 and a rest of 0.125: 1.75 bits.
    expect(trace.tokens[1].entropy).toBeCloseTo(1.75 * Math.LN2, 12);
  });

  test('is not made up where there are no alternatives, nor put beside entropies that are there', () => {
    expect(parse({ words: ['x', 'a'], logprob: [-1] }).tokens[1].entropy).toBeNull();
    const some = parse({ words: ['x', 'a', 'b'], entropy: [null, 0.5], top: [place, place] });
    expect(some.entropyKind).toBe('exact');
    expect(some.tokens.map(({ entropy }) => entropy)).toEqual([null, null, 0.5]);
  });

  test('cannot be called exact', () => {
    expect(() => parse({ words: ['x', 'a'], top: [place], entropy_kind: 'exact' })).toThrow(
      'it is a lower bound',
    );
  });
});

describe('a file', () => {
  test('may have Windows line ends, blank lines, a byte-order mark and no last line end', async () => {
    const traces = await read('\ufeff{"words":["a"]}\r\n\r\n   \n{"words":["b"]}', 3);
    expect(traces.map(({ tokens }) => tokens[0].word)).toEqual(['a', 'b']);
  });

  test('tells how far it is, lets others work, and stops when told to', async () => {
    const line = `${JSON.stringify({ tokens: Array.from({ length: 5000 }, (_, i) => i) })}\n`;
    const file = bytes(line.repeat(200));
    const seen: number[] = [];
    let turns = 0;
    const clock = setInterval(() => turns++, 1);
    const traces = await readTraces(chunked(file, 65_536), {
      onProgress: ({ bytes: done }) => seen.push(done),
    });
    clearInterval(clock);
    expect(traces).toHaveLength(200);
    expect(turns).toBeGreaterThan(2);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));

    const control = new AbortController();
    let pulled = 0;
    async function* counted() {
      for await (const chunk of chunked(file, 65_536)) {
        pulled += chunk.length;
        yield chunk;
      }
    }
    const stopped = readTraces(counted(), {
      signal: control.signal,
      onProgress: () => control.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(pulled).toBeLessThan(file.length / 2);
  });

  test('as `forklab score` writes it is read', () => {
    // The fields of score.ts: entries of the tokens after the first, and the five likeliest by id.
    const trace = parse({
      tokens: [3, 1, 2],
      prompt_length: 1,
      entropy: [0.5, 0.0012345678],
      logprob: [-0.75, -1e-7],
      top: [
        { ids: [1, 2], logprob: [-0.75, -0.8] },
        { ids: [2, 1], logprob: [-1e-7, -16.2] },
      ],
    });
    expect(trace.entropyKind).toBe('exact');
    expect(trace.tokens[2]).toMatchObject({ id: 2, entropy: 0.0012345678, top: [{ id: 2 }, { id: 1 }] });
  });

  test('is what the documentation shows', async () => {
    const page = readFileSync(new URL('../../../docs/traces.md', import.meta.url), 'utf8');
    const examples = [...page.matchAll(/```jsonl\n(.*?)```/gs)].map(([, text]) => text);
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples) expect(await read(example)).not.toEqual([]);
    expect(writeTraces(await read(examples[0]))).toBe(examples[0]);
  });
});
