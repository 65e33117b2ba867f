import { describe, expect, it } from 'vitest';
import type { CacheType } from '../model/cache_type.ts';
import type { ModelConfig } from '../model/config.ts';
import { estimateMemory } from '../model/frozen/memory_estimate.ts';
import { fittingModels, mostBeside, rowsThatFit } from './fitting.ts';

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
