import type { Device } from '../device/device.ts';
import type { ModelConfig } from '../model/config.ts';
import { estimateMemory, type MemoryEstimate, shapeThatFits } from '../model/frozen/memory_estimate.ts';
import type { WeightType } from '../model/matrix.ts';
import type { Model } from '../model/model.ts';
import { onnxMemory } from '../onnx/onnx_memory.ts';
import type { OnnxModel } from '../onnx/onnx_model.ts';
import type { OnnxRuntime } from '../onnx/session.ts';
import type { FittingModel } from './does_not_fit.ts';

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

/** What rollouts in parallel take beside the weights. */
type Beside = Pick<MemoryEstimate, 'cache' | 'activations' | 'largestBuffer'>;

/** Parallel rollouts that fit in memory beside the weights, a power of 2. */
function rowsWithin(device: Memory, most: number, of: (rows: number) => Beside): number {
  for (let rows = most; rows > 1; rows /= 2) {
    const { cache, activations, largestBuffer } = of(rows);
    if (cache + activations <= mostBeside && largestBuffer <= device.largestBuffer) return rows;
  }
  return 1;
}

/** Parallel rollouts of a length that fit in memory beside the weights, a power of 2. */
export const rowsThatFit = (
  device: Memory,
  { config, cache }: Pick<Model, 'config' | 'cache'>,
  context: number,
  top: number,
): number =>
  rowsWithin(device, mostRows, (rows) =>
    estimateMemory(device, config, {
      // The weights' type does not matter here.
      type: 'q8',
      cache,
      context: Math.ceil(context / cacheStep) * cacheStep,
      rows,
      top,
    }),
  );

/** What of a model in ONNX Runtime a fit depends on. */
type OnnxSized = Pick<OnnxModel, 'graph' | 'context' | 'weights'> & {
  session: { runtime: Pick<OnnxRuntime, 'provider'> };
};

/** The same of a model in ONNX Runtime, as far as it is known what that takes. */
export const onnxRowsThatFit = (
  device: Memory,
  { graph, session }: OnnxSized,
  context: number,
  top: number,
): number =>
  rowsWithin(device, mostRows, (rows) =>
    onnxMemory(device, graph, session.runtime.provider, { rows, context, top }),
  );

/**
 * How a model in ONNX Runtime would fit that did not: fewer rollouts first, then shorter sequences. Its weights and its cache are as
 * its file has them.
 */
export function fittingOnnx(device: Memory, model: OnnxSized): FittingModel[] {
  const { graph, session, weights } = model;
  for (let context = Math.min(hoped.context, model.context); ; context = Math.ceil(context / 2)) {
    const of = (rows: number) =>
      onnxMemory(device, graph, session.runtime.provider, { rows, context, top: hoped.top });
    // Half of what was tried.
    const rows = Math.max(1, rowsWithin(device, hoped.rows, of) / 2);
    const { cache, activations, largestBuffer } = of(rows);
    if (largestBuffer > device.largestBuffer || cache + activations > mostBeside / 2) {
      if (context <= 512) return [];
      continue;
    }
    const kept = graph.cacheType === 'float16' ? 'f16' : 'f32';
    return [
      {
        quantise: false,
        cache: kept,
        context,
        rows,
        bytes: weights + cache + activations,
        more: true,
      },
    ];
  }
}
