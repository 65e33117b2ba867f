// shaders/rmsnorm.wgsl: a row at a time, four columns at a time.

import { sum4 } from './elementary';

/**
 * @param u (width, rows, eps, rowGroups, slices, sliceStride)
 * @param b counts, x, w, y, rstd
 */
export function rmsnorm_forward(u: usize, b: usize): void {
  const width = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const eps = load<f32>(u, 8);
  let x: usize = load<u32>(b, 4),
    y: usize = load<u32>(b, 12),
    rstd: usize = load<u32>(b, 16);
  const w: usize = load<u32>(b, 8);
  const whole = width & ~3;
  const bytes: usize = (<usize>width) << 2;
  for (let row = 0; row < rows; row++, x += bytes, y += bytes, rstd += 4) {
    const r = (1.0 as f32) / sqrt<f32>(squares(x, width) / <f32>width + eps);
    store<f32>(rstd, r);
    const r4 = f32x4.splat(r);
    let c: usize = 0;
    for (; c < (<usize>whole) << 2; c += 16) {
      v128.store(y + c, f32x4.mul(f32x4.mul(v128.load(x + c), r4), v128.load(w + c)));
    }
    for (; c < bytes; c += 4) store<f32>(y + c, load<f32>(x + c) * r * load<f32>(w + c));
  }
}

/** sum of x^2 over n floats, in two sets of lanes. */
function squares(x: usize, n: i32): f32 {
  let s0 = f32x4.splat(0),
    s1 = s0;
  let i = 0;
  for (; i + 8 <= n; i += 8, x += 32) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(x), v128.load(x)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(x, 16), v128.load(x, 16)));
  }
  let s = sum4(f32x4.add(s0, s1));
  for (; i < n; i++, x += 4) s += load<f32>(x) * load<f32>(x);
  return s;
}

/**
 * @param u (width, rows, eps, rowGroups, slices, sliceStride)
 * @param b counts, x, w, dy, rstd, dx, dw
 */
export function rmsnorm_backward(u: usize, b: usize): void {
  const width = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const slices = load<i32>(u, 16),
    stride: usize = load<u32>(u, 20) << 2;
  const w: usize = load<u32>(b, 8);
  let x: usize = load<u32>(b, 4),
    dy: usize = load<u32>(b, 12),
    rstd: usize = load<u32>(b, 16);
  let dx: usize = load<u32>(b, 20),
    dw: usize = load<u32>(b, 24);
  const bytes: usize = (<usize>width) << 2,
    whole: usize = (<usize>(width & ~3)) << 2;
  const share = (rows + slices - 1) / slices;
  for (let s = 0; s < slices; s++, dw += stride) {
    const end = min((s + 1) * share, rows);
    for (let row = s * share; row < end; row++, x += bytes, dy += bytes, dx += bytes, rstd += 4) {
      const r = load<f32>(rstd);
      let sum = f32x4.splat(0);
      let c: usize = 0;
      for (; c < whole; c += 16) {
        const xr = v128.load(x + c),
          g = v128.load(dy + c);
        sum = f32x4.add(sum, f32x4.mul(f32x4.mul(g, v128.load(w + c)), xr));
      }
      let total = sum4(sum);
      for (; c < bytes; c += 4) total += load<f32>(dy + c) * load<f32>(w + c) * load<f32>(x + c);
      const pull = (r * r * total) / <f32>width;
      const r4 = f32x4.splat(r),
        pull4 = f32x4.splat(pull);
      for (c = 0; c < whole; c += 16) {
        const xr = v128.load(x + c),
          g = v128.load(dy + c);
        const to = dx + c,
          at = dw + c;
        v128.store(
          to,
          f32x4.add(
            v128.load(to),
            f32x4.mul(r4, f32x4.sub(f32x4.mul(g, v128.load(w + c)), f32x4.mul(xr, pull4))),
          ),
        );
        v128.store(at, f32x4.add(v128.load(at), f32x4.mul(f32x4.mul(g, xr), r4)));
      }
      for (; c < bytes; c += 4) {
        const xr = load<f32>(x + c),
          g = load<f32>(dy + c);
        store<f32>(dx + c, load<f32>(dx + c) + r * (g * load<f32>(w + c) - xr * pull));
        store<f32>(dw + c, load<f32>(dw + c) + g * xr * r);
      }
    }
  }
}
