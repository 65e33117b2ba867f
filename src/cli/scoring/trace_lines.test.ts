import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyTrace } from '../../experiment/testing/made_trace.ts';
import { TraceFileError } from '../../formats/fault.ts';
import { parseTrace as openedByInspect, writeTrace } from '../../formats/traces/trace_file.ts';
import { scoredLine } from './scored_line.ts';
import { parseTrace } from './trace_lines.ts';

const line = (fields: object) => parseTrace(JSON.stringify(fields), 7, 55, 8);

describe('a line of traces', () => {
  it.each([
    ['no', 'it is not JSON'],
    ['[1]', 'it is not a JSON object'],
    ['{}', 'it has no array "tokens"'],
    ['{"tokens":[]}', 'its "tokens" are empty'],
    ['{"tokens":[1,2,3,4,5,6,7,8,9]}', 'it has 9 tokens, and the model reads at most 8'],
    ['{"tokens":[1,-1],"prompt_length":1}', 'tokens[1] is -1, not an id from 0 to 54'],
    ['{"tokens":[1.5],"prompt_length":1}', 'tokens[0] is 1.5'],
    ['{"tokens":["1"],"prompt_length":1}', 'tokens[0] is "1"'],
    ['{"tokens":[1,null],"prompt_length":1}', 'tokens[1] is null'],
    [
      '{"tokens":[1,2],"prompt_length":3}',
      'prompt_length must be a whole number from 0 to the number of tokens, not 3',
    ],
    ['{"tokens":[1,2],"prompt_length":-1}', 'prompt_length must be a whole number from 0'],
    ['{"tokens":[1,2],"prompt_length":"1"}', 'prompt_length must be a whole number from 0'],
    [
      '{"prompt":"What is 12 - 4?","prompt_length":0,"tokens":[42,8]}',
      'its "prompt" is text, and a response cannot be scored without the ids of its prompt',
    ],
    ['{"prompt":"x","prompt_length":1,"tokens":[42,8]}', 'its "prompt" is text'],
    ['{"tokens":[1,2],"words":["a"]}', 'the length of words is 1, that of the tokens 2'],
    ['{"tokens":[1,2],"title":5}', 'title must be text of at most 400 characters, not 5'],
    ['{"tokens":[1,2],"reward":"good"}', 'reward must be a finite number or null, not "good"'],
    ['{"tokens":[1,2],"entropy":[1,2,3]}', 'the length of entropy is 3'],
    ['{"tokens":[1,2],"meta":{"a":[]}}', 'meta.a must be a flat object'],
    ['{"tokens":[1,2],"tokens":[3]}', 'the field "tokens" is there twice'],
    ['{"tokens":[1,2],"__proto__":{"x":1}}', '"__proto__" is no field of a trace'],
  ])('%s is rejected', (text, reason) => {
    expect(() => parseTrace(text, 7, 55, 8)).toThrow(`Line 7: ${reason}`);
  });

  it.each([{}, { prompt_length: null }, { prompt_length: 0 }, { prompt: null }, { prompt: '' }])(
    'without a prompt, %j is all response',
    (fields) => {
      expect(line({ tokens: [3, 17], ...fields }).tokens).toEqual([3, 17]);
    },
  );

  test('unknown fields go into meta, and what it cannot hold is reported', () => {
    const { fields, leftOut } = line({
      id: 'q-17',
      tokens: [3, 17],
      advantage: 0.5,
      done: true,
      nested: { reward: [1, null] },
      messages: 'x'.repeat(401),
      step: 2,
      [`k${'x'.repeat(80)}`]: 1,
      meta: { step: 1 },
    });
    expect(fields.meta).toEqual({
      step: 1,
      id: 'q-17',
      advantage: 0.5,
      done: true,
      nested: '{"reward":[1,null]}',
    });
    expect(leftOut).toEqual(['messages', 'step', `k${'x'.repeat(59)}…`]);
  });
});

/** Lines as users write them: valid traces with unknown fields, and some optional ones missing. */
const anyLine = fc
  .tuple(
    anyTrace,
    fc.dictionary(
      fc.oneof(
        fc.string(),
        fc.constantFrom('id', 'advantage', 'prompt', 'prompt_length', 'temperature', 'toString'),
      ),
      fc.oneof(fc.jsonValue(), fc.string({ maxLength: 600 })),
      { noNullPrototype: true },
    ),
    fc.subarray(['entropy', 'logprob', 'top', 'words', 'prompt_length', 'meta', 'title']),
  )
  .map(([trace, own, without]) => {
    const fields = { ...own, ...JSON.parse(writeTrace(trace)) } as Record<string, unknown>;
    const tokens = trace.tokens.map(({ id }) => (id ?? 0) % 50);
    for (const name of without) delete fields[name];
    return JSON.stringify(Object.hasOwn(fields, 'prompt') ? fields : { ...fields, tokens });
  });

/** Made-up scores: `vocab` tokens, with the actual one among the five most likely. */
function scores(tokens: readonly number[]) {
  const places = tokens.slice(1);
  return {
    entropy: Float32Array.from(places, (id) => (id % 7 === 0 ? -1e-9 : id / 20)),
    logprob: Float32Array.from(places, (id) => (id % 5 === 0 ? 1e-9 : -id / 10)),
    top: places.map((id) => ({ ids: [id, 50, 51, 52, 53], logprob: [-0.7, -1.6, -2.5, -3, -30] })),
  };
}

test('Inspect opens whatever score writes', () => {
  let scored = 0;
  fc.assert(
    fc.property(anyLine, fc.constantFrom(1, 0.7), fc.boolean(), (text, temperature, hasWords) => {
      let read: ReturnType<typeof parseTrace>;
      try {
        read = parseTrace(text, 1, 55, 1000);
      } catch (error) {
        expect((error as Error).message).toMatch(/^Line 1: /);
        return;
      }
      const words = hasWords ? { word: (id: number) => (id === 51 ? null : `w${id}`) } : null;
      const written = scoredLine(read, scores(read.tokens) as never, temperature, words);
      const opened = openedByInspect(written, 1);
      scored++;
      expect(opened.tokens.map(({ id }) => id)).toEqual(read.tokens);
      expect(opened).toMatchObject({ entropyKind: 'exact', promptLength: read.fields.prompt_length ?? 0 });
      expect(opened.temperature).toBe(temperature);
      expect(opened.tokens[0].entropy).toBeNull();
      for (const { entropy, top } of opened.tokens.slice(1)) {
        expect(entropy).toBeGreaterThanOrEqual(0);
        expect(top).toHaveLength(5);
        if (hasWords) expect(top.find(({ id }) => id === 51)?.word).toBe('#51');
      }
      expect(writeTrace(openedByInspect(writeTrace(opened), 1))).toBe(writeTrace(opened));
    }),
    { numRuns: 600 },
  );
  expect(scored).toBeGreaterThan(150);
});

test('a rejected line is named, whatever it holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        parseTrace(JSON.stringify(value), 3, 55, 8);
      } catch (error) {
        expect(error instanceof TraceFileError || (error as Error).message.startsWith('Line 3: ')).toBe(true);
      }
    }),
  );
});
