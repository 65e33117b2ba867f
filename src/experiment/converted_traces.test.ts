import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseTrace } from './trace_file.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const ln = Math.LN2;

/** Written by `python reference/convert_logprobs.py --example` from made-up objects. */
const lines = file('reference/fixtures/converted_traces.jsonl').trimEnd().split('\n');

test('logprobs of vLLM become a trace whose entropies are lower bounds', () => {
  const trace = parseTrace(lines[0], 1);
  expect(trace.entropyKind).toBe('lower-bound');
  expect(trace.tokens.map(({ id, word }) => [id, word])).toEqual([
    [null, 'What is 12 - 4?'],
    [1271, 'So'],
    [853, ' <br>'],
    [23, '8'],
  ]);
  // Known 1/2, 1/4, 1/8, rest 1/8; known 1/2, 1/4, 1/16, rest 3/16; certain (a token of probability 0 is left out).
  const second = 0.5 * ln + 0.25 * 2 * ln + (4 / 16) * ln - (3 / 16) * Math.log(3 / 16);
  [null, 1.75 * ln, second, 0].forEach((bound, i) => {
    if (bound === null) expect(trace.tokens[i].entropy).toBeNull();
    else expect(trace.tokens[i].entropy).toBeCloseTo(bound, 12);
  });
  expect(trace.tokens[3].top).toHaveLength(1);
});

test('logprobs of the OpenAI chat API become one too, and its -9999 is no probability', () => {
  const trace = parseTrace(lines[1], 2);
  expect(trace).toMatchObject({ model: 'made-up', promptLength: 1, entropyKind: 'lower-bound' });
  expect(trace.tokens.map(({ word, logprob }) => [word, logprob])).toEqual([
    ['What is 12 - 4?', null],
    ['Wait', -2 * ln],
    [',', null],
    [' 8', 0],
  ]);
  expect(trace.tokens[2].entropy).toBeCloseTo(1.5 * ln, 12);
});

test('the documentation shows the functions as they are in the script', () => {
  const script = file('reference/convert_logprobs.py');
  const snippets = [...file('docs/traces.md').matchAll(/```python\n(?:import math\n\n)?(.*?)```/gs)];
  expect(snippets).toHaveLength(2);
  for (const [, snippet] of snippets) expect(script).toContain(snippet);
});
