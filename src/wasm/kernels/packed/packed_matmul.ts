// shaders/packed_matmul.wgsl: C = from + A W^T of packed weights, whose panels are [k, 8] as the register tile reads them.

import { F16 } from '../half';
import { block, packA, packed, rowsAtOnce } from '../tile';
import { oneRow, tile } from './packed_tiles';
import { BF16, panelBytes, widen } from './packed_weights';

/**
 * Up to so many rows, all of a panel is multiplied before the next: weights come from memory in the order in which they lie
 * there, which the processor foresees best.
 */
const few = 16;
/** Bytes of panels that stay in the L2 cache while the other rows of a few read them. */
const group: usize = 262144;
/** A block of a panel, widened: [256, 8]. */
const widened = memory.data(8192, 64);
/** [4, 8] results at the edge of a matrix, and a row for what is not kept. */
const corner = memory.data(160, 64);
const spare: usize = corner + 128;

/**
 * @param u (M, N, K, cRow, chain, DTYPE, MODE)
 * @param b counts, A, W, R, C
 */
export function packed_matmul_main(u: usize, b: usize): void {
  const M = min(load<i32>(u), load<i32>(load<u32>(b))),
    N = load<i32>(u, 4),
    K = load<i32>(u, 8);
  const cRow: usize = load<u32>(u, 12) << 2;
  const type = load<i32>(u, 20),
    mode = load<u32>(u, 24);
  const a: usize = load<u32>(b, 4),
    w: usize = load<u32>(b, 8),
    c: usize = load<u32>(b, 16);
  const from: usize = load<u32>(b, 12);
  const bytes = (<usize>N) << 2;
  for (let m: usize = 0; m < <usize>max(0, M); m++) {
    if (mode == 0) memory.fill(c + m * cRow, 0, bytes);
    else memory.copy(c + m * cRow, mode == 1 ? from + m * cRow : from, bytes);
  }
  if (M <= 0) return;
  if (type == 0) product<f32>(a, w, c, cRow, M, N, K);
  else if (type == BF16) product<u16>(a, w, c, cRow, M, N, K);
  else if (type == F16) product<i16>(a, w, c, cRow, M, N, K);
  else product<i8>(a, w, c, cRow, M, N, K);
}

/** C += A W^T. */
function product<T>(a: usize, w: usize, c: usize, cRow: usize, M: i32, N: i32, K: i32): void {
  const panel = panelBytes<T>(K);
  if (M == 1) {
    const done = oneRow<T>(a, w, c, N, K);
    w += <usize>(done >> 3) * panel;
    c += (<usize>done) << 2;
    N -= done;
    if (N == 0) return;
  }
  const aRow = (<usize>K) << 2;
  // As many k's of a few rows as there is room for, in whole blocks of the sums.
  const reach = M > few ? block : ((rowsAtOnce * block) / ((M + 3) & ~3)) & ~63;
  for (let k = 0; k < K; k += reach) {
    const length = min(reach, K - k);
    const wk = w + panelBytes<T>(k);
    for (let m = 0; m < M; m += rowsAtOnce) {
      const rows = min(rowsAtOnce, M - m);
      packA(a + <usize>m * aRow + ((<usize>k) << 2), aRow, 4, rows, length, packed);
      const cm = c + <usize>m * cRow;
      // Widening anew for each four of a few rows is cheaper than the memory for it, of bfloat16; and of any type for four.
      if (isFloat<T>() || rows <= (sizeof<T>() == 2 && !isSigned<T>() ? few : 4))
        direct<T>(rows, length, wk, panel, cm, cRow, N);
      else byWidening<T>(rows, length, wk, panel, cm, cRow, N);
    }
  }
}

/** C += packed rows times all panels, whose groups stay in the cache for all of a few rows. */
function direct<T>(rows: i32, length: i32, w: usize, panel: usize, c: usize, cRow: usize, N: i32): void {
  const together = (rows > few ? 1 : max<i32>(1, <i32>(group / panelBytes<T>(length)))) << 3;
  for (let from = 0; from < N; from += together) {
    const past = min(from + together, N);
    let a: usize = packed;
    for (let m = 0; m < rows; m += 4, a += (<usize>length) << 4) {
      const cm = c + <usize>m * cRow;
      for (let n = from; n < past; n += 8)
        place<T>(a, w + <usize>(n >> 3) * panel, length, cm + ((<usize>n) << 2), cRow, rows - m, N - n);
    }
  }
}

/** The same by blocks of a panel that are widened for all rows. */
function byWidening<T>(rows: i32, length: i32, w: usize, panel: usize, c: usize, cRow: usize, N: i32): void {
  const unit = rows > few ? block : block >> 1;
  for (let n = 0; n < N; n += 8, w += panel, c += 32) {
    for (let k = 0; k < length; k += unit) {
      const part = min(unit, length - k);
      widen<T>(w + panelBytes<T>(k), part, widened);
      let a: usize = packed + ((<usize>k) << 4),
        cm = c;
      for (let m = 0; m < rows; m += 4, a += (<usize>length) << 4, cm += cRow << 2)
        place<f32>(a, widened, part, cm, cRow, rows - m, N - n);
    }
  }
}

/** A tile of which only so many rows and columns are there. */
function place<T>(a: usize, w: usize, K: i32, c: usize, cRow: usize, rows: i32, columns: i32): void {
  const c1 = rows > 1 ? c + cRow : spare,
    c2 = rows > 2 ? c1 + cRow : spare,
    c3 = rows > 3 ? c2 + cRow : spare;
  if (columns >= 8) {
    tile<T>(a, w, K, c, c1, c2, c3);
    return;
  }
  const bytes = (<usize>columns) << 2;
  memory.copy(corner, c, bytes);
  memory.copy(corner + 32, c1, bytes);
  memory.copy(corner + 64, c2, bytes);
  memory.copy(corner + 96, c3, bytes);
  tile<T>(a, w, K, corner, corner + 32, corner + 64, corner + 96);
  memory.copy(c, corner, bytes);
  memory.copy(c1, corner + 32, bytes);
  memory.copy(c2, corner + 64, bytes);
  memory.copy(c3, corner + 96, bytes);
}
