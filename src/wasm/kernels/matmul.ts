// shaders/matmul.wgsl: C = A B^T in any of its three layouts, slices of K and modes.

import { packColumns, packRows, product } from './tile';

const NONE: u32 = 0xffffffff;

/** Packs B of a product, from element (0, 0) on: N rows of K where its step is 1, K rows of N where its row is. */
export function matmul_pack(B: usize, bRow: i32, bStep: i32, N: i32, K: i32, to: usize): void {
  if (bStep == 1) packColumns(B, (<usize>bRow) << 2, N, K, to);
  else packRows(B, (<usize>bStep) << 2, N, K, to);
}

/**
 * @param u (M, N, K, mCount, kCount, aRow, aStep, bRow, bStep, cRow, cSplit, MODE)
 * @param b counts, A, B, R, C
 * @param slices of K
 * @param panels B's, or room for them
 * @param arePacked they are made already
 */
export function matmul_main(u: usize, b: usize, slices: i32, panels: usize, arePacked: i32): void {
  const counts: usize = load<u32>(b);
  let M = load<i32>(u),
    K = load<i32>(u, 8);
  const N = load<i32>(u, 4);
  const mCount = load<u32>(u, 12),
    kCount = load<u32>(u, 16);
  if (mCount != NONE) M = min(M, load<i32>(counts + (mCount << 2)));
  if (kCount != NONE) K = min(K, load<i32>(counts + (kCount << 2)));
  const aRow: usize = load<u32>(u, 20) << 2,
    aStep: usize = load<u32>(u, 24) << 2;
  const bRow = load<i32>(u, 28),
    bStep = load<i32>(u, 32);
  const cRow: usize = load<u32>(u, 36) << 2,
    split: usize = load<u32>(u, 40) << 2;
  const mode = load<u32>(u, 44);
  const A: usize = load<u32>(b, 4),
    B: usize = load<u32>(b, 8),
    R: usize = load<u32>(b, 12);
  let C: usize = load<u32>(b, 16);
  const share = (K + slices - 1) / slices;
  for (let z = 0; z < slices; z++, C += split) {
    const k = min(z * share, K),
      length = min(k + share, K) - k;
    if (!arePacked) matmul_pack(B + ((<usize>k * <usize>bStep) << 2), bRow, bStep, N, length, panels);
    let start: usize = 0,
      startRow = cRow;
    if (mode == 1) start = R;
    else if (mode == 2) {
      start = R;
      startRow = 0;
    } else if (mode == 3) start = C;
    product(
      A + <usize>k * aStep,
      aRow,
      aStep,
      panels,
      (<usize>length) << 5,
      start,
      startRow,
      C,
      cRow,
      M,
      N,
      length,
    );
  }
}
