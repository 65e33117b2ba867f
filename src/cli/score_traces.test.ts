import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadFixture } from '../../reference/fixtures.ts';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { readTraces, writeTraces } from '../formats/traces/trace_file.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-score-traces-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('`score` writes valid traces, and describes its numbers correctly', async () => {
  const input = join(folder, 'traces.jsonl');
  const out = join(folder, 'scored.jsonl');
  const lines = [
    // As converted from an API: bounds at temperature 1, which the scores replace.
    {
      tokens: [3, 1, 2, 5],
      words: ['a', 'b', 'c', 'd'],
      prompt_length: 1,
      temperature: 1,
      entropy_kind: 'lower-bound',
      entropy: [null, 9, 9, 9],
      reward: 1,
      meta: { step: 40 },
    },
    { tokens: [7, 8], prompt_length: 0 },
    { tokens: [4], prompt_length: 1 },
  ];
  writeFileSync(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const options = ['--model', loadFixture('qwen2').folder, '--in', input, '--out', out];
  const run = await runForklab(['score', ...options, '--temperature', '0.7', '--json']);
  expect(run.status, run.stderr).toBe(0);
  const traces = await readTraces(createReadStream(out));
  expect(traces.map(({ tokens }) => tokens.map(({ id }) => id))).toEqual(lines.map(({ tokens }) => tokens));
  for (const { tokens, temperature, entropyKind } of traces) {
    expect([temperature, entropyKind]).toEqual([0.7, 'exact']);
    expect(tokens[0]).toMatchObject({ entropy: null, logprob: null, top: [] });
    for (const { entropy, logprob, top } of tokens.slice(1)) {
      // The vocabulary has 29 tokens.
      expect(entropy).toBeGreaterThan(0);
      expect(entropy).toBeLessThan(Math.log(29));
      expect(logprob).toBeLessThan(0);
      expect(top).toHaveLength(5);
    }
  }
  expect(traces[0]).toMatchObject({ reward: 1, meta: { step: 40 } });
  const file = writeTraces(traces);
  const again = await readTraces(
    (async function* () {
      yield new TextEncoder().encode(file);
    })(),
  );
  expect(writeTraces(again)).toBe(file);
});

test('words come from the model’s tokenizer, unknown fields go into meta, and what meta cannot hold is reported', async () => {
  const input = join(folder, 'own.jsonl');
  const out = join(folder, 'own-scored.jsonl');
  const lines = [
    { tokens: [53, 12, 8, 3, 47] },
    { id: 'q-17', tokens: [53, 12, 8], prompt_length: 2, advantage: 0.5, messages: ['x'.repeat(400)] },
  ];
  writeFileSync(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const run = await runForklab(['score', '--model', 'countdown-50k', '--in', input, '--out', out, '--json']);
  expect(run.status, run.stderr).toBe(0);
  const note = 'Ignored, because "meta" cannot hold their values: messages.';
  expect(run.stderr).toContain(note);
  expect(JSON.parse(run.stdout).notes).toEqual([note]);
  const [first, second] = await readTraces(createReadStream(out));
  expect(first.promptLength).toBe(0);
  expect(first.tokens.map(({ word }) => word)).toEqual(['<bos>', '12', '8', '3', 'goal']);
  expect(first.tokens.slice(1).every(({ top }) => top.every(({ word }) => !word.startsWith('#')))).toBe(true);
  expect([second.promptLength, second.meta]).toEqual([2, { id: 'q-17', advantage: 0.5 }]);
});

test('a prompt as text is rejected with the reason', async () => {
  const input = join(folder, 'text.jsonl');
  writeFileSync(input, '{"prompt":"What is 12 - 4?","prompt_length":0,"tokens":[42,8]}\n');
  const out = join(folder, 'text-scored.jsonl');
  const run = await runForklab(['score', '--model', 'countdown-50k', '--in', input, '--out', out]);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('Line 1: its "prompt" is text, and a response cannot be scored');
});

test('lines of text are encoded with the model’s tokenizer, and agree with transformers', async () => {
  const { folder: model, cases } = loadLanguageFixture('qwen2');
  const input = join(folder, 'prose.jsonl');
  const out = join(folder, 'prose-scored.jsonl');
  const response = '17 + 25 = 42.<|im_end|>';
  const lines = [
    ...cases.map(({ prompt }) =>
      typeof prompt === 'string' ? { prompt, response } : { messages: prompt, response },
    ),
    { text: 'e\u0301.' },
    {
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    },
  ];
  writeFileSync(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const run = await runForklab(['score', '--model', model, '--in', input, '--out', out, '--json']);
  expect(run.status, run.stderr).toBe(0);
  expect(JSON.parse(run.stdout).notes).toEqual([
    'The tokenizer normalises the text of 1 lines, or has no token for a part of it: 7.',
  ]);
  const traces = await readTraces(createReadStream(out));
  cases.forEach(({ ids, entropy }, i) => {
    const { tokens, promptLength } = traces[i];
    expect(promptLength).toBe(ids.length);
    expect(tokens.slice(0, ids.length).map(({ id }) => id)).toEqual(ids);
    expect(
      tokens
        .map(({ word }) => word)
        .join('')
        .endsWith('17 + 25 = 42.<|im_end|>'),
    ).toBe(true);
    for (let t = 1; t < ids.length; t++)
      expect(Math.abs(tokens[t].entropy! - entropy[t - 1])).toBeLessThan(1e-4);
  });
  expect(traces[7].tokens.at(-1)?.word).toBe('b');
  expect(traces[6].tokens.map(({ word }) => word).join('')).toBe('<0xC3><0xA9>.');
});

test.each([
  ['{"text":1}', 'its text is none of'],
  ['{"messages":[{"role":"tool","content":""}],"response":"a"}', 'its text is none of'],
  ['{"text":"a","response":"b"}', 'its text is none of'],
  ['{"text":"a","prompt_length":1}', 'its "prompt_length" counts tokens'],
  ['{"messages":[{"role":"user","content":"a"}]}', 'it has no response'],
])('%s is refused', async (line, why) => {
  const input = join(folder, 'wrong-prose.jsonl');
  writeFileSync(input, line);
  const out = join(folder, 'wrong-prose-scored.jsonl');
  const run = await runForklab([
    'score',
    '--model',
    loadLanguageFixture('qwen2').folder,
    '--in',
    input,
    '--out',
    out,
  ]);
  expect([run.status, run.stderr]).toEqual([1, expect.stringContaining(`Line 1: ${why}`)]);
});

test('text is refused where the model has no tokenizer', async () => {
  const input = join(folder, 'untold.jsonl');
  writeFileSync(input, '{"text":"12 + 8"}\n');
  const out = join(folder, 'untold-scored.jsonl');
  const run = await runForklab([
    'score',
    '--model',
    loadFixture('qwen2').folder,
    '--in',
    input,
    '--out',
    out,
  ]);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain(
    'Line 1: it is text, and the model’s folder has no tokenizer that could be read.',
  );
});

test('an ONNX model of a folder gives the scores that transformers gives', async () => {
  const input = join(folder, 'onnx.jsonl');
  const out = join(folder, 'onnx-scored.jsonl');
  const { cases } = loadLanguageFixture('qwen3');
  const sequences = cases.map(({ ids, continuation }) => [...ids, ...continuation]);
  writeFileSync(
    input,
    sequences.map((tokens) => `${JSON.stringify({ tokens, prompt_length: 1 })}\n`).join(''),
  );
  const run = await runForklab([
    'score',
    '--model',
    onnxFixture('qwen3').folder,
    '--in',
    input,
    '--out',
    out,
    '--json',
  ]);
  expect(run.status, run.stderr).toBe(0);
  expect(JSON.parse(run.stdout).notes).toContain('model.onnx is run by ONNX Runtime.');
  const traces = await readTraces(createReadStream(out));
  for (const [i, { entropy, logprob }] of cases.entries()) {
    for (const [j, token] of traces[i].tokens.slice(1).entries()) {
      expect(Math.abs(token.entropy! - entropy[j])).toBeLessThan(1e-4);
      expect(Math.abs(token.logprob! - logprob[j])).toBeLessThan(1e-4);
    }
  }
});
