// The tiles of the products of packed weights. An element is the same sum in each: of 64 k's, in their order, added one after
// another. So a row's result does not depend on the number of rows, and long sums round less than a single chain would.

import { highMask, lower, panelBytes, quantised, read, step, upper } from './packed_weights';

/** k's that are summed before they are added to C. */
const chain = 64;

/** Four floats of C, plus a sum. */
function addTo(c: usize, sum: v128): void {
  v128.store(c, f32x4.add(v128.load(c), sum));
}

/** C += four rows times a panel: A packed as [k, 4], each row of C at its own address. */
export function tile<T>(a: usize, w: usize, K: i32, c0: usize, c1: usize, c2: usize, c3: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  let low = c00,
    high = highMask();
  const end = a + ((<usize>K) << 4);
  while (a < end) {
    const stop = min(a + chain * 16, end);
    c00 = f32x4.splat(0);
    c01 = f32x4.splat(0);
    c10 = f32x4.splat(0);
    c11 = f32x4.splat(0);
    c20 = f32x4.splat(0);
    c21 = f32x4.splat(0);
    c30 = f32x4.splat(0);
    c31 = f32x4.splat(0);
    do {
      let last = stop;
      if (sizeof<T>() == 1) {
        low = v128.load(w);
        high = v128.load(w, 16);
        w += 32;
        last = min(a + quantised * 16, stop);
      }
      while (a < last) {
        const v = read<T>(w);
        const b0 = lower<T>(v, low),
          b1 = upper<T>(v, w, high);
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
        w += step<T>();
      }
    } while (sizeof<T>() == 1 && a < stop);
    addTo(c0, c00);
    addTo(c0 + 16, c01);
    addTo(c1, c10);
    addTo(c1 + 16, c11);
    addTo(c2, c20);
    addTo(c2 + 16, c21);
    addTo(c3, c30);
    addTo(c3 + 16, c31);
  }
}

/** C += one row times four panels, of float types: 32 columns. */
function row32<T>(a: usize, w: usize, panel: usize, K: i32, c: usize): void {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0,
    c4 = c0,
    c5 = c0,
    c6 = c0,
    c7 = c0;
  const none = c0,
    mask = highMask();
  let w1 = w + panel,
    w2 = w1 + panel,
    w3 = w2 + panel;
  const end = a + ((<usize>K) << 2);
  while (a < end) {
    const stop = min(a + chain * 4, end);
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
      let v = read<T>(w);
      c0 = f32x4.add(c0, f32x4.mul(x, lower<T>(v, none)));
      c1 = f32x4.add(c1, f32x4.mul(x, upper<T>(v, w, mask)));
      v = read<T>(w1);
      c2 = f32x4.add(c2, f32x4.mul(x, lower<T>(v, none)));
      c3 = f32x4.add(c3, f32x4.mul(x, upper<T>(v, w1, mask)));
      v = read<T>(w2);
      c4 = f32x4.add(c4, f32x4.mul(x, lower<T>(v, none)));
      c5 = f32x4.add(c5, f32x4.mul(x, upper<T>(v, w2, mask)));
      v = read<T>(w3);
      c6 = f32x4.add(c6, f32x4.mul(x, lower<T>(v, none)));
      c7 = f32x4.add(c7, f32x4.mul(x, upper<T>(v, w3, mask)));
      a += 4;
      w += step<T>();
      w1 += step<T>();
      w2 += step<T>();
      w3 += step<T>();
    }
    addTo(c, c0);
    addTo(c + 16, c1);
    addTo(c + 32, c2);
    addTo(c + 48, c3);
    addTo(c + 64, c4);
    addTo(c + 80, c5);
    addTo(c + 96, c6);
    addTo(c + 112, c7);
  }
}

/** The same of two panels of q8, whose scales take as many registers: 16 columns. */
function quantised16(a: usize, w: usize, panel: usize, K: i32, c: usize): void {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0;
  let v = w + panel;
  const end = a + ((<usize>K) << 2);
  while (a < end) {
    const stop = min(a + chain * 4, end);
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
        let eight = read<i8>(w);
        c0 = f32x4.add(c0, f32x4.mul(x, lower<i8>(eight, s0)));
        c1 = f32x4.add(c1, f32x4.mul(x, upper<i8>(eight, w, s1)));
        eight = read<i8>(v);
        c2 = f32x4.add(c2, f32x4.mul(x, lower<i8>(eight, s2)));
        c3 = f32x4.add(c3, f32x4.mul(x, upper<i8>(eight, v, s3)));
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

/** C += one row times as many panels as go together. @returns the columns that are done */
export function oneRow<T>(a: usize, w: usize, c: usize, N: i32, K: i32): i32 {
  const panel = panelBytes<T>(K);
  const wide = sizeof<T>() == 1 ? 16 : 32;
  let n = 0;
  for (; n + wide <= N; n += wide) {
    if (sizeof<T>() == 1) quantised16(a, w, panel, K, c);
    else row32<T>(a, w, panel, K, c);
    w += panel * (wide >> 3);
    c += wide << 2;
  }
  return n;
}
