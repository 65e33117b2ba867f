import type { Device } from '../device/device.ts';
import type { Binding, Dispatch } from '../device/program.ts';

/**
 * The matmul kernels: `matmul_few_rows` is `matmul` with its threads along N, `matmul_naive` only a baseline for the
 * benchmark.
 */
export const matmulVariants = [
  'matmul',
  'matmul_few_rows',
  'matmul_quad',
  'matmul_tiled',
  'matmul_naive',
] as const;
export type MatmulVariant = (typeof matmulVariants)[number];

/** A product C [M,N] = A [M,K] B^T [K,N], with its row capacity. */
export interface ProductShape {
  M: number;
  N: number;
  K: number;
}

/** Chooses the kernel of a product. */
export type MatmulChoice = (shape: ProductShape) => MatmulVariant;

/** Edge of the output tile that one workgroup covers. */
const tile: Record<MatmulVariant, number> = {
  matmul: 64,
  matmul_few_rows: 64,
  matmul_quad: 64,
  matmul_tiled: 64,
  matmul_naive: 16,
};

/** "Not dynamic", where a shader takes an index into `counts`. */
const NONE = 0xffffffff;

/** One matrix product C = A B^T over strides; `shaders/matmul.wgsl` documents the fields. */
interface Product extends ProductShape {
  /** Which of M and K is the batch's live row count, if any. */
  rows: 'M' | 'K' | 'none';
  a: { buffer: Binding; row: number; step: number };
  b: { buffer: Binding; row: number; step: number };
  c: { buffer: Binding; row: number };
  /** Added to C: a residual [M, N] or a bias [N]; 'accumulate' adds to C itself. */
  add?: { residual: Binding } | { bias: Binding } | 'accumulate';
  /** Slices of K, each writing C `stride` floats further. */
  slices?: { count: number; stride: number };
}

function product(choose: MatmulChoice, counts: Binding, p: Product): Dispatch {
  const { add } = p;
  const variant = choose(p);
  const mode = add === undefined ? 0 : add === 'accumulate' ? 3 : 'residual' in add ? 1 : 2;
  const extra = typeof add === 'object' ? ('residual' in add ? add.residual : add.bias) : p.b.buffer;
  const portable = variant === 'matmul' || variant === 'matmul_few_rows';
  return {
    shader: portable ? 'matmul' : variant,
    entry: 'main',
    constants: { MODE: mode, ...(portable && { ALONG_N: variant === 'matmul' ? 0 : 1 }) },
    uniforms: [
      p.M,
      p.N,
      p.K,
      p.rows === 'M' ? 0 : NONE,
      p.rows === 'K' ? 0 : NONE,
      p.a.row,
      p.a.step,
      p.b.row,
      p.b.step,
      p.c.row,
      p.slices?.stride ?? 0,
    ],
    buffers: [counts, p.a.buffer, p.b.buffer, extra, p.c.buffer],
    workgroups: [Math.ceil(p.M / tile[variant]), Math.ceil(p.N / tile[variant]), p.slices?.count ?? 1],
  };
}

/** The three products of a linear layer W [out, in] over `rows` rows. */
export interface Linear {
  /** Y [rows, out] = X W^T, plus a residual or a bias. */
  forward(
    x: Binding,
    w: Binding,
    y: Binding,
    out: number,
    inner: number,
    add?: { residual: Binding } | { bias: Binding },
  ): Dispatch;
  /** dX [rows, in] = dY W. */
  backwardInput(dy: Binding, w: Binding, dx: Binding, out: number, inner: number): Dispatch;
  /** dW [out, in] += dY^T X, in slices of the rows. `dw` starts at the tensor and runs over all slices. */
  backwardWeight(dy: Binding, x: Binding, dw: Binding, out: number, inner: number): Dispatch;
}

/** Binds the products to a row capacity, a counts buffer and a gradient slicing. */
export function linear(
  choose: MatmulChoice,
  rows: number,
  counts: Binding,
  slices: { count: number; stride: number } = { count: 1, stride: 0 },
): Linear {
  return {
    forward: (x, w, y, out, inner, add) =>
      product(choose, counts, {
        M: rows,
        N: out,
        K: inner,
        rows: 'M',
        a: { buffer: x, row: inner, step: 1 },
        b: { buffer: w, row: inner, step: 1 },
        c: { buffer: y, row: out },
        add,
      }),
    backwardInput: (dy, w, dx, out, inner) =>
      product(choose, counts, {
        M: rows,
        N: inner,
        K: out,
        rows: 'M',
        a: { buffer: dy, row: out, step: 1 },
        b: { buffer: w, row: 1, step: inner },
        c: { buffer: dx, row: inner },
      }),
    backwardWeight: (dy, x, dw, out, inner) =>
      product(choose, counts, {
        M: out,
        N: inner,
        K: rows,
        rows: 'K',
        a: { buffer: dy, row: 1, step: out },
        b: { buffer: x, row: 1, step: inner },
        c: { buffer: dw, row: inner },
        add: 'accumulate',
        slices,
      }),
  };
}

/**
 * Slices of the gradient buffer (split-K): a weight gradient has few tiles and a long K, so K is split over slices
 * until a GPU has enough workgroups; above 16M floats the slices would take too much memory. A software adapter has few
 * threads, and each slice of a tile would only add loads, additions and stores.
 */
export function gradientSlices(device: Pick<Device, 'software'>, length: number): number {
  const wanted = device.software ? 1 : 16;
  return Math.max(1, Math.min(wanted, Math.floor(2 ** 24 / length)));
}
