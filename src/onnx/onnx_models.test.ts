import { afterAll, describe, expect, it } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import {
  dynamicEntropies,
  exactOnnxNames,
  int8Entropies,
  type OnnxName,
  onnxFixture,
} from '../../reference/onnx_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { OnnxDecoder } from './onnx_decoder.ts';
import { destroyOnnx, openOnnx } from './onnx_model.ts';
import { OnnxScorer } from './onnx_scorer.ts';
import type { OnnxRuntime } from './session.ts';
import { nodeRuntime } from './testing/node_runtime.ts';

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i])));

const opened = (name: OnnxName) => {
  const { folder, file } = onnxFixture(name);
  return (async () => openOnnx(nodeFolder(folder), file, await testDevice(), nodeRuntime))();
};

describe.each(exactOnnxNames)('%s in ONNX Runtime', (name) => {
  const { kind, language } = onnxFixture(name);
  const { cases, eos, vocab } = loadLanguageFixture(language);
  const model = opened(name);
  afterAll(async () => (await model).session.destroy());

  it('is known from its graph', async () => {
    const { graph } = await model;
    expect(graph).toMatchObject({
      layers: 2,
      vocab,
      cacheType: 'float32',
      logitsType: 'float32',
      lastOnly: false,
      padding: kind === 'gqa' ? 'right' : 'left',
      takes: { positions: kind === 'plain', logitsToKeep: false },
    });
    // Graphs that compute angles themselves.
    expect(graph.angles).toHaveLength(kind === 'plain' ? 2 : 0);
  });

  it('scores as transformers does', async () => {
    const scorer = new OnnxScorer(await model, { temperature: 1, top: 5 });
    const rows = new Map<number, Float32Array>();
    const scored = await scorer.score(
      cases.map(({ ids, continuation }) => [...ids, ...continuation]),
      (first, values) => {
        for (let row = 0; row * vocab < values.length; row++)
          rows.set(first + row, values.slice(row * vocab, (row + 1) * vocab));
      },
    );
    let first = 0;
    for (const [i, { ids, entropy, logprob, logits }] of cases.entries()) {
      expect(furthest(scored[i].entropy, entropy)).toBeLessThan(1e-4);
      expect(furthest(scored[i].logprob, logprob)).toBeLessThan(1e-4);
      expect(furthest(rows.get(first + ids.length - 1)!, logits)).toBeLessThan(1e-4);
      first += scored[i].entropy.length;
    }
    scorer.destroy();
  });

  it('draws the same greedy text in a batch of unequal prompts, each to its own end', async () => {
    const decoder = await OnnxDecoder.create(await model, { rows: 5, ends: eos, top: 4 });
    const groups = cases.map(({ ids }, i) => ({ prompt: ids, copies: 1 + (i % 2), longest: 40 }));
    const draw = { key: [5, 6] as [number, number], firstRollout: 10, temperature: 0, eos: eos[0] };
    const drawn = await decoder.generate(groups, draw);
    for (const [i, { continuation, ids, entropy, logprob }] of cases.entries()) {
      expect(drawn[i]).toHaveLength(1 + (i % 2));
      for (const { tokens, top, ...scores } of drawn[i]) {
        expect(tokens).toEqual(continuation);
        expect(furthest(scores.entropy, entropy.slice(ids.length - 1))).toBeLessThan(1e-4);
        expect(furthest(scores.logprob, logprob.slice(ids.length - 1))).toBeLessThan(1e-4);
        expect(top?.map((at) => at.ids[0])).toEqual(continuation);
      }
    }
    decoder.destroy();
  });
});

it('a rounded model is run as it is: int8 gives the entropies of Python’s onnxruntime', async () => {
  const { cases } = loadLanguageFixture('llama');
  const model = await opened('llama-int8');
  const scorer = new OnnxScorer(model, { temperature: 1, top: 1 });
  const scored = await scorer.score(cases.map(({ ids, continuation }) => [...ids, ...continuation]));
  const { change, entropy } = int8Entropies();
  for (const [i, wanted] of entropy.entries())
    expect(furthest(scored[i].entropy, wanted)).toBeLessThan(change / 100);
  scorer.destroy();
  model.session.destroy();
});

it('a graph that rounds by the largest of a run says of a token the same, whatever is run beside or after it', async () => {
  const { cases, eos } = loadLanguageFixture('llama');
  const model = await opened('llama-dynamic');
  expect(model.notes).toEqual([
    expect.stringMatching(/^onnx\/model_quantized.onnx rounds .* one token at a time/),
  ]);
  const scorer = new OnnxScorer(model, { temperature: 1, top: 1 });
  const { change, entropy } = dynamicEntropies();
  const [first] = cases.map(({ ids, continuation }) => [...ids, ...continuation]);
  const [whole] = await scorer.score([first]);
  const gaps = whole.entropy.map((value, i) => Math.abs(value - entropy[0][i]));
  expect(gaps.reduce((a, b) => a + b) / gaps.length).toBeLessThan(change / 10);
  const [start] = await scorer.score([first.slice(0, 10)]);
  expect(start.entropy).toEqual(whole.entropy.slice(0, 9));
  const draw = { key: [5, 6] as [number, number], firstRollout: 0, temperature: 1, eos: eos[0] };
  const drawn = async (rows: number) => {
    const decoder = await OnnxDecoder.create(model, { rows, ends: eos, top: 2 });
    const groups = cases.slice(0, 3).map(({ ids }) => ({ prompt: ids, copies: 2, longest: 6 }));
    const rollouts = await decoder.generate(groups, draw);
    decoder.destroy();
    return rollouts;
  };
  const together = await drawn(6);
  expect(together).toEqual(await drawn(1));
  const [[{ tokens, ...said }]] = together;
  const [scored] = await scorer.score([[...cases[0].ids, ...tokens]]);
  expect(said.entropy).toEqual(scored.entropy.slice(cases[0].ids.length - 1));
  scorer.destroy();
  destroyOnnx(model);
});

it('draws what our own engine draws, whatever shares the pass', async () => {
  const { cases, eos } = loadLanguageFixture('qwen2');
  const model = await opened('qwen2');
  const draw = { key: [7, 8] as [number, number], firstRollout: 0, temperature: 1.3, eos: eos[0] };
  const decoder = await OnnxDecoder.create(model, { rows: 4, ends: eos, top: 20 });
  const groups = cases.slice(0, 3).map(({ ids }) => ({ prompt: ids, copies: 2, longest: 12 }));
  const { CachedDecoder } = await import('../model/frozen/cached_decoder.ts');
  const { findModel, loadFrozen } = await import('../model/frozen/load_frozen.ts');
  const { folder } = loadLanguageFixture('qwen2');
  const own = await loadFrozen(await findModel(nodeFolder(folder)), await testDevice());
  const engine = await CachedDecoder.create(own, { rows: 6, ends: eos, top: 20 });
  const tokens = (drawn: { tokens: number[] }[][]) =>
    drawn.map((group) => group.map((rollout) => rollout.tokens));
  for (const filter of [undefined, { topK: 5, topP: 0.9 }]) {
    const wanted = tokens(await engine.generate(groups, { ...draw, filter }));
    expect(tokens(await decoder.generate(groups, { ...draw, filter }))).toEqual(wanted);
  }
  decoder.destroy();
  engine.destroy();
  model.session.destroy();
});

it('a kernel that the build with WebGPU lacks is looked for in the build without', async () => {
  const { folder, file } = onnxFixture('llama-int8');
  const create = () => Promise.reject(new Error('Could not find an implementation for MatMulNBits(1)'));
  const lacking = { ...nodeRuntime.ort, InferenceSession: { create } } as unknown as typeof nodeRuntime.ort;
  const runtime = { ort: lacking, provider: 'wasm' } as const;
  const open = async (on: OnnxRuntime) => openOnnx(nodeFolder(folder), file, await testDevice(), on);
  await expect(open(runtime)).rejects.toThrow('no kernel for its operator MatMulNBits');
  const model = await open({ ...runtime, processor: async () => nodeRuntime });
  expect(model.session.runtime).toBe(nodeRuntime);
  destroyOnnx(model);
});

it('leaves no global in Node that a browser has', () => {
  expect('Worker' in globalThis).toBe(false);
});
