import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadFixture } from '../../reference/fixtures.ts';
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
