import type { Binding, DeviceBuffer } from '../device/program.ts';

/**
 * How a weight is stored: `f32`, or packed as in its file and widened to float32 in the kernel (`bf16`, `f16`: nothing is
 * lost against the file), or `q8`: blocks of 32 along a row, each with a scale and a byte per weight.
 */
export const weightTypes = ['f32', 'bf16', 'f16', 'q8'] as const;
export type WeightType = (typeof weightTypes)[number];

/** Rows of a weight [out, in] that a panel holds. */
export const panelRows = 8;

/** Length of q8's blocks. */
export const quantisedBlock = 32;

/** Bytes of a panel: eight rows of `inner` weights, interleaved (`frozen/panels.ts`). */
export function bytesPerPanel(type: WeightType, inner: number): number {
  if (type === 'f32') return inner * 32;
  if (type === 'q8') return Math.ceil(inner / quantisedBlock) * (32 + 8 * quantisedBlock);
  return inner * 16;
}

/** Rows [from, from + count) of a packed weight, in a buffer of their own. */
export interface MatrixChunk {
  buffer: DeviceBuffer;
  /** A multiple of 64, so that the columns of a product that it gives start at an aligned offset. */
  from: number;
  count: number;
}

/**
 * A weight [out, in] on the device: a range of the flat float32 parameters of a model that is trained, or packed panels,
 * in chunks of rows if a binding cannot hold them all.
 */
export type Matrix =
  | { kind: 'flat'; weight: Binding; out: number; inner: number }
  | { kind: 'packed'; type: WeightType; chunks: readonly MatrixChunk[]; out: number; inner: number };
