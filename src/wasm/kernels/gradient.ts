// shaders/gradient.wgsl. Each partial sum of squares is over a run of neighbours, in four lanes.

import { sum4 } from './elementary';

/**
 * @param u (length, slices, threads, limit)
 * @param b gradient, partial
 */
export function gradient_reduce(u: usize, b: usize): void {
  const length = load<i32>(u),
    slices = load<i32>(u, 4),
    threads = load<i32>(u, 8);
  const gradient: usize = load<u32>(b),
    partial: usize = load<u32>(b, 4);
  const stride: usize = (<usize>length) << 2;
  const share = ((length + threads - 1) / threads + 3) & ~3;
  for (let t = 0; t < threads; t++) {
    let squares = f32x4.splat(0);
    const end = min((t + 1) * share, length);
    for (let i = t * share; i < end; i += 4) {
      const at = gradient + ((<usize>i) << 2);
      let g = v128.load(at);
      for (let s = 1; s < slices; s++) g = f32x4.add(g, v128.load(at + <usize>s * stride));
      if (slices > 1) v128.store(at, g);
      squares = f32x4.add(squares, f32x4.mul(g, g));
    }
    store<f32>(partial + ((<usize>t) << 2), sum4(squares));
  }
}

/**
 * @param u (length, slices, threads, limit)
 * @param b partial, norm
 */
export function gradient_clip(u: usize, b: usize): void {
  const threads = load<i32>(u, 8),
    limit = load<f32>(u, 12);
  const partial: usize = load<u32>(b),
    norm: usize = load<u32>(b, 4);
  let squares: f32 = 0;
  for (let t = 0; t < threads; t++) squares += load<f32>(partial + ((<usize>t) << 2));
  const size = sqrt<f32>(squares);
  store<f32>(norm, size);
  store<f32>(norm, limit == 0 ? 1 : min<f32>(1, limit / (size + <f32>1e-6)), 4);
}
