// shaders/swiglu.wgsl, four elements at a time.

import { exp4 } from './elementary';

/** 1 / (1 + e^-g). */
function sigmoid4(g: v128): v128 {
  return f32x4.div(f32x4.splat(1.0), f32x4.add(f32x4.splat(1.0), exp4(f32x4.neg(g))));
}

/**
 * @param u (hidden, rows)
 * @param b counts, gateUp, y
 */
export function swiglu_forward(u: usize, b: usize): void {
  const hidden = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const width: usize = (<usize>hidden) << 2;
  let gate: usize = load<u32>(b, 4),
    y: usize = load<u32>(b, 8);
  for (let row = 0; row < rows; row++, gate += width) {
    let c = 0;
    for (; c + 4 <= hidden; c += 4, gate += 16, y += 16) {
      const g = v128.load(gate);
      v128.store(y, f32x4.mul(f32x4.mul(g, sigmoid4(g)), v128.load(gate + width)));
    }
    for (; c < hidden; c++, gate += 4, y += 4) {
      const g = v128.load32_splat(gate);
      v128.store_lane<f32>(y, f32x4.mul(f32x4.mul(g, sigmoid4(g)), v128.load32_splat(gate + width)), 0);
    }
  }
}

/**
 * @param u (hidden, rows)
 * @param b counts, gateUp, dy, dGateUp
 */
export function swiglu_backward(u: usize, b: usize): void {
  const hidden = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const width: usize = (<usize>hidden) << 2;
  let gate: usize = load<u32>(b, 4),
    dy: usize = load<u32>(b, 8),
    d: usize = load<u32>(b, 12);
  for (let row = 0; row < rows; row++, gate += width, d += width) {
    let c = 0;
    for (; c + 4 <= hidden; c += 4, gate += 16, dy += 16, d += 16) {
      const g = v128.load(gate),
        up = v128.load(gate + width),
        s = sigmoid4(g),
        pull = v128.load(dy);
      v128.store(d, slope(g, up, s, pull));
      v128.store(d + width, f32x4.mul(f32x4.mul(pull, g), s));
    }
    for (; c < hidden; c++, gate += 4, dy += 4, d += 4) {
      const g = v128.load32_splat(gate),
        up = v128.load32_splat(gate + width),
        s = sigmoid4(g);
      const pull = v128.load32_splat(dy);
      v128.store_lane<f32>(d, slope(g, up, s, pull), 0);
      v128.store_lane<f32>(d + width, f32x4.mul(f32x4.mul(pull, g), s), 0);
    }
  }
}

/** dy up s (1 + g (1 - s)). */
function slope(g: v128, up: v128, s: v128, dy: v128): v128 {
  const one = f32x4.splat(1.0);
  return f32x4.mul(f32x4.mul(f32x4.mul(dy, up), s), f32x4.add(one, f32x4.mul(g, f32x4.sub(one, s))));
}
