import type { Device } from '../device/device.ts';
import type { Binding, Dispatch } from '../device/program.ts';
import { type Matrix, panelRows, type WeightType, weightTypes } from './matrix.ts';
import { slice } from './model_weights.ts';

/** The index of a weight type in the kernels' constant DTYPE. */
export const dtypeOf = (type: WeightType): number => weightTypes.indexOf(type);

/** Up to here a product has the kernel that reads a weight once for eight rows. */
const fewRows = 32;
const rowsAtOnce = 8;
/** Terms of a sum that are added before they go to the total. */
const chain = 64;

/** What a product is added to: a residual [rows, out] or a bias [out]. */
export type Addend = { residual: Binding } | { bias: Binding };

/**
 * Y [rows, out] = X [rows, inner] W^T of packed weights, a dispatch for each chunk of W's rows.
 * @param rows most rows; the live number is `counts[0]`
 */
export function packedProduct(
  device: Device,
  rows: number,
  counts: Binding,
  x: Binding,
  w: Matrix & { kind: 'packed' },
  y: Binding,
  add?: Addend,
): Dispatch[] {
  const MODE = add === undefined ? 0 : 'residual' in add ? 1 : 2;
  return w.chunks.map(({ buffer, from, count }) => {
    // Ranges of Y and of the residual are of every row, from the chunk's first column on.
    const reach = rows * w.out - from;
    const extra =
      add === undefined
        ? y
        : 'residual' in add
          ? slice(add.residual, from, reach)
          : slice(add.bias, from, count);
    return {
      ...kernel(device, rows, count, { DTYPE: dtypeOf(w.type), MODE }),
      entry: 'main',
      uniforms: [rows, count, w.inner, w.out, chain],
      buffers: [counts, x, buffer, MODE === 0 ? buffer : extra, slice(y, from, reach)],
    };
  });
}

/** The smallest power of two that is at least n, of n from 1 to 2^30. */
export const powerOfTwoFrom = (n: number) => 1 << (32 - Math.clz32(n - 1));

/** The variant for a number of rows, its constants and workgroups. */
function kernel(
  device: Device,
  rows: number,
  out: number,
  constants: { DTYPE: number; MODE: number },
): Pick<Dispatch, 'shader' | 'constants' | 'workgroups'> {
  if (rows <= fewRows) {
    const ROWS = Math.min(rowsAtOnce, powerOfTwoFrom(rows));
    const SPLIT = device.software ? 1 : 16;
    const panels = Math.ceil(out / panelRows);
    return {
      shader: 'packed_matmul_few_rows',
      constants: { ...constants, ROWS, SPLIT },
      workgroups: [Math.ceil((panels * SPLIT) / 64), Math.ceil(rows / ROWS)],
    };
  }
  return {
    shader: device.subgroups && device.software ? 'packed_matmul_quad' : 'packed_matmul',
    constants,
    workgroups: [Math.ceil(rows / 64), Math.ceil(out / 64)],
  };
}
