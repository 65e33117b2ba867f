import type { Device } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import { type Binding, type Dispatch, f, grid } from '../device/program.ts';
import { longestSequence, type ModelConfig, windowOf } from './config.ts';

/** The kernels of attention over packed rows: `attention_quad` is `attention` in squares of 16 queries by 16 keys. */
export const attentionVariants = ['attention', 'attention_quad'] as const;
export type AttentionVariant = (typeof attentionVariants)[number];

/** The properties of a device that determine its attention. */
export type AttentionDevice = Pick<Device, 'software' | 'subgroups' | 'unsound'>;

/** Sequences up to here leave too much of a square empty. */
const shortSequences = 24;

/**
 * The kernels of attention over packed rows. Both give the same bits on software adapters
 * (`packed_attention.device.test.ts`), where a load costs as much as several multiply-adds, and a private array is accessed
 * as slowly as a buffer. Milliseconds of CPU time of the driver's threads for a forward and a backward pass over 480 rows of
 * 4 heads of 16, by the length of the sequences, variants in turn, best of 8:
 *
 * |                               | 8   | 16  | 24  | 32   | 48   | 96   |
 * |-------------------------------|-----|-----|-----|------|------|------|
 * | SwiftShader, `attention`      | 7.3 | 7.2 | 9.6 | 11.6 | 15.9 | 28.5 |
 * | SwiftShader, `attention_quad` | 9.1 | 6.2 | 8.8 | 8.1  | 10.2 | 15.4 |
 * | lavapipe, `attention`         | 1.2 | 1.6 | 2.0 | 2.4  | 3.2  | 5.8  |
 * | lavapipe, `attention_quad`    | 1.2 | 1.2 | 1.6 | 1.5  | 1.9  | 2.9  |
 * SwiftShader compiles the squares for a quarter of a second longer, in each of three kernels. On a GPU they would take more
 * registers, and leave it fewer threads; none was measured.
 * @param longest most rows of a sequence
 */
export function chooseAttention(on: AttentionDevice, longest: number): AttentionVariant {
  if (!on.software || !on.subgroups || longest <= shortSequences) return 'attention';
  // A driver that fails at quads in products is not trusted with them here.
  return on.unsound.has('matmul_quad') ? 'attention' : 'attention_quad';
}

/** Constants of the head geometry that several shaders compile in. */
export const headConstants = (config: ModelConfig) => ({
  HD: config.headDim,
  HEADS: config.heads,
  KV_HEADS: config.kvHeads,
});

/** The same for layer l's attention kernels, which must not be unrolled on a software adapter (`attention.wgsl`). */
export const attentionConstants = (device: Pick<Device, 'software'>, config: ModelConfig, l: number) => ({
  ...headConstants(config),
  ROLLED: device.software ? 1 : 0,
  WINDOW: windowOf(config, l),
});

/** 1/sqrt(hd), the scale of attention's scores. */
export const attentionScale = (config: ModelConfig) => f(1 / Math.sqrt(config.headDim));

/** The dispatches of a layer's attention; `attention.wgsl` documents the shapes. */
export interface PackedAttention {
  forward(qk: Binding, qkv: Binding, y: DeviceBuffer, soft: DeviceBuffer): Dispatch;
  /** The queries' gradient, in `dqk`; completes `soft` for `backwardKey`. */
  backwardQuery(from: AttentionInputs, y: DeviceBuffer, dqk: DeviceBuffer): Dispatch;
  /** The keys' gradient, in `dqk`, and the values', in `dqkv`. */
  backwardKey(from: AttentionInputs, dqk: DeviceBuffer, dqkv: DeviceBuffer): Dispatch;
}

/** What both backward passes read. */
export interface AttentionInputs {
  qk: DeviceBuffer;
  qkv: DeviceBuffer;
  dy: DeviceBuffer;
  soft: DeviceBuffer;
}

/** Layer l's causal attention over packed sequences, of `rows.rows` rows at most. */
export function packedAttention(
  device: AttentionDevice,
  config: ModelConfig,
  l: number,
  rows: { rows: number; counts: Binding; place: Binding },
  variant = chooseAttention(device, longestSequence(config)),
): PackedAttention {
  const dispatch = (entry: string, heads: number, buffers: Binding[]): Dispatch => ({
    shader: variant,
    entry,
    constants: attentionConstants(device, config, l),
    uniforms: [rows.rows, attentionScale(config), config.headDim],
    buffers: [rows.counts, rows.place, ...buffers],
    workgroups: grid((variant === 'attention_quad' ? Math.ceil(rows.rows / 16) * 4 : rows.rows / 4) * heads),
  });
  return {
    forward: (qk, qkv, y, soft) => dispatch('forward', config.heads, [qk, qkv, y, soft]),
    backwardQuery: ({ qk, qkv, dy, soft }, y, dqk) =>
      dispatch('backward_query', config.heads, [qk, qkv, dy, soft, y, dqk]),
    backwardKey: ({ qk, qkv, dy, soft }, dqk, dqkv) =>
      dispatch('backward_key', config.kvHeads, [qk, qkv, dy, soft, dqkv, dqk]),
  };
}
