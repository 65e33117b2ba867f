// shaders/read_only.wgsl: the benchmark's baseline.

import { sum4 } from './elementary';

/**
 * @param u (vocab, rows, SEGMENTS)
 * @param b logits, sums
 */
export function read_only_main(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    rows = load<i32>(u, 4);
  let z: usize = load<u32>(b),
    to: usize = load<u32>(b, 4);
  for (let row = 0; row < rows; row++, to += 4) {
    let sum = f32x4.splat(0);
    let v = 0;
    for (; v + 4 <= vocab; v += 4, z += 16) sum = f32x4.add(sum, v128.load(z));
    let total = sum4(sum);
    for (; v < vocab; v++, z += 4) total += load<f32>(z);
    store<f32>(to, total);
  }
}

/** The same: words are read four at a time whatever their number. */
export function read_only_main4(u: usize, b: usize): void {
  read_only_main(u, b);
}
