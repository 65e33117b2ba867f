import { expect, test } from 'vitest';
import { loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { bufferBytes, planBytes } from '../../device/buffers.ts';
import type { BufferPlan, Device } from '../../device/device.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { CachedDecoder } from './cached_decoder.ts';
import { findModel, loadFrozen } from './load_frozen.ts';
import { estimateMemory, shapeThatFits } from './memory_estimate.ts';

/** The device, with the bytes of all buffers that were ever created. */
function counted(device: Device): { device: Device; bytes: () => number } {
  let bytes = 0;
  const createBuffers = async <Name extends string>(plan: BufferPlan<Name>) => {
    bytes += planBytes(plan);
    return device.createBuffers(plan);
  };
  const proxy = new Proxy(device, {
    get(target, name) {
      if (name === 'createBuffers') return createBuffers;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { device: proxy, bytes: () => bytes };
}

test.each(['f32', 'f16'] as const)('the estimate is what is allocated, with a cache of %s', async (cache) => {
  const { folder, cases } = loadLanguageFixture('qwen2');
  const found = await findModel(nodeFolder(folder));
  const { device, bytes } = counted(await testDevice());
  const model = await loadFrozen(found, device, { context: 200, cache });
  const shape = { type: 'bf16', cache, context: 200, rows: 3, top: 5 } as const;
  const estimate = estimateMemory(device, found.config, shape);
  expect(bytes()).toBe(estimate.weights);
  const decoder = await CachedDecoder.create(model, { rows: 3, ends: [], top: 5 });
  const draw = { key: [1, 2] as [number, number], firstRollout: 0, temperature: 1, eos: 0 };
  const { ids } = cases[0];
  await decoder.generate([{ prompt: ids, copies: 3, longest: 200 - ids.length }], draw);
  expect(bytes()).toBe(estimate.total);
  expect(bufferBytes(estimate.largestBuffer)).toBeLessThanOrEqual(estimate.total);
  decoder.destroy();
});

test('what fits: fewer rollouts, then keys and values of float16, then shorter sequences, then q8', () => {
  const device = { executor: 'webgpu', software: false, largestBuffer: 2 ** 27 } as const;
  // Qwen2.5-1.5B.
  const config = {
    layers: 28,
    width: 1536,
    heads: 12,
    kvHeads: 2,
    headDim: 128,
    hidden: 8960,
    vocab: 151_936,
    context: 32_768,
    ropeTheta: 1e6,
    normEps: 1e-6,
    qkNorm: false,
    qkvBias: true,
    tied: true,
  };
  const wanted = { type: 'bf16', cache: 'f32', context: 4096, rows: 8, top: 20 } as const;
  const { weights, total, largestBuffer } = estimateMemory(device, config, wanted);
  expect(weights / 2 ** 20).toBeGreaterThan(2900);
  expect(weights / 2 ** 20).toBeLessThan(3000);
  expect(shapeThatFits(device, config, wanted, null)).toEqual(wanted);
  expect(shapeThatFits(device, config, wanted, total - 1)).toEqual({ ...wanted, rows: 4 });
  const alone = estimateMemory(device, config, { ...wanted, rows: 1 });
  const halves = estimateMemory(device, config, { ...wanted, cache: 'f16' });
  expect(halves).toEqual({
    ...halves,
    weights,
    cache: alone.cache * 4,
    largestBuffer: largestBuffer / 2,
  });
  expect(shapeThatFits(device, config, wanted, alone.total)).toEqual({ ...wanted, rows: 1 });
  expect(shapeThatFits(device, config, wanted, alone.total - 1)).toEqual({
    ...wanted,
    rows: 1,
    cache: 'f16',
  });
  expect(shapeThatFits(device, config, { ...wanted, cache: 'f16' }, total - 1)).toEqual({
    ...wanted,
    cache: 'f16',
  });
  expect(shapeThatFits(device, config, wanted, weights + 2 ** 27)).toMatchObject({
    type: 'bf16',
    context: 2048,
    rows: 1,
  });
  expect(shapeThatFits(device, config, wanted, weights * 0.7)).toMatchObject({ type: 'q8' });
  expect(shapeThatFits(device, config, wanted, weights / 3)).toBeNull();
  // A layer's cache of 64 rollouts is more than a buffer of 128 MiB.
  expect(shapeThatFits(device, config, { ...wanted, rows: 64 }, null)).toEqual({ ...wanted, rows: 16 });
});
