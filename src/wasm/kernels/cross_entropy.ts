// shaders/cross_entropy.wgsl, four words at a time.

import { exp4 } from './elementary';

/**
 * @param u (vocab, rows, inverseTemperature)
 * @param b counts, targets, statistics, weights, logits
 */
export function cross_entropy_backward(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const inverseT = load<f32>(u, 8);
  let target: usize = load<u32>(b, 4),
    statistics: usize = load<u32>(b, 8),
    weight: usize = load<u32>(b, 12);
  let z: usize = load<u32>(b, 16);
  const bytes: usize = (<usize>vocab) << 2;
  for (let row = 0; row < rows; row++, target += 4, statistics += 16, weight += 4, z += bytes) {
    const w = load<f32>(weight) * inverseT;
    if (w == 0) {
      memory.fill(z, 0, bytes);
      continue;
    }
    const lse = f32x4.splat(load<f32>(statistics)),
      t4 = f32x4.splat(inverseT),
      w4 = f32x4.splat(w);
    let v: usize = 0;
    for (; v + 16 <= bytes; v += 16) {
      v128.store(z + v, f32x4.mul(w4, exp4(f32x4.sub(f32x4.mul(v128.load(z + v), t4), lse))));
    }
    for (; v < bytes; v += 4) {
      v128.store_lane<f32>(
        z + v,
        f32x4.mul(w4, exp4(f32x4.sub(f32x4.mul(v128.load32_splat(z + v), t4), lse))),
        0,
      );
    }
    const at = z + ((<usize>load<u32>(target)) << 2);
    store<f32>(at, load<f32>(at) - w);
  }
}
