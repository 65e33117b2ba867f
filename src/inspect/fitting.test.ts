import { describe, expect, it } from 'vitest';
import type { CacheType } from '../model/cache_type.ts';
import type { ModelConfig } from '../model/config.ts';
import { estimateMemory } from '../model/frozen/memory_estimate.ts';
import type { DecoderGraph } from '../onnx/decoder_graph.ts';
import { onnxMemory } from '../onnx/onnx_memory.ts';
import { fittingModels, fittingOnnx, mostBeside, onnxRowsThatFit, rowsThatFit } from './fitting.ts';

/** Of the shape of Qwen3-0.6B. */
const config: ModelConfig = {
  layers: 28,
  width: 1024,
  heads: 16,
  kvHeads: 8,
  headDim: 128,
  hidden: 3072,
  vocab: 151_936,
  context: 40_960,
  ropeTheta: 1e6,
  normEps: 1e-6,
  qkNorm: true,
  qkvBias: false,
  tied: true,
};
const gpu = { executor: 'webgpu', software: false, largestBuffer: 2 ** 31 } as const;

describe('what fits', () => {
  it('is less than what did not, in the files’ type where that is possible, and packed', () => {
    const { weights } = estimateMemory(gpu, config, {
      type: 'bf16',
      cache: 'f32',
      context: 512,
      rows: 1,
      top: 1,
    });
    const fits = fittingModels(gpu, config, 'bf16', weights);
    // Not even the weights of the files.
    expect(fits.map(({ quantise }) => quantise)).toEqual([true]);
    expect(fits[0].bytes).toBeLessThan(weights * 0.8);
    const both = fittingModels(gpu, config, 'bf16', weights + mostBeside);
    expect(both).toMatchObject([
      { quantise: false, cache: 'f16', context: 4096, rows: 1 },
      { quantise: true, cache: 'f32', context: 4096, rows: 1 },
    ]);
    for (const { bytes } of both) expect(bytes).toBeLessThan((weights + mostBeside) * 0.8);
    expect(fittingModels(gpu, config, 'bf16', 1e8)).toEqual([]);
  });

  it('where a single buffer was too large, smaller ones', () => {
    const fits = fittingModels({ ...gpu, largestBuffer: 2 ** 27 }, config, 'bf16', null);
    expect(fits.map(({ quantise }) => quantise)).toEqual([false, true]);
    expect(fits[0].rows * fits[0].context).toBeLessThan(8 * 4096);
  });

  it('the fewer rollouts in parallel, the longer they are', () => {
    const at = (length: number, cache: CacheType) => rowsThatFit(gpu, { config, cache }, length, 20);
    const rows = [256, 1024, 4096, 32_768].map((length) => at(length, 'f32'));
    expect(rows).toEqual([...rows].sort((a, b) => b - a));
    expect(at(1024, 'f16')).toBe(2 * at(1024, 'f32'));
    expect(rows[0]).toBeGreaterThan(rows[2]);
    expect(rows.at(-1)).toBe(1);
  });
});

describe('what fits in ONNX Runtime', () => {
  const { layers, kvHeads, headDim, vocab } = config;
  const graph = {
    layers,
    kvHeads,
    headDim,
    vocab,
    cacheType: 'float32',
    logitsType: 'float32',
    grouped: true,
  } as const;
  const model = (provider: 'webgpu' | 'wasm', of: Partial<Record<keyof typeof graph, unknown>> = {}) => ({
    graph: { ...graph, ...of } as DecoderGraph,
    context: config.context,
    weights: 1.2e9,
    session: { runtime: { provider } },
  });
  const on = { webgpu: gpu, wasm: { ...gpu, executor: 'wasm' } } as const;

  it('is known of keys, values and logits alone', () => {
    const shape = { rows: 2, context: 1000, top: 20 };
    const { cache, activations, largestBuffer } = onnxMemory(gpu, graph, 'webgpu', shape);
    const layer = 2 * 8 * 1000 * 128 * 4;
    expect(cache).toBe(2 * 28 * 2 * layer);
    expect(largestBuffer).toBe(layer);
    expect(activations).toBeGreaterThan(2 * vocab * 4);
    const plain = onnxMemory(gpu, { ...graph, grouped: false }, 'webgpu', shape);
    expect(plain.cache).toBe(2 * cache);
    const halves = onnxMemory(
      gpu,
      { ...graph, cacheType: 'float16', logitsType: 'float16' },
      'webgpu',
      shape,
    );
    expect(halves.cache).toBe(cache / 2);
    expect(halves.activations).toBeGreaterThan(activations);
  });

  it.each(['webgpu', 'wasm'] as const)(
    'has fewer rollouts in parallel the longer they are: %s',
    (provider) => {
      const rows = [128, 512, 4096].map((length) =>
        onnxRowsThatFit(on[provider], model(provider), length, 20),
      );
      expect(rows).toEqual([...rows].sort((a, b) => b - a));
      expect(rows[0]).toBeGreaterThan(rows[2]);
      // Of a tiny model as many as are drawn at a time.
      const tiny = model(provider, { layers: 2, kvHeads: 2, headDim: 16, vocab: 499 });
      expect(onnxRowsThatFit(on[provider], tiny, 128, 20)).toBe(64);
    },
  );

  it('is less than what did not, and more than what is known', () => {
    const [fit] = fittingOnnx(gpu, model('webgpu'));
    expect(fit).toMatchObject({ quantise: false, cache: 'f32', more: true });
    expect(fit.bytes).toBeLessThanOrEqual(1.2e9 + mostBeside / 2);
    expect(fittingOnnx({ ...gpu, largestBuffer: 1000 }, model('webgpu'))).toEqual([]);
  });
});
