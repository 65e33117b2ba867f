// shaders/packed_matmul.wgsl: C = from + A W^T of packed weights, whose panels are [k, 8] as the register tile reads them.
// Up to four rows multiply the weights as they are widened, so that each is read once, four panels of a single row at a
// time; more rows share a widened block of a panel. An element is the same sum either way: of 64 k's each, in their order,
// added one after another. So a row's result does not depend on the number of rows, and long sums round less than a single
// chain would.

import { block, packA, packed, rowsAtOnce } from '../tile';

/**
 * k's of a panel that are multiplied with up to `few` rows before the next, of float32 and of other weights. Weights come from
 * memory while the first four rows read them, and the processor foresees long or frequent reads best. With more rows `block`
 * is better: long enough for the sums, and in the L1 cache.
 */
const longBlock = 1024;
const shortBlock = 128;
const few = 16;
/** A block of a panel, widened: [256, 8]. */
const widened = memory.data(8192, 64);
/** Up to [4, 8] results at the edge of a matrix. */
const corner = memory.data(128, 64);
/** Bytes of the k's that are summed before they are added to C. */
const chain: usize = 64 * 4;

/** The types of weights, as constants and as type arguments: f32 is float32, u16 bfloat16, i16 float16, i8 is q8. */
const BF16 = 1;
const F16 = 2;
const Q8 = 3;
/** k's of a block of q8, and its bytes in a panel: eight scales, then a byte for each weight. */
const quantised = 32;
const quantisedBytes: usize = 32 + 8 * 32;

/** The float32s of float16 bits: 2^112 moves the exponent's bias, and makes subnormal numbers right too. */
function widenHalf(h: v128): v128 {
  const sign = i32x4.shl(v128.and(h, i32x4.splat(0x8000)), 16);
  const size = i32x4.shl(v128.and(h, i32x4.splat(0x7fff)), 13);
  return v128.or(f32x4.mul(size, f32x4.splat(5.192296858534828e33)), sign);
}

/** Columns 0 to 3 of a k in a panel, whose 16 first bytes are v. */
function lower<T>(v: v128): v128 {
  if (isFloat<T>()) return v;
  if (isSigned<T>()) return widenHalf(v128.and(v, i32x4.splat(0xffff)));
  return i32x4.shl(v, 16);
}

/** Columns 4 to 7. */
function upper<T>(v: v128, at: usize): v128 {
  if (isFloat<T>()) return v128.load(at, 16);
  if (isSigned<T>()) return widenHalf(i32x4.shr_u(v, 16));
  return v128.and(v, i32x4.splat(0xffff0000));
}

/** The same where registers are scarce: a constant would be made anew for each k. */
function upperOfMany<T>(v: v128, at: usize): v128 {
  if (isFloat<T>() || isSigned<T>()) return upper<T>(v, at);
  return i32x4.shl(i32x4.shr_u(v, 16), 16);
}

/** Bytes of a k in a panel. */
function step<T>(): usize {
  return isFloat<T>() ? 32 : 16;
}

/** Four floats of C, plus a sum. */
function addTo(c: usize, sum: v128): void {
  v128.store(c, f32x4.add(v128.load(c), sum));
}

/** C += one row times four panels: 32 columns. */
function row32<T>(a: usize, w: usize, panel: usize, K: i32, c: usize): void {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0,
    c4 = c0,
    c5 = c0,
    c6 = c0,
    c7 = c0;
  let w1 = w + panel,
    w2 = w1 + panel,
    w3 = w2 + panel;
  const end = a + ((<usize>K) << 2);
  while (a < end) {
    const stop = min(a + chain, end);
    c0 = f32x4.splat(0);
    c1 = f32x4.splat(0);
    c2 = f32x4.splat(0);
    c3 = f32x4.splat(0);
    c4 = f32x4.splat(0);
    c5 = f32x4.splat(0);
    c6 = f32x4.splat(0);
    c7 = f32x4.splat(0);
    while (a < stop) {
      const x = v128.load32_splat(a);
      let v = v128.load(w);
      c0 = f32x4.add(c0, f32x4.mul(x, lower<T>(v)));
      c1 = f32x4.add(c1, f32x4.mul(x, upper<T>(v, w)));
      v = v128.load(w1);
      c2 = f32x4.add(c2, f32x4.mul(x, lower<T>(v)));
      c3 = f32x4.add(c3, f32x4.mul(x, upper<T>(v, w1)));
      v = v128.load(w2);
      c4 = f32x4.add(c4, f32x4.mul(x, lower<T>(v)));
      c5 = f32x4.add(c5, f32x4.mul(x, upper<T>(v, w2)));
      v = v128.load(w3);
      c6 = f32x4.add(c6, f32x4.mul(x, lower<T>(v)));
      c7 = f32x4.add(c7, f32x4.mul(x, upper<T>(v, w3)));
      a += 4;
      w += step<T>();
      w1 += step<T>();
      w2 += step<T>();
      w3 += step<T>();
    }
    addTo(c + 0, c0);
    addTo(c + 16, c1);
    addTo(c + 32, c2);
    addTo(c + 48, c3);
    addTo(c + 64, c4);
    addTo(c + 80, c5);
    addTo(c + 96, c6);
    addTo(c + 112, c7);
  }
}

/** C += two rows times two panels: 16 columns. */
function rows2<T>(a0: usize, a1: usize, w: usize, panel: usize, K: i32, c: usize, cRow: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c02 = c00,
    c03 = c00,
    c10 = c00,
    c11 = c00,
    c12 = c00,
    c13 = c00;
  let w1 = w + panel;
  const end = a0 + ((<usize>K) << 2);
  while (a0 < end) {
    const stop = min(a0 + chain, end);
    c00 = f32x4.splat(0);
    c01 = f32x4.splat(0);
    c02 = f32x4.splat(0);
    c03 = f32x4.splat(0);
    c10 = f32x4.splat(0);
    c11 = f32x4.splat(0);
    c12 = f32x4.splat(0);
    c13 = f32x4.splat(0);
    while (a0 < stop) {
      const x = v128.load32_splat(a0),
        y = v128.load32_splat(a1);
      let v = v128.load(w);
      let b = lower<T>(v);
      c00 = f32x4.add(c00, f32x4.mul(x, b));
      c10 = f32x4.add(c10, f32x4.mul(y, b));
      b = upper<T>(v, w);
      c01 = f32x4.add(c01, f32x4.mul(x, b));
      c11 = f32x4.add(c11, f32x4.mul(y, b));
      v = v128.load(w1);
      b = lower<T>(v);
      c02 = f32x4.add(c02, f32x4.mul(x, b));
      c12 = f32x4.add(c12, f32x4.mul(y, b));
      b = upper<T>(v, w1);
      c03 = f32x4.add(c03, f32x4.mul(x, b));
      c13 = f32x4.add(c13, f32x4.mul(y, b));
      a0 += 4;
      a1 += 4;
      w += step<T>();
      w1 += step<T>();
    }
    addTo(c + 0, c00);
    addTo(c + 16, c01);
    addTo(c + 32, c02);
    addTo(c + 48, c03);
    const d = c + cRow;
    addTo(d + 0, c10);
    addTo(d + 16, c11);
    addTo(d + 32, c12);
    addTo(d + 48, c13);
  }
}

/** C += up to four rows, whose addresses may repeat, times one panel. */
function rows4<T>(a0: usize, a1: usize, a2: usize, a3: usize, w: usize, K: i32, c: usize, cRow: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = a0 + ((<usize>K) << 2);
  while (a0 < end) {
    const stop = min(a0 + chain, end);
    c00 = f32x4.splat(0);
    c01 = f32x4.splat(0);
    c10 = f32x4.splat(0);
    c11 = f32x4.splat(0);
    c20 = f32x4.splat(0);
    c21 = f32x4.splat(0);
    c30 = f32x4.splat(0);
    c31 = f32x4.splat(0);
    while (a0 < stop) {
      const v = v128.load(w);
      const b0 = lower<T>(v),
        b1 = upperOfMany<T>(v, w);
      w += step<T>();
      let x = v128.load32_splat(a0);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load32_splat(a1);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      x = v128.load32_splat(a2);
      c20 = f32x4.add(c20, f32x4.mul(x, b0));
      c21 = f32x4.add(c21, f32x4.mul(x, b1));
      x = v128.load32_splat(a3);
      c30 = f32x4.add(c30, f32x4.mul(x, b0));
      c31 = f32x4.add(c31, f32x4.mul(x, b1));
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
    }
    addTo(c, c00);
    addTo(c + 16, c01);
    let d = c + cRow;
    addTo(d, c10);
    addTo(d + 16, c11);
    d += cRow;
    addTo(d, c20);
    addTo(d + 16, c21);
    d += cRow;
    addTo(d, c30);
    addTo(d + 16, c31);
  }
}

/** `rows4` of q8. */
function quantised4(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  w: usize,
  K: i32,
  c: usize,
  cRow: usize,
): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = a0 + ((<usize>K) << 2);
  while (a0 < end) {
    const stop = min(a0 + chain, end);
    c00 = f32x4.splat(0);
    c01 = f32x4.splat(0);
    c10 = f32x4.splat(0);
    c11 = f32x4.splat(0);
    c20 = f32x4.splat(0);
    c21 = f32x4.splat(0);
    c30 = f32x4.splat(0);
    c31 = f32x4.splat(0);
    while (a0 < stop) {
      const s0 = v128.load(w),
        s1 = v128.load(w, 16);
      w += 32;
      const last = min(a0 + quantised * 4, stop);
      while (a0 < last) {
        const eight = v128.load8x8_s(w);
        const b0 = f32x4.mul(s0, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight))),
          b1 = f32x4.mul(s1, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)));
        w += 8;
        let x = v128.load32_splat(a0);
        c00 = f32x4.add(c00, f32x4.mul(x, b0));
        c01 = f32x4.add(c01, f32x4.mul(x, b1));
        x = v128.load32_splat(a1);
        c10 = f32x4.add(c10, f32x4.mul(x, b0));
        c11 = f32x4.add(c11, f32x4.mul(x, b1));
        x = v128.load32_splat(a2);
        c20 = f32x4.add(c20, f32x4.mul(x, b0));
        c21 = f32x4.add(c21, f32x4.mul(x, b1));
        x = v128.load32_splat(a3);
        c30 = f32x4.add(c30, f32x4.mul(x, b0));
        c31 = f32x4.add(c31, f32x4.mul(x, b1));
        a0 += 4;
        a1 += 4;
        a2 += 4;
        a3 += 4;
      }
    }
    addTo(c, c00);
    addTo(c + 16, c01);
    let d = c + cRow;
    addTo(d, c10);
    addTo(d + 16, c11);
    d += cRow;
    addTo(d, c20);
    addTo(d + 16, c21);
    d += cRow;
    addTo(d, c30);
    addTo(d + 16, c31);
  }
}

/** C += one row of q8 times two panels: 16 columns. */
function quantised16(a: usize, w: usize, panel: usize, K: i32, c: usize): void {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0;
  let v = w + panel;
  const end = a + ((<usize>K) << 2);
  while (a < end) {
    const stop = min(a + chain, end);
    c0 = f32x4.splat(0);
    c1 = f32x4.splat(0);
    c2 = f32x4.splat(0);
    c3 = f32x4.splat(0);
    while (a < stop) {
      const s0 = v128.load(w),
        s1 = v128.load(w, 16),
        s2 = v128.load(v),
        s3 = v128.load(v, 16);
      w += 32;
      v += 32;
      const last = min(a + quantised * 4, stop);
      while (a < last) {
        const x = v128.load32_splat(a);
        let eight = v128.load8x8_s(w);
        c0 = f32x4.add(
          c0,
          f32x4.mul(x, f32x4.mul(s0, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)))),
        );
        c1 = f32x4.add(
          c1,
          f32x4.mul(x, f32x4.mul(s1, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)))),
        );
        eight = v128.load8x8_s(v);
        c2 = f32x4.add(
          c2,
          f32x4.mul(x, f32x4.mul(s2, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)))),
        );
        c3 = f32x4.add(
          c3,
          f32x4.mul(x, f32x4.mul(s3, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)))),
        );
        a += 4;
        w += 8;
        v += 8;
      }
    }
    addTo(c, c0);
    addTo(c + 16, c1);
    addTo(c + 32, c2);
    addTo(c + 48, c3);
  }
}

/** C += a full tile: A packed as [k, 4], a widened block [k, 8]. */
function tile(a: usize, b: usize, K: i32, c: usize, cRow: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = a + ((<usize>K) << 4);
  while (a < end) {
    const stop = min(a + (chain << 2), end);
    c00 = f32x4.splat(0);
    c01 = f32x4.splat(0);
    c10 = f32x4.splat(0);
    c11 = f32x4.splat(0);
    c20 = f32x4.splat(0);
    c21 = f32x4.splat(0);
    c30 = f32x4.splat(0);
    c31 = f32x4.splat(0);
    while (a < stop) {
      const b0 = v128.load(b),
        b1 = v128.load(b, 16);
      b += 32;
      let x = v128.load32_splat(a);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load32_splat(a, 4);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      x = v128.load32_splat(a, 8);
      c20 = f32x4.add(c20, f32x4.mul(x, b0));
      c21 = f32x4.add(c21, f32x4.mul(x, b1));
      x = v128.load32_splat(a, 12);
      c30 = f32x4.add(c30, f32x4.mul(x, b0));
      c31 = f32x4.add(c31, f32x4.mul(x, b1));
      a += 16;
    }
    addTo(c, c00);
    addTo(c + 16, c01);
    let d = c + cRow;
    addTo(d, c10);
    addTo(d + 16, c11);
    d += cRow;
    addTo(d, c20);
    addTo(d + 16, c21);
    d += cRow;
    addTo(d, c30);
    addTo(d + 16, c31);
  }
}

/** The same of 16-bit weights, which are also left in `widened`: the first of the tiles that share a block. */
function widenTile<T>(a: usize, w: usize, K: i32, c: usize, cRow: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  let to: usize = widened;
  const end = a + ((<usize>K) << 4);
  while (a < end) {
    const stop = min(a + (chain << 2), end);
    c00 = f32x4.splat(0);
    c01 = f32x4.splat(0);
    c10 = f32x4.splat(0);
    c11 = f32x4.splat(0);
    c20 = f32x4.splat(0);
    c21 = f32x4.splat(0);
    c30 = f32x4.splat(0);
    c31 = f32x4.splat(0);
    while (a < stop) {
      const v = v128.load(w);
      const b0 = lower<T>(v),
        b1 = upperOfMany<T>(v, w);
      v128.store(to, b0);
      v128.store(to, b1, 16);
      w += 16;
      to += 32;
      let x = v128.load32_splat(a);
      c00 = f32x4.add(c00, f32x4.mul(x, b0));
      c01 = f32x4.add(c01, f32x4.mul(x, b1));
      x = v128.load32_splat(a, 4);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      c11 = f32x4.add(c11, f32x4.mul(x, b1));
      x = v128.load32_splat(a, 8);
      c20 = f32x4.add(c20, f32x4.mul(x, b0));
      c21 = f32x4.add(c21, f32x4.mul(x, b1));
      x = v128.load32_splat(a, 12);
      c30 = f32x4.add(c30, f32x4.mul(x, b0));
      c31 = f32x4.add(c31, f32x4.mul(x, b1));
      a += 16;
    }
    addTo(c, c00);
    addTo(c + 16, c01);
    let d = c + cRow;
    addTo(d, c10);
    addTo(d + 16, c11);
    d += cRow;
    addTo(d, c20);
    addTo(d + 16, c21);
    d += cRow;
    addTo(d, c30);
    addTo(d + 16, c31);
  }
}

/** Up to four rows, whose addresses may repeat, times one panel. */
function panel4<T>(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  w: usize,
  K: i32,
  c: usize,
  cRow: usize,
): void {
  if (sizeof<T>() == 1) quantised4(a0, a1, a2, a3, w, K, c, cRow);
  else rows4<T>(a0, a1, a2, a3, w, K, c, cRow);
}

/** C += up to four rows times all panels. */
function fewRows<T>(a: usize, w: usize, panel: usize, c: usize, cRow: usize, M: i32, N: i32, K: i32): void {
  const aRow = (<usize>K) << 2;
  let n = 0;
  if (sizeof<T>() == 1) {
    if (M == 1) {
      for (; n + 16 <= N; n += 16) {
        quantised16(a, w, panel, K, c);
        w += panel << 1;
        c += 64;
      }
    }
  } else if (M == 1) {
    for (; n + 32 <= N; n += 32) {
      row32<T>(a, w, panel, K, c);
      w += panel << 2;
      c += 128;
    }
  } else if (M == 2) {
    for (; n + 16 <= N; n += 16) {
      rows2<T>(a, a + aRow, w, panel, K, c, cRow);
      w += panel << 1;
      c += 64;
    }
  }
  // Rows past the last repeat it, and are not stored.
  const last = a + <usize>(M - 1) * aRow;
  const a1 = min(a + aRow, last),
    a2 = min(a1 + aRow, last),
    a3 = min(a2 + aRow, last);
  for (; n < N; n += 8) {
    const columns = min(8, N - n);
    if (M == 4 && columns == 8) panel4<T>(a, a1, a2, a3, w, K, c, cRow);
    else {
      toCorner(c, cRow, M, columns);
      panel4<T>(a, a1, a2, a3, w, K, corner, 32);
      fromCorner(c, cRow, M, columns);
    }
    w += panel;
    c += 32;
  }
}

function toCorner(c: usize, cRow: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) memory.copy(corner + (r << 5), c + <usize>r * cRow, (<usize>columns) << 2);
}
function fromCorner(c: usize, cRow: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) memory.copy(c + <usize>r * cRow, corner + (r << 5), (<usize>columns) << 2);
}

/** Widens `length` k's of a panel to [length, 8]. */
function widen<T>(w: usize, length: i32): void {
  let to: usize = widened;
  for (let k = 0; k < length; k++, w += 16, to += 32) {
    const v = v128.load(w);
    v128.store(to, lower<T>(v));
    v128.store(to, upper<T>(v, w), 16);
  }
}

/** The same of q8: its blocks of 32 k's, of which the last may be partly there. */
function widenQuantised(w: usize, length: i32): void {
  let to: usize = widened;
  for (let k = 0; k < length; k += quantised, w += quantisedBytes) {
    const s0 = v128.load(w),
      s1 = v128.load(w, 16);
    let codes = w + 32;
    const n = min(quantised, length - k);
    for (let i = 0; i < n; i++, codes += 8, to += 32) {
      const eight = v128.load8x8_s(codes);
      v128.store(to, f32x4.mul(s0, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight))));
      v128.store(to, f32x4.mul(s1, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight))), 16);
    }
  }
}

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
  const panel: usize =
    type == Q8
      ? <usize>((K + quantised - 1) / quantised) * quantisedBytes
      : (<usize>K) << (type == 0 ? 5 : 4);
  if (M > 4) manyRows(type, a, w, panel, c, cRow, M, N, K);
  else if (M <= 0) return;
  else if (type == 0) fewRows<f32>(a, w, panel, c, cRow, M, N, K);
  else if (type == BF16) fewRows<u16>(a, w, panel, c, cRow, M, N, K);
  else if (type == F16) fewRows<i16>(a, w, panel, c, cRow, M, N, K);
  else fewRows<i8>(a, w, panel, c, cRow, M, N, K);
}

/** Packs rows of A, `unit` k's after another. */
function packBlocks(a: usize, aRow: usize, rows: i32, K: i32, unit: i32): void {
  let to: usize = packed;
  const bytes = (<usize>(((rows + 3) & ~3) * unit)) << 2;
  for (let k = 0; k < K; k += unit, a += (<usize>unit) << 2, to += bytes)
    packA(a, aRow, 4, rows, min(unit, K - k), to);
}

/**
 * C += many rows times all panels. The packed rows have room for many k's of few rows, and as many of a panel are read before
 * the next panel: weights come from memory in the order in which they lie there.
 */
function manyRows(
  type: i32,
  a: usize,
  w: usize,
  panel: usize,
  c: usize,
  cRow: usize,
  M: i32,
  N: i32,
  K: i32,
): void {
  const aRow = (<usize>K) << 2;
  const unit = M > few ? block : type == 0 ? longBlock : shortBlock;
  const unitBytes: usize =
    type == Q8 ? <usize>(unit / quantised) * quantisedBytes : (<usize>unit) << (type == 0 ? 5 : 4);
  const reach = max(1, (rowsAtOnce * block) / (((M + 3) & ~3) * unit)) * unit;
  for (let k = 0; k < K; k += reach) {
    const reached = min(reach, K - k);
    for (let m0 = 0; m0 < M; m0 += rowsAtOnce) {
      const rows = min(rowsAtOnce, M - m0);
      packBlocks(a + <usize>m0 * aRow + ((<usize>k) << 2), aRow, rows, reached, unit);
      let wn = w + <usize>(k / unit) * unitBytes;
      let cn = c + <usize>m0 * cRow;
      for (let n = 0; n < N; n += 8, wn += panel, cn += 32) {
        const columns = min(8, N - n);
        let ap: usize = packed,
          wk = wn;
        for (let kb = 0; kb < reached; kb += unit, wk += unitBytes) {
          const length = min(unit, reached - kb);
          let bn: usize = widened,
            cm = cn,
            m = 0;
          if (type == 0) bn = wk;
          else if (type == Q8) widenQuantised(wk, length);
          else if (rows < 4 || columns < 8) {
            if (type == BF16) widen<u16>(wk, length);
            else widen<i16>(wk, length);
          } else {
            if (type == BF16) widenTile<u16>(ap, wk, length, cm, cRow);
            else widenTile<i16>(ap, wk, length, cm, cRow);
            ap += (<usize>length) << 4;
            cm += cRow << 2;
            m = 4;
          }
          for (; m < rows; m += 4) {
            const there = min(4, rows - m);
            if (there == 4 && columns == 8) tile(ap, bn, length, cm, cRow);
            else {
              toCorner(cm, cRow, there, columns);
              tile(ap, bn, length, corner, 32);
              fromCorner(cm, cRow, there, columns);
            }
            ap += (<usize>length) << 4;
            cm += cRow << 2;
          }
        }
      }
    }
  }
}
