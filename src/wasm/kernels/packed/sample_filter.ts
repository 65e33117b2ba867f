// shaders/sample_filter.wgsl.

import { exp4, lanesBelow, max4, sum4 } from '../elementary';
import { inverseOf } from './sample_segments';

/** Unsigned integers in the order of the floats. */
function ordered(z: v128): v128 {
  const negative = i32x4.shr_s(z, 31);
  return v128.xor(z, v128.or(negative, i32x4.splat(0x80000000)));
}
function unordered(key: u32): f32 {
  return reinterpret<f32>(key >= 0x80000000 ? key & 0x7fffffff : ~key);
}

/** The weight of the words whose key is `limit` or more: their number, or the sum of e^((z - top)/T). */
function weigh(z: usize, vocab: i32, limit: u32, top: v128, scale: v128, mass: bool): f32 {
  const bound = i32x4.splat(limit);
  const one = f32x4.splat(1.0);
  // Blocked, as in row_statistics.ts.
  let part = f32x4.splat(0),
    whole = part;
  for (let v = 0; v < vocab; v += 4, z += 16) {
    if ((v & 511) == 0) {
      whole = f32x4.add(whole, part);
      part = f32x4.splat(0);
    }
    const x = v128.load(z);
    const inside = v128.and(i32x4.ge_u(ordered(x), bound), lanesBelow(v, vocab));
    if (!v128.any_true(inside)) continue;
    const weight = mass ? exp4(f32x4.mul(f32x4.sub(x, top), scale)) : one;
    part = f32x4.add(part, v128.and(weight, inside));
  }
  return sum4(f32x4.add(whole, part));
}

/** The largest key t, at least `limit`, with a weight of at least `wanted` in the words whose key is t or more. */
function search(z: usize, vocab: i32, limit: u32, wanted: f32, top: v128, scale: v128, mass: bool): u32 {
  let t: u32 = 0;
  for (let bit: u32 = 0x80000000; bit > 0; bit >>= 1) {
    const tried = t | bit;
    if (weigh(z, vocab, max<u32>(tried, limit), top, scale, mass) >= wanted) t = tried;
  }
  return max<u32>(t, limit);
}

/**
 * @param u (vocab, slots, topK, topP, logMinP)
 * @param b counts, run, statistics, logits, threshold
 */
export function sample_filter_main(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    slots = min(load<i32>(load<u32>(b)), load<i32>(u, 4)),
    topK = load<i32>(u, 8);
  const topP = load<f32>(u, 12),
    logMinP = load<f32>(u, 16);
  const run: usize = load<u32>(b, 4);
  let statistics: usize = load<u32>(b, 8),
    z: usize = load<u32>(b, 12),
    threshold: usize = load<u32>(b, 16);
  const lowest = f32x4.splat(-3.4e38);
  for (let slot = 0; slot < slots; slot++, z += (<usize>vocab) << 2, statistics += 16, threshold += 4) {
    const inverseT = inverseOf(run, load<f32>(statistics, 4));
    let m = lowest;
    for (let v = 0; v < vocab; v += 4)
      m = f32x4.max(m, v128.bitselect(v128.load(z + ((<usize>v) << 2)), lowest, lanesBelow(v, vocab)));
    const largest = max4(m);
    const top = f32x4.splat(largest),
      scale = f32x4.splat(inverseT);
    let limit: u32 = 0;
    if (topK > 0) limit = search(z, vocab, 0, <f32>topK, top, scale, false);
    if (topP < 1.0)
      limit = search(z, vocab, limit, topP * weigh(z, vocab, limit, top, scale, true), top, scale, true);
    // A limit of 0 is none; as a float it would be NaN.
    const least: f32 = limit > 0 ? unordered(limit) : -3.4e38;
    store<f32>(threshold, max<f32>(least, largest + logMinP / inverseT));
  }
}
