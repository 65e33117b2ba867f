import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { int8Entropies, onnxFixture } from '../../reference/onnx_fixtures.ts';
import { loadModel } from '../cli/machine/load_model.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { klDivergence } from '../forks/kl_divergence.ts';
import { nodeRuntime } from '../onnx/testing/node_runtime.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { Inspector } from './inspector.ts';
import { InvalidRequest } from './invalid_request.ts';
import { divergedTokens } from './model_divergence.ts';
import { shippedInspector, solvedExample } from './testing/shipped_inspector.ts';
import { openTextModel, type TextModelOptions } from './text_model.ts';

const { folder, cases } = loadLanguageFixture('llama');
const sequences = cases.map(({ ids, continuation }) => ({
  tokens: [...ids, ...continuation],
  promptLength: ids.length,
}));

const open = async (of: string, options: TextModelOptions) =>
  Inspector.ofText(await openTextModel(nodeFolder(of), await testDevice(), options));

let engine: Inspector;
let int8: Inspector;
beforeAll(async () => {
  engine = await open(folder, { name: 'tiny llama' });
  const { folder: exported, file } = onnxFixture('llama-int8');
  int8 = await open(exported, { name: 'int8', onnx: { file, runtime: nodeRuntime } });
});
afterAll(() => {
  engine.destroy();
  int8.destroy();
});

const compared = async (...args: Parameters<Inspector['divergence']>) => {
  const found = await engine.divergence(...args);
  if ('differs' in found) throw new Error('they mean the same words');
  return found.tokens;
};

test("our engine's model and its int8 export: KL of torch's logits, the change of entropy of Python's onnxruntime", async () => {
  const reported: number[] = [];
  const found = await compared(int8, sequences, { progress: (_, tokens) => reported.push(tokens) });
  expect(reported.at(-1)).toBe(2 * sequences.reduce((sum, { tokens }) => sum + tokens.length, 0));
  const scorer = int8.model.scorer({ temperature: 1, top: 1 });
  const { entropy: wanted } = int8Entropies();
  for (const [i, { ids, continuation, logits, entropy }] of cases.entries()) {
    expect(found[i]).toHaveLength(continuation.length);
    let theirs: Float32Array | undefined;
    await scorer.score([[...ids, continuation[0]]], (first, values) => {
      const from = (ids.length - 1 - first) * logits.length;
      if (from >= 0 && from < values.length) theirs = values.slice(from, from + logits.length);
    });
    const { kl, gini } = klDivergence(logits, theirs!);
    expect(kl).toBeGreaterThan(1e-6);
    expect(Math.abs(found[i][0].kl! - kl)).toBeLessThan(1e-6);
    expect(Math.abs(found[i][0].gini! - gini)).toBeLessThan(1e-5);
    for (const [at, token] of found[i].entries()) {
      expect(Math.abs(token.entropy[0] - entropy[ids.length - 1 + at])).toBeLessThan(1e-4);
      expect(Math.abs(token.entropy[1] - wanted[i][ids.length - 1 + at])).toBeLessThan(1e-4);
      expect(token.kl).toBeGreaterThan(0);
      // Greedy text: the reference's most likely token, with its top ten's share in common.
      expect(token.topOverlap).toBeGreaterThanOrEqual(0.5);
    }
  }
  scorer.destroy();
});

test('a model is not far from itself, and not at all in its own kernels', async () => {
  for (const token of (await compared(engine, sequences)).flat())
    expect(token).toMatchObject({ kl: 0, flipped: false, topOverlap: 1 });
});

test('what does not fit in memory at once is read in several passes, with the same numbers', async () => {
  const [sequence] = sequences;
  const own = { ...sequence, promptLength: 0 };
  const whole = await divergedTokens(engine, int8, [own]);
  expect(whole[0]).toHaveLength(sequence.tokens.length - 1);
  const rows = 3 * engine.model.vocab * 4;
  const passes = await divergedTokens(engine, int8, [own], {}, rows);
  expect(passes[0]).toHaveLength(whole[0].length);
  for (const [i, { kl }] of passes[0].entries()) expect(Math.abs(kl! - whole[0][i].kl!)).toBeLessThan(1e-6);
});

test('two bases of a world: KL of the logits of each, and the scores of each', async () => {
  const { inspector: base } = await shippedInspector();
  const other = await Inspector.open(
    await testDevice(),
    'seed 2',
    await loadModel('countdown-164k-seed2'),
    base.world!,
  );
  const { tokens, promptLength } = solvedExample();
  const found = await base.divergence(other, [{ tokens, promptLength }]);
  if ('differs' in found) throw new Error('they have one vocabulary');
  const scored = await Promise.all([base, other].map(async (of) => (await of.score([tokens], 1))[0]));
  const logits = await Promise.all([base, other].map((of) => logitsOf(of, tokens)));
  expect(found.tokens[0]).toHaveLength(tokens.length - promptLength);
  for (const [at, token] of found.tokens[0].entries()) {
    const row = promptLength - 1 + at;
    const { kl, gini } = klDivergence(logits[0][row], logits[1][row]);
    expect(token).toMatchObject({ kl, gini });
    for (const model of [0, 1]) {
      expect(token.entropy[model]).toBeCloseTo(scored[model][row].entropy, 6);
      expect(token.logprob[model]).toBeCloseTo(scored[model][row].logprob, 6);
    }
  }
  base.destroy();
  other.destroy();
});

/** The logits after each token. */
async function logitsOf({ model }: Inspector, tokens: readonly number[]): Promise<Float32Array[]> {
  const scorer = model.scorer({ temperature: 1, top: 1 });
  const rows: Float32Array[] = [];
  await scorer.score([tokens], (first, values) => {
    for (let row = 0; row * model.vocab < values.length; row++)
      rows[first + row] = values.slice(row * model.vocab, (row + 1) * model.vocab);
  });
  scorer.destroy();
  return rows;
}

test('cancelled between the models', async () => {
  const cancelled = engine.divergence(int8, sequences, {
    between() {
      throw new Error('cancelled');
    },
  });
  await expect(cancelled).rejects.toThrow('cancelled');
});

test('other words by the same ids, other vocabularies and sequences that are too long are refused', async () => {
  const [sequence] = sequences;
  const at = sequence.tokens[0];
  const word = (id: number) => (id === at ? 'another' : engine.subject.word(id));
  expect(
    await engine.divergence({ ...int8, name: 'other', model: int8.model, subject: { word } }, sequences),
  ).toEqual({
    differs: { id: at, words: [engine.subject.word(at), 'another'] },
  });
  const small = { name: 'small', model: { ...int8.model, vocab: 7 }, subject: int8.subject };
  await expect(engine.divergence(small, sequences)).rejects.toThrow(
    `tiny llama has logits of ${engine.model.vocab} tokens and small of 7`,
  );
  const short = { name: 'short', model: { ...int8.model, context: 4 }, subject: int8.subject };
  await expect(engine.divergence(short, sequences)).rejects.toThrow(InvalidRequest);
});
