import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { parseTrace, writeTrace } from '../traces/trace_file.ts';
import { convertLogprobs } from './convert.ts';
import { chunksOf } from './testing/chunks.ts';

/** A token of a made-up vocabulary. */
interface Token {
  readonly id: number;
  readonly text: string;
  readonly logprob: number;
}

/** Words with and without their space, pieces of characters, blanks, and plain ones. */
const texts = [
  ' So',
  'So',
  ' Wait',
  'Wait',
  '\n',
  '\n\n',
  ' ',
  '\ufffd',
  '\ufffd',
  '\ufffd',
  '',
  '7',
  '8',
  ' 7',
  ',',
  '.',
  'é',
  '😀',
  'ĠSo',
  '▁So',
];
const bytesOf = (text: string) => [...new TextEncoder().encode(text)];

const distribution = fc
  .array(fc.oneof(fc.double({ min: 0, max: 12, noNaN: true }), fc.constantFrom(0, 3, 3, 8)), {
    minLength: 2,
    maxLength: 40,
  })
  .map((z): Token[] => {
    const top = Math.max(...z);
    const lse = top + Math.log(z.reduce((sum, value) => sum + Math.exp(value - top), 0));
    return z
      .map((value, id) => ({ id, text: texts[id] ?? `w${id}`, logprob: value - lse }))
      .sort((a, b) => b.logprob - a.logprob);
  });

const entropyOf = (tokens: readonly Token[]) =>
  -tokens.reduce((sum, { logprob }) => sum + Math.exp(logprob) * logprob, 0);

/** Ways to write a number: in full, as float32 and bfloat16 hold it, to decimals, to significant digits. */
const roundings: Record<string, (value: number) => number> = {
  full: (value) => value,
  single: Math.fround,
  brain: (value) => {
    const bits = new Uint32Array(new Float32Array([value]).buffer);
    bits[0] = (bits[0] + 0x8000) & 0xffff0000;
    return new Float32Array(bits.buffer)[0];
  },
  two: (value) => Number(value.toFixed(2)),
  four: (value) => Number(value.toFixed(4)),
  six: (value) => Number(value.toFixed(6)),
  digits3: (value) => Number(value.toPrecision(3)),
  digits8: (value) => Number(value.toPrecision(8)),
};

/** How a server reports the likeliest tokens. */
const way = fc.record({
  k: fc.integer({ min: 1, max: 24 }),
  rounding: fc.constantFrom(...Object.keys(roundings)),
  /** The sampled token's place among all. */
  sampled: fc.nat(39),
  /** The sampled token once more, at the list's end or its beginning. */
  again: fc.constantFrom('', 'first', 'last'),
  names: fc.constantFrom('true', 'blank', 'stripped', 'alternatives stripped', 'some blank'),
  ids: fc.constantFrom('none', 'all', 'sampled', 'spelled'),
  bytes: fc.constantFrom('none', 'true', 'of the text', 'empty', 'sampled'),
  /** Placeholder for practically impossible tokens. */
  impossible: fc.constantFrom(null, -9999, -100, -3.4028234663852886e38),
});

type Way = typeof way extends fc.Arbitrary<infer T> ? T : never;

/** A chat completion of one token, reported in that way. */
function told(tokens: readonly Token[], how: Way, index: number) {
  const round = roundings[how.rounding];
  const own = tokens[Math.min(how.sampled, tokens.length - 1)];
  const name = (text: string, isSampled: boolean, at: number) => {
    if (how.names === 'blank' && !isSampled) return '';
    if (how.names === 'some blank' && at % 2 === 1) return '';
    if (how.names === 'stripped' || (how.names === 'alternatives stripped' && !isSampled)) return text.trim();
    return text;
  };
  const entry = (token: Token, isSampled: boolean, at: number) => {
    const text = name(token.text, isSampled, at);
    const logprob = token.logprob < -9 && how.impossible !== null ? how.impossible : round(token.logprob);
    const bytes =
      how.bytes === 'true' || (how.bytes === 'sampled' && isSampled)
        ? // No two tokens of a real vocabulary have the same bytes.
          [...bytesOf(token.text), 0, token.id]
        : how.bytes === 'of the text'
          ? bytesOf(text)
          : how.bytes === 'empty'
            ? []
            : null;
    return {
      token: how.ids === 'spelled' ? `token_id:${token.id}` : text,
      logprob,
      bytes,
      ...((how.ids === 'all' || (how.ids === 'sampled' && isSampled)) && { id: token.id }),
    };
  };
  const top = tokens.slice(0, how.k).map((token, i) => entry(token, false, i));
  const again = entry(own, false, 0);
  const list = how.again === 'first' ? [again, ...top] : how.again === 'last' ? [...top, again] : top;
  return {
    index,
    finish_reason: 'stop',
    logprobs: { content: [{ ...entry(own, true, 0), top_logprobs: list }] },
  };
}

describe('the bound is never above the entropy', () => {
  test('however a server names, repeats, rounds and leaves out the likeliest tokens', async () => {
    await fc.assert(
      fc.asyncProperty(distribution, way, async (tokens, how) => {
        const line = JSON.stringify({ object: 'chat.completion', choices: [told(tokens, how, 0)] });
        for await (const found of convertLogprobs(chunksOf(line))) {
          // Rounded to two digits, probabilities may add up to more than a distribution's.
          if ('fault' in found) {
            expect(found.fault.rule).toBe('more-than-certain');
            expect(how.rounding).toMatch(/two|digits3|brain/);
            continue;
          }
          const [token] = parseTrace(writeTrace(found.trace), 1).tokens;
          if (token.entropy === null) continue;
          expect(token.entropy).toBeGreaterThanOrEqual(0);
          expect(token.entropy).toBeLessThanOrEqual(entropyOf(tokens) + 1e-12);
        }
      }),
      { numRuns: runs(3000) },
    );
  });

  test('in a legacy completion, whose alternatives are an object of texts', async () => {
    await fc.assert(
      fc.asyncProperty(distribution, way, async (tokens, how) => {
        const { logprobs } = told(tokens, how, 0);
        const [own] = logprobs.content;
        const line = JSON.stringify({
          object: 'text_completion',
          choices: [
            {
              finish_reason: 'stop',
              logprobs: {
                tokens: [own.token],
                token_logprobs: [own.logprob],
                top_logprobs: [Object.fromEntries(own.top_logprobs.map((one) => [one.token, one.logprob]))],
              },
            },
          ],
        });
        for await (const found of convertLogprobs(chunksOf(line))) {
          if ('fault' in found) continue;
          expect(found.trace.tokens[0].entropy ?? 0).toBeLessThanOrEqual(entropyOf(tokens) + 1e-12);
        }
      }),
      { numRuns: runs(1500) },
    );
  });

  test('in a line of traces without entropies', () => {
    fc.assert(
      fc.property(distribution, way, (tokens, how) => {
        const { logprobs } = told(tokens, { ...how, impossible: null }, 0);
        const [own] = logprobs.content;
        const top = own.top_logprobs.slice(0, 20);
        const line = {
          words: [own.token],
          logprob: [own.logprob],
          top: [{ words: top.map((one) => one.token), logprob: top.map((one) => one.logprob) }],
        };
        try {
          const [{ entropy }] = parseTrace(JSON.stringify(line), 1).tokens;
          expect(entropy).toBeLessThanOrEqual(entropyOf(tokens) + 1e-12);
        } catch (error) {
          expect((error as Error).message).toContain('more than 1');
        }
      }),
      { numRuns: runs(1500) },
    );
  });
});
