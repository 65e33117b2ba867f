import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import type { ModelDivergence } from '../forks/model_divergence.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-divergence-'));
afterAll(() => rmSync(folder, { recursive: true }));
const input = join(folder, 'traces.jsonl');
const { folder: model, cases } = loadLanguageFixture('llama');
writeFileSync(
  input,
  cases
    .map(({ ids, continuation }) =>
      JSON.stringify({ tokens: [...ids, ...continuation], prompt_length: ids.length }),
    )
    .join('\n'),
);
const exported = onnxFixture('llama').folder;
const analyse = (...args: string[]) =>
  runForklab(['analyse', 'divergence', '--reference', model, '--in', input, ...args]);

type Result = ModelDivergence & { reference: string; model: string; top: number };

describe('analyse divergence', () => {
  it('compares an int8 graph with the weights in our engine', async () => {
    const { status, stdout, stderr } = await analyse(
      ...['--model', exported, '--onnx', 'onnx/model_int8.onnx', '--json'],
    );
    expect(status).toBe(0);
    const result: Result = JSON.parse(stdout);
    expect(result).toMatchObject({
      model: 'llama, onnx/model_int8.onnx',
      traces: cases.length,
      tokens: cases.reduce((sum, { continuation }) => sum + continuation.length, 0),
      top: 10,
    });
    const { forks, rest, all, difference, noiseRatio, bins } = result;
    expect(forks!.tokens + rest!.tokens).toBe(all.tokens);
    expect(bins.reduce((sum, bin) => sum + bin.tokens, 0)).toBe(all.tokens);
    expect(forks!.lowest).toBeGreaterThanOrEqual(rest!.highest);
    expect(all.means.kl!.value).toBeGreaterThan(1e-6);
    expect(difference!.kl!.value).toBeCloseTo(forks!.means.kl!.value - rest!.means.kl!.value, 12);
    expect(noiseRatio!.interval!.low).toBeGreaterThan(0);
    expect(stderr).toContain(`${all.tokens} tokens of ${cases.length} lines. KL `);
    expect(stderr).toMatch(/ {2}top 20 % +\d/);
  });

  it('finds the full-precision graph equal, and q8 not', async () => {
    const equal: Result = JSON.parse(
      (await analyse('--model', exported, '--onnx', 'onnx/model.onnx', '--json')).stdout,
    );
    expect(equal.all.means.kl!.value).toBeLessThan(1e-9);
    expect(equal.overlap.overlap).toBe(1);
    const packed: Result = JSON.parse((await analyse('--model', model, '--q8', '--json')).stdout);
    expect(packed.model).toBe('llama, q8');
    expect(packed.all.means.kl!.value).toBeGreaterThan(1e-7);
  });

  it('refuses another tokenizer by the first token that differs, and bad usage', async () => {
    const renamed = join(folder, 'renamed');
    cpSync(model, renamed, { recursive: true });
    const tokenizer = join(renamed, 'tokenizer.json');
    writeFileSync(tokenizer, readFileSync(tokenizer, 'utf8').replaceAll('<|im_start|>', '<|im_begin|>'));
    const other = await analyse('--model', renamed);
    expect(other.status).toBe(1);
    expect(other.stderr).toMatch(
      /llama and renamed have different tokenizers: token \d+ is "<\|im_start\|>" in the one and "<\|im_begin\|>" in the other/,
    );
    const sized = await analyse('--model', loadLanguageFixture('qwen2').folder);
    expect(sized.status).toBe(1);
    expect(sized.stderr).toContain('llama has logits of 608 tokens and qwen2 of 640');
    const wrong: [string[], number, string][] = [
      [[], 2, 'Give --reference, --model and --in'],
      [['--model', model, '--kv-cache', 'f8'], 2, '--kv-cache must be f32 or f16'],
      [['--model', model, '--in', join(folder, 'none.jsonl')], 1, 'There is no file'],
    ];
    for (const [args, code, sentence] of wrong) {
      const { status, stderr, stdout } = await analyse(...args);
      expect([status, stdout]).toEqual([code, '']);
      expect(stderr).toContain(sentence);
    }
    const promptOnly = join(folder, 'prompts.jsonl');
    writeFileSync(promptOnly, JSON.stringify({ tokens: cases[0].ids, prompt_length: cases[0].ids.length }));
    const none = await analyse('--model', model, '--in', promptOnly);
    expect(none.stderr).toContain('No line has a token of a response');
  });
});
