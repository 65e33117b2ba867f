import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { converted } from './testing/converted.ts';

/** Files as servers, batches and shells write them. */
const file = (name: string) => readFileSync(new URL(`testing/cases/${name}.jsonl`, import.meta.url));

/** -sum p ln p over the different outcomes, the rest being one. */
const bound = (...known: number[]) => {
  const rest = 1 - known.reduce((sum, p) => sum + p, 0);
  return [...known, rest].reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
};

test.each([
  ['four-choices', 4, 0],
  ['a-emoji', 1, 0],
  ['a-logprobs-null', 2, 1],
  ['b-batch-line', 1, 0],
  ['b-fork-twice', 1, 0],
  ['c-blank-alternatives', 1, 0],
  ['c-empty-answer', 2, 1],
  ['c-lone-surrogate', 1, 0],
  ['e-error-line', 1, 1],
  ['g-vllm-token-ids', 1, 0],
  ['h-alternative-null', 1, 0],
])('%s: %i traces, %i answers told', async (name, kept, told) => {
  const { traces, refused } = await converted(file(name));
  expect([traces.length, refused.length]).toEqual([kept, told]);
  expect(traces.every(({ entropyKind }) => entropyKind === 'lower-bound')).toBe(true);
});

test('every choice is a trace of its own', async () => {
  const { traces } = await converted(file('four-choices'));
  expect(traces.map(({ tokens, meta }) => [meta.choice, tokens[0].word])).toEqual([
    [0, '7'],
    [1, '8'],
    [2, '7'],
    [3, '8'],
  ]);
});

test('what is there twice counts once', async () => {
  const [twice] = (await converted(file('b-fork-twice'))).traces;
  expect(twice.tokens[0].entropy).toBeCloseTo(bound(0.3, 0.35), 6);
  expect(twice.tokens[0].entropy).toBeCloseTo(1.096067, 5);
  expect(twice.tokens[0].top.map(({ word }) => word)).toEqual(['Wait', 'So']);
  const [blank] = (await converted(file('c-blank-alternatives'))).traces;
  expect(blank.tokens[0].entropy).toBeCloseTo(bound(0.5, 0.3, 0.1), 6);
  expect(blank.tokens[0].entropy).toBeCloseTo(1.168282, 5);
});

test('the lines that cannot be used are told with the reason', async () => {
  expect((await converted(file('a-logprobs-null'))).refused[0]).toMatch(
    /^Line 2, choice 0: it has no log-probabilities: ask the server for them/,
  );
  expect((await converted(file('c-empty-answer'))).refused).toEqual([
    'Line 2, choice 0: the answer is empty: it has no tokens.',
  ]);
  expect((await converted(file('e-error-line'))).refused).toEqual([
    'Line 2: the server answered with an error: rate limit (429).',
  ]);
});

test('ids, names of a batch, and signs that are no text are kept as they are', async () => {
  const [vllm] = (await converted(file('g-vllm-token-ids'))).traces;
  expect(vllm.promptLength).toBe(3);
  expect(vllm.tokens.map(({ id, word }) => [id, word])).toEqual([
    [3838, '#3838'],
    [374, '#374'],
    [220, '#220'],
    [22, '7'],
  ]);
  const [batch] = (await converted(file('b-batch-line'))).traces;
  expect([batch.title, batch.meta.custom_id]).toEqual(['q-1', 'q-1']);
  const [surrogate] = (await converted(file('c-lone-surrogate'))).traces;
  expect(surrogate.tokens[0].word).toBe('x');
  const [emoji] = (await converted(file('a-emoji'))).traces;
  expect(emoji.tokens.map(({ word }) => word)).toEqual(['é', '😀']);
  // An alternative without a log-probability is none that is known.
  const [missing] = (await converted(file('h-alternative-null'))).traces;
  expect(missing.tokens[0].top.map(({ word }) => word)).toEqual(['7', '8']);
  expect(missing.tokens[0].entropy).toBeCloseTo(bound(0.5, 0.3), 6);
});
