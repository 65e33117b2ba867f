import { bufferBytes, planBytes } from '../../device/buffers.ts';
import type { Device } from '../../device/device.ts';
import { type CacheType, cacheBytes } from '../cache_type.ts';
import { longestSequence, type ModelConfig } from '../config.ts';
import { cachedBodyPlan } from '../decode/cached_body.ts';
import type { WeightType } from '../matrix.ts';
import { stepPlan } from './decode_step.ts';
import { chunksOf, frozenLayout, matrixBytes, sourcesOf, vectorOffsets } from './frozen_layout.ts';

/** Prompt tokens per pass through the layers. */
export const passSlots = 256;

/** How a packed model is to be run. */
export interface RunShape {
  /** The type of its matrices. */
  type: WeightType;
  /** How keys and values are kept. */
  cache: CacheType;
  /** Longest sequence, tokens. */
  context: number;
  /** Parallel rollouts. */
  rows: number;
  /** Most likely tokens kept at each position. */
  top: number;
}

/** Memory of a model on the device, bytes. */
export interface MemoryEstimate {
  weights: number;
  /** Keys and values of all rollouts at their longest. */
  cache: number;
  /** Everything else: activations, logits, what is drawn. */
  activations: number;
  total: number;
  /** The largest single buffer, which an adapter may not allow. */
  largestBuffer: number;
}

/**
 * The memory that sampling a packed model takes, from its `config.json` alone: the buffers are the ones that loading it and
 * a decoder allocate.
 */
export function estimateMemory(
  device: Pick<Device, 'executor' | 'software' | 'largestBuffer'>,
  config: ModelConfig,
  { type, cache: cacheType, context, rows, top }: RunShape,
): MemoryEstimate {
  const { matrices, vectors } = sourcesOf(frozenLayout(config));
  const chunks = matrices.flatMap((source) =>
    chunksOf(source, type, device.largestBuffer).map(({ count }) =>
      bufferBytes(matrixBytes({ ...source, out: count }, type)),
    ),
  );
  const length = Math.min(context, longestSequence(config));
  const rotary = (length + 4) * config.headDim * 4;
  const layerCache = cacheBytes(config, cacheType, rows, length);
  const fixed = fixedPlan(device, config, rows, top);
  const history = historyPlan(rows, length, top);
  const sum = (bytes: readonly number[]) => bytes.reduce((a, b) => a + b, 0);
  const weights = sum(chunks) + bufferBytes(vectorOffsets(vectors).length * 4) + bufferBytes(rotary);
  const cache = config.layers * bufferBytes(layerCache);
  const activations = planBytes(fixed, history);
  return {
    weights,
    cache,
    activations,
    total: weights + cache + activations,
    largestBuffer: Math.max(layerCache, rotary, ...Object.values(fixed), ...Object.values(history)),
  };
}

/** A decoder's buffers that do not depend on the context. */
export const fixedPlan = (
  device: Pick<Device, 'executor' | 'software'>,
  config: ModelConfig,
  rows: number,
  top: number,
): Record<string, number> => ({
  ...cachedBodyPlan({ ...config, layers: 0 }, 'f32', { rows, context: 0 }, Math.max(rows, passSlots)),
  ...stepPlan(device, config, rows, top),
  prefix: rows * 8,
});

/** What a decoder keeps of sequences of up to `context` tokens, without the cache. */
export const historyPlan = (rows: number, context: number, top: number): Record<string, number> => ({
  tokens: rows * context * 4,
  drawn: rows * context * 8,
  kept: rows * context * top * 8,
});

/**
 * The nearest shape to the wanted one that fits: fewer rollouts first, which changes no number, then keys and values of float16, then
 * shorter sequences, then `q8`.
 * @param available bytes that may be used; null if unknown, then only the size of a buffer counts
 * @returns null if nothing fits
 */
export function shapeThatFits(
  device: Pick<Device, 'executor' | 'software' | 'largestBuffer'>,
  config: ModelConfig,
  wanted: RunShape,
  available: number | null,
): RunShape | null {
  const halves = (from: number, least: number) => {
    const steps = [from];
    while (steps[steps.length - 1] > least)
      steps.push(Math.max(least, Math.floor(steps[steps.length - 1] / 2)));
    return steps;
  };
  const types: WeightType[] = wanted.type === 'q8' ? ['q8'] : [wanted.type, 'q8'];
  const caches: CacheType[] = wanted.cache === 'f16' ? ['f16'] : ['f32', 'f16'];
  for (const type of types) {
    for (const context of halves(Math.min(wanted.context, longestSequence(config)), 512)) {
      for (const cache of caches) {
        for (const rows of halves(wanted.rows, 1)) {
          const shape = { ...wanted, type, cache, context, rows };
          const { total, largestBuffer } = estimateMemory(device, config, shape);
          if (largestBuffer <= device.largestBuffer && (available === null || total <= available))
            return shape;
        }
      }
    }
  }
  return null;
}
