import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadFixture } from '../../reference/fixtures.ts';
import { readTraces, writeTraces } from '../experiment/trace_file.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-score-traces-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what `score` writes is a file of traces, and says of its numbers what is true', async () => {
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
