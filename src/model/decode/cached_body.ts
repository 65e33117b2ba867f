import type { BufferPlan } from '../../device/device.ts';
import { type DeviceBuffer, type Dispatch, grid } from '../../device/program.ts';
import { type CacheType, cacheBytes, positionBytes } from '../cache_type.ts';
import type { ModelConfig } from '../config.ts';
import { embed, layerForward, type RowInputs } from '../forward.ts';
import type { Model } from '../model.ts';
import { attentionConstants, attentionScale, headConstants } from '../packed_attention.ts';
import { dtypeOf } from '../packed_matmul.ts';
import { type LayerBuffers, layerFloats } from '../workspace.ts';

/** Capacity of a key/value cache: rows (parallel sequences), and the longest sequence including the prompt. */
export interface DecoderCapacity {
  rows: number;
  context: number;
  /** Known tokens, of prompts or of sequences to score, per pass; default: `rows`. */
  slots?: number;
}

/** Tokens per pass. */
export const slotsOf = ({ rows, slots = rows }: DecoderCapacity) => Math.max(rows, slots);

/** Plans the buffers of a pass of up to `slots` tokens through the layers, and the cache. */
export function cachedBodyPlan(
  config: ModelConfig,
  cache: CacheType,
  { rows, context }: Pick<DecoderCapacity, 'rows' | 'context'>,
  slots: number,
): BufferPlan {
  const plan: BufferPlan = { counts: 256, place: slots * 16 };
  for (let s = 0; s < 3; s++) plan[`stream${s}`] = slots * config.width * 4;
  for (const [name, floats] of Object.entries(layerFloats(config)))
    plan[`layer.${name}`] = slots * floats * 4;
  for (let l = 0; l < config.layers; l++) plan[`cache${l}`] = cacheBytes(config, cache, rows, context);
  return plan;
}

/**
 * The layers over tokens, one a slot, whose keys and values go to the cache of their row, and which attend to that cache
 * up to their position. Slots of one row come in order: tokens of a sequence, in as many passes as needed.
 * @param slots of a pass: 1 to `slotsOf(capacity)`
 * @returns the dispatches, and the residual stream after the last layer, [slots, width]
 */
export function cachedBody(
  model: Model,
  { rows, context }: DecoderCapacity,
  b: Record<string, DeviceBuffer>,
  slots: number,
): { dispatches: Dispatch[]; last: DeviceBuffer } {
  const { config } = model;
  const inputs: RowInputs = { rows: slots, counts: b.counts, place: b.place };
  const layer = Object.fromEntries(
    Object.keys(layerFloats(config)).map((name) => [name, b[`layer.${name}`]]),
  ) as unknown as LayerBuffers;
  const dispatches: Dispatch[] = embed(model, inputs, b.stream0);
  for (let l = 0; l < config.layers; l++) {
    const stream: [DeviceBuffer, DeviceBuffer, DeviceBuffer] = [
      b[`stream${(2 * l) % 3}`],
      b[`stream${(2 * l + 1) % 3}`],
      b[`stream${(2 * l + 2) % 3}`],
    ];
    const cache = b[`cache${l}`];
    dispatches.push(
      ...layerForward(model, inputs, l, layer, stream, [
        {
          shader: 'kv_cache',
          entry: 'append',
          constants: cacheConstants(model),
          uniforms: [slots, rows, context, 0],
          buffers: [b.counts, b.place, layer.qk, layer.qkv, cache],
          workgroups: grid((slots * positionBytes(config, model.cache)) / 4),
        },
        {
          ...decodeAttention(model, l, slots),
          entry: 'main',
          uniforms: [slots, rows, context, attentionScale(config), config.headDim],
          buffers: [b.counts, b.place, layer.qk, cache, layer.attended],
        },
      ]),
    );
  }
  return { dispatches, last: b[`stream${(2 * config.layers) % 3}`] };
}

/** The constants of `kv_cache`. */
const cacheConstants = (model: Model) => ({ DTYPE: dtypeOf(model.cache), ...headConstants(model.config) });

/** Copies the keys and values of prompts from the rows in which they were computed: `prefix` says which to which. */
export const forkCache = (
  model: Model,
  { rows, context }: Pick<DecoderCapacity, 'rows' | 'context'>,
  b: Record<string, DeviceBuffer>,
): Dispatch[] =>
  Array.from({ length: model.config.layers }, (_, l) => ({
    shader: 'kv_cache',
    entry: 'fork',
    constants: cacheConstants(model),
    uniforms: [rows, rows, context, context],
    buffers: [b.counts, b.prefix, null, null, b[`cache${l}`]],
    workgroups: grid((rows * context * positionBytes(model.config, model.cache)) / 4),
  }));

/** Largest head of `attention_decode_wide`. */
const widestHead = 256;

/**
 * The variant of the attention to a cache: where a GPU runs few rollouts of a large model, a thread for each (slot, head)
 * would leave most of it idle, and its arrays of a large head leave the registers. Barriers are slow on software adapters.
 */
function decodeAttention(
  model: Model,
  l: number,
  slots: number,
): Pick<Dispatch, 'shader' | 'constants' | 'workgroups'> {
  const { config, device, flat } = model;
  const constants = { DTYPE: dtypeOf(model.cache), ...attentionConstants(device, config, l) };
  if (device.executor === 'wasm' || device.software || flat || config.headDim > widestHead)
    return { shader: 'attention_decode', constants, workgroups: grid(slots * config.heads) };
  return {
    shader: 'attention_decode_wide',
    constants,
    workgroups: grid(slots * config.heads * 64),
  };
}
