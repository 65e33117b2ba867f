import { type Device, DeviceError } from '../device/device.ts';
import type { CacheType } from '../model/cache_type.ts';
import type { ModelConfig } from '../model/config.ts';
import { estimateMemory, shapeThatFits } from '../model/frozen/memory_estimate.ts';
import type { WeightType } from '../model/matrix.ts';
import type { Model } from '../model/model.ts';

/** A way in which a model fits in the device's memory. */
export interface FittingModel {
  quantise: boolean;
  /** How keys and values are kept. */
  cache: CacheType;
  /** Longest sequence, and rollouts in parallel. */
  context: number;
  rows: number;
  bytes: number;
}

/** A model that does not fit in the device's memory, and how it would. */
export class DoesNotFit extends DeviceError {
  constructor(
    { kind, message }: DeviceError,
    readonly fits: FittingModel[],
  ) {
    super(kind, message);
  }
}

/** Whether an error says that memory is too small. */
export const isOfMemory = (error: unknown): error is DeviceError =>
  error instanceof DeviceError && (error.kind === 'out-of-memory' || error.kind === 'too-little-memory');

/** What of a device a fit depends on. */
type Memory = Pick<Device, 'executor' | 'software' | 'largestBuffer'>;

/** What is hoped for: long chains of thought, a few at a time. */
const hoped = { cache: 'f32', context: 4096, rows: 8, top: 20 } as const;

/**
 * How a model would fit that did not: with the weights as they are in the files where that is possible, and packed to `q8`.
 * @param type of the files' matrices
 * @param tried bytes that could not be allocated; null where a single buffer was too large
 */
export function fittingModels(
  device: Memory,
  config: ModelConfig,
  type: WeightType,
  tried: number | null,
): FittingModel[] {
  const fits: FittingModel[] = [];
  // How much less there is than what was tried is not known.
  const available = tried === null ? null : tried * 0.8;
  for (const wanted of new Set<WeightType>([type, 'q8'])) {
    const shape = shapeThatFits(device, config, { type: wanted, ...hoped }, available);
    if (shape === null || fits.some(({ quantise }) => quantise === (shape.type === 'q8'))) continue;
    const { cache, context, rows } = shape;
    fits.push({
      quantise: shape.type === 'q8',
      cache,
      context,
      rows,
      bytes: estimateMemory(device, config, shape).total,
    });
  }
  return fits;
}

/** Tokens by which the decoder's cache grows. */
const cacheStep = 512;

/** Most memory for keys, values, logits and what is drawn of all rollouts in parallel, bytes. */
export const mostBeside = 2 ** 30;
const mostRows = 64;

/** Parallel rollouts of a length that fit in memory beside the weights, a power of 2. */
export function rowsThatFit(
  device: Memory,
  { config, cache: type }: Pick<Model, 'config' | 'cache'>,
  context: number,
  top: number,
): number {
  for (let rows = mostRows; rows > 1; rows /= 2) {
    // The weights' type does not matter here.
    const { cache, activations, largestBuffer } = estimateMemory(device, config, {
      type: 'q8',
      cache: type,
      context: Math.ceil(context / cacheStep) * cacheStep,
      rows,
      top,
    });
    if (cache + activations <= mostBeside && largestBuffer <= device.largestBuffer) return rows;
  }
  return 1;
}
