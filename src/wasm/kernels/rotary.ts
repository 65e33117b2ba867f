// shaders/rotary.wgsl: a head at a time, four frequencies at a time where the head's half has them.

import { dot, sum4 } from './elementary';

/** One row's worth of an unrotated head. */
const unrotated = memory.data(4096, 16);

/**
 * @param u (rows, eps, kAt, slices, sliceStride, HD, HEADS, KV_HEADS, QK_NORM)
 * @param b counts, place, table, qkv, w, qk, rstd
 */
export function rotary_forward(u: usize, b: usize): void {
  const rows = min(load<i32>(load<u32>(b)), load<i32>(u));
  const eps = load<f32>(u, 4),
    kAt: usize = load<u32>(u, 8) << 2;
  const hd = load<i32>(u, 20),
    heads = load<i32>(u, 24),
    all = heads + load<i32>(u, 28),
    qkNorm = load<i32>(u, 32);
  const half = hd >> 1,
    halfBytes: usize = (<usize>half) << 2;
  const headBytes: usize = (<usize>hd) << 2;
  let place: usize = load<u32>(b, 4);
  const table: usize = load<u32>(b, 8),
    w: usize = load<u32>(b, 16);
  let qkv: usize = load<u32>(b, 12),
    qk: usize = load<u32>(b, 20),
    rstd: usize = load<u32>(b, 24);
  const rest: usize = <usize>load<u32>(u, 28) * headBytes;
  for (let row = 0; row < rows; row++, place += 16, qkv += rest) {
    const angles = table + <usize>load<u32>(place, 8) * headBytes;
    for (let head = 0; head < all; head++, qkv += headBytes, qk += headBytes, rstd += 4) {
      let r: f32 = 1;
      if (qkNorm) r = (1.0 as f32) / sqrt<f32>(dot(qkv, qkv, hd) / <f32>hd + eps);
      store<f32>(rstd, r);
      const weights = head < heads ? w : w + kAt;
      const r4 = f32x4.splat(r);
      let d: usize = 0;
      for (; d + 16 <= halfBytes; d += 16) {
        let x = f32x4.mul(v128.load(qkv + d), r4),
          y = f32x4.mul(v128.load(qkv + halfBytes + d), r4);
        if (qkNorm) {
          x = f32x4.mul(x, v128.load(weights + d));
          y = f32x4.mul(y, v128.load(weights + halfBytes + d));
        }
        const t0 = v128.load(angles + 2 * d),
          t1 = v128.load(angles + 2 * d, 16);
        const cos = v128.shuffle<f32>(t0, t1, 0, 2, 4, 6),
          sin = v128.shuffle<f32>(t0, t1, 1, 3, 5, 7);
        v128.store(qk + d, f32x4.sub(f32x4.mul(x, cos), f32x4.mul(y, sin)));
        v128.store(qk + halfBytes + d, f32x4.add(f32x4.mul(y, cos), f32x4.mul(x, sin)));
      }
      for (; d < halfBytes; d += 4) {
        let x = load<f32>(qkv + d) * r,
          y = load<f32>(qkv + halfBytes + d) * r;
        if (qkNorm) {
          x *= load<f32>(weights + d);
          y *= load<f32>(weights + halfBytes + d);
        }
        const cos = load<f32>(angles + 2 * d),
          sin = load<f32>(angles + 2 * d, 4);
        store<f32>(qk + d, x * cos - y * sin);
        store<f32>(qk + halfBytes + d, y * cos + x * sin);
      }
    }
  }
}

/** Rotates a head's gradient back, into `unrotated`. */
function unrotate(dqk: usize, angles: usize, halfBytes: usize): void {
  let d: usize = 0;
  for (; d + 16 <= halfBytes; d += 16) {
    const x = v128.load(dqk + d),
      y = v128.load(dqk + halfBytes + d);
    const t0 = v128.load(angles + 2 * d),
      t1 = v128.load(angles + 2 * d, 16);
    const cos = v128.shuffle<f32>(t0, t1, 0, 2, 4, 6),
      sin = v128.shuffle<f32>(t0, t1, 1, 3, 5, 7);
    v128.store(unrotated + d, f32x4.add(f32x4.mul(x, cos), f32x4.mul(y, sin)));
    v128.store(unrotated + halfBytes + d, f32x4.sub(f32x4.mul(y, cos), f32x4.mul(x, sin)));
  }
  for (; d < halfBytes; d += 4) {
    const x = load<f32>(dqk + d),
      y = load<f32>(dqk + halfBytes + d);
    const cos = load<f32>(angles + 2 * d),
      sin = load<f32>(angles + 2 * d, 4);
    store<f32>(unrotated + d, x * cos + y * sin);
    store<f32>(unrotated + halfBytes + d, y * cos - x * sin);
  }
}

/**
 * @param u (rows, eps, kAt, slices, sliceStride, HD, HEADS, KV_HEADS, QK_NORM)
 * @param b counts, place, table, qkv, w, dqk, rstd, dqkv
 */
export function rotary_backward(u: usize, b: usize): void {
  const rows = min(load<i32>(load<u32>(b)), load<i32>(u));
  const kAt: usize = load<u32>(u, 8) << 2;
  const hd = load<i32>(u, 20),
    heads = load<i32>(u, 24),
    all = heads + load<i32>(u, 28),
    qkNorm = load<i32>(u, 32);
  const headBytes: usize = (<usize>hd) << 2,
    halfBytes = headBytes >> 1;
  let place: usize = load<u32>(b, 4);
  const table: usize = load<u32>(b, 8),
    w: usize = load<u32>(b, 16);
  let qkv: usize = load<u32>(b, 12),
    dqk: usize = load<u32>(b, 20),
    rstd: usize = load<u32>(b, 24);
  let dqkv: usize = load<u32>(b, 28);
  const rest: usize = <usize>load<u32>(u, 28) * headBytes;
  for (let row = 0; row < rows; row++, place += 16, qkv += rest, dqkv += rest) {
    const angles = table + <usize>load<u32>(place, 8) * headBytes;
    for (let head = 0; head < all; head++, qkv += headBytes, dqk += headBytes, dqkv += headBytes, rstd += 4) {
      unrotate(dqk, angles, halfBytes);
      if (!qkNorm) {
        memory.copy(dqkv, unrotated, headBytes);
        continue;
      }
      const r = load<f32>(rstd);
      const weights = head < heads ? w : w + kAt;
      let sum = f32x4.splat(0);
      let d: usize = 0;
      for (; d + 16 <= headBytes; d += 16) {
        const g = f32x4.mul(v128.load(unrotated + d), v128.load(weights + d));
        v128.store(unrotated + d, g);
        sum = f32x4.add(sum, f32x4.mul(g, v128.load(qkv + d)));
      }
      let dot = sum4(sum);
      for (; d < headBytes; d += 4) {
        const g = load<f32>(unrotated + d) * load<f32>(weights + d);
        store<f32>(unrotated + d, g);
        dot += g * load<f32>(qkv + d);
      }
      const pull = (r * r * dot) / <f32>hd;
      for (d = 0; d < headBytes; d += 4) {
        store<f32>(dqkv + d, r * (load<f32>(unrotated + d) - load<f32>(qkv + d) * pull));
      }
    }
  }
}

/**
 * @param u (rows, eps, kAt, slices, sliceStride, HD, HEADS, KV_HEADS, QK_NORM)
 * @param b counts, place, table, qkv, -, dqk, rstd, dw
 */
export function rotary_backward_weight(u: usize, b: usize): void {
  const rows = min(load<i32>(load<u32>(b)), load<i32>(u));
  const kAt: usize = load<u32>(u, 8) << 2;
  const slices = load<i32>(u, 12),
    stride: usize = load<u32>(u, 16) << 2;
  const hd = load<i32>(u, 20),
    heads = load<i32>(u, 24),
    all = heads + load<i32>(u, 28);
  const headBytes: usize = (<usize>hd) << 2,
    halfBytes = headBytes >> 1;
  let place: usize = load<u32>(b, 4);
  const table: usize = load<u32>(b, 8);
  let qkv: usize = load<u32>(b, 12),
    dqk: usize = load<u32>(b, 20),
    rstd: usize = load<u32>(b, 24);
  let dw: usize = load<u32>(b, 28);
  const rest: usize = <usize>load<u32>(u, 28) * headBytes;
  const share = (rows + slices - 1) / slices;
  for (let s = 0; s < slices; s++, dw += stride) {
    const end = min((s + 1) * share, rows);
    for (let row = s * share; row < end; row++, place += 16, qkv += rest) {
      const angles = table + <usize>load<u32>(place, 8) * headBytes;
      for (let head = 0; head < all; head++, qkv += headBytes, dqk += headBytes, rstd += 4) {
        unrotate(dqk, angles, halfBytes);
        const r = f32x4.splat(load<f32>(rstd));
        const to = head < heads ? dw : dw + kAt;
        let d: usize = 0;
        for (; d + 16 <= headBytes; d += 16) {
          const product = f32x4.mul(f32x4.mul(v128.load(unrotated + d), v128.load(qkv + d)), r);
          v128.store(to + d, f32x4.add(v128.load(to + d), product));
        }
        for (; d < headBytes; d += 4) {
          const product = load<f32>(unrotated + d) * load<f32>(qkv + d) * f32x4.extract_lane(r, 0);
          store<f32>(to + d, load<f32>(to + d) + product);
        }
      }
    }
  }
}
