// shaders/sample.wgsl: the same random numbers, eight words at a time (one threefry block in each of four lanes).

import { lanes, lanesBelow, log1, log4 } from './elementary';
import { rowDrop, rowMax, rowSum, sums } from './row_statistics';

export let bits0: v128 = i32x4.splat(0);
export let bits1: v128 = i32x4.splat(0);

function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/** One of threefry's rounds. */
function round(by: i32): void {
  bits0 = i32x4.add(bits0, bits1);
  bits1 = v128.xor(rotate(bits1, by), bits0);
}
function even(): void {
  round(13);
  round(15);
  round(26);
  round(6);
}
function odd(): void {
  round(17);
  round(29);
  round(16);
  round(24);
}
function inject(a: u32, c: u32): void {
  bits0 = i32x4.add(bits0, i32x4.splat(a));
  bits1 = i32x4.add(bits1, i32x4.splat(c));
}

/** threefry2x32 of four counters (first, second .. second + 3), into bits0 and bits1: src/random/threefry.ts. */
export function threefry(key0: u32, key1: u32, first: u32, second: u32): void {
  const third = key0 ^ key1 ^ 0x1bd11bda;
  bits0 = i32x4.splat(first + key0);
  bits1 = lanes(second + key1);
  even();
  inject(key1, third + 1);
  odd();
  inject(third, key0 + 2);
  even();
  inject(key0, key1 + 3);
  odd();
  inject(key1, third + 4);
  even();
  inject(third, key0 + 5);
}

/** -log(-log u) of u = ((bits >> 8) + 1/2) 2^-24; near 1 from e = 1 - u, as sample.wgsl says. */
export function gumbel(bits: v128): v128 {
  const n = i32x4.shr_u(bits, 8);
  const half = f32x4.splat(0.5),
    unit = f32x4.splat(5.9604644775390625e-8);
  const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(n), half), unit);
  const upper = i32x4.ge_s(n, i32x4.splat(8388608));
  const e = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.sub(i32x4.splat(16777215), n)), half), unit);
  const one = f32x4.splat(1.0);
  let series = f32x4.add(f32x4.splat(0.25), f32x4.mul(e, f32x4.splat(0.2)));
  series = f32x4.add(f32x4.splat(0.33333334), f32x4.mul(e, series));
  series = f32x4.add(half, f32x4.mul(e, series));
  series = f32x4.mul(e, f32x4.add(one, f32x4.mul(e, series)));
  const near = v128.and(upper, f32x4.lt(e, f32x4.splat(0.03125)));
  const minusLog = f32x4.neg(log4(v128.bitselect(f32x4.sub(one, e), u, upper)));
  return f32x4.neg(log4(v128.bitselect(series, minusLog, near)));
}

let best: v128 = f32x4.splat(0);
let bestAt: v128 = i32x4.splat(0);

/** Takes four words' scores in; each lane keeps its first best. */
function meet(score: v128, at: v128): void {
  const better = f32x4.gt(score, best);
  best = v128.bitselect(score, best, better);
  bestAt = v128.bitselect(at, bestAt, better);
}

/** The lane whose score is the highest, or of equals has the first word. */
function winner(): i32 {
  let score = f32x4.extract_lane(best, 0),
    at = i32x4.extract_lane(bestAt, 0);
  let s = f32x4.extract_lane(best, 1),
    a = i32x4.extract_lane(bestAt, 1);
  if (s > score || (s == score && a < at)) {
    score = s;
    at = a;
  }
  s = f32x4.extract_lane(best, 2);
  a = i32x4.extract_lane(bestAt, 2);
  if (s > score || (s == score && a < at)) {
    score = s;
    at = a;
  }
  s = f32x4.extract_lane(best, 3);
  a = i32x4.extract_lane(bestAt, 3);
  if (s > score || (s == score && a < at)) {
    score = s;
    at = a;
  }
  return at;
}

/** Draws a slot's token: argmax of z/T + gumbel. */
function draw(z: usize, vocab: i32, inverseT: f32, run: usize, rollout: u32, position: u32): i32 {
  const key0 = load<u32>(run),
    key1 = load<u32>(run, 4);
  const stride: u32 = (vocab + 1) / 2;
  const scale = f32x4.splat(inverseT),
    lowest = f32x4.splat(-3.4e38);
  best = lowest;
  bestAt = i32x4.splat(0);
  for (let v = 0; v < vocab; v += 8, z += 32) {
    threefry(key0, key1, load<u32>(run, 8) + rollout, position * stride + <u32>(v >> 1));
    // Lane i of bits0 belongs to word v + 2 i, of bits1 to the one after.
    const g0 = gumbel(bits0),
      g1 = gumbel(bits1);
    const low = v128.shuffle<f32>(g0, g1, 0, 4, 1, 5),
      high = v128.shuffle<f32>(g0, g1, 2, 6, 3, 7);
    const there = lanesBelow(v, vocab),
      more = lanesBelow(v + 4, vocab);
    const x0 = f32x4.mul(v128.load(z), scale),
      x1 = f32x4.mul(v128.load(z, 16), scale);
    const first = lanes(v);
    meet(v128.bitselect(f32x4.add(x0, low), lowest, there), first);
    meet(v128.bitselect(f32x4.add(x1, high), lowest, more), i32x4.add(first, i32x4.splat(4)));
  }
  return winner();
}

/** Steps on every live slot; where `above` is not infinite its temperature is that of the forks where H exceeds it. */
function step(u: usize, b: usize, gated: bool): void {
  const vocab = load<i32>(u),
    slots = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const context: usize = load<u32>(u, 8);
  const eos = load<i32>(u, 12);
  const run: usize = load<u32>(b, 4),
    limits: usize = load<u32>(b, 12);
  let place: usize = load<u32>(b, 8),
    z: usize = load<u32>(b, 16),
    next: usize = load<u32>(b, 20);
  const tokens: usize = load<u32>(b, 24),
    drawn: usize = load<u32>(b, 28);
  for (let slot = 0; slot < slots; slot++, place += 16, next += 16, z += (<usize>vocab) << 2) {
    const row = load<u32>(place),
      position = load<u32>(place, 8) + 1;
    let inverseT = load<f32>(run, 12);
    let H: f32 = 0;
    if (gated) {
      sums(z, vocab, 1);
      H = max<f32>(0, log1(rowSum) - rowDrop / rowSum);
      if (H > load<f32>(run, 20)) inverseT = load<f32>(run, 16);
    }
    const token = draw(z, vocab, inverseT, run, row, position);
    sums(z, vocab, inverseT);
    const logS = log1(rowSum);
    if (!gated) H = max<f32>(0, logS - rowDrop / rowSum);
    const at: usize = <usize>row * context + position;
    store<i32>(tokens + (at << 2), token);
    store<f32>(drawn + (at << 3), (load<f32>(z + ((<usize>token) << 2)) - rowMax) * inverseT - logS);
    store<f32>(drawn + (at << 3), H, 4);
    const done = token == eos || position + 1 >= load<u32>(limits + ((<usize>row) << 2));
    store<u32>(next, row);
    store<u32>(next, done ? 1 : 0, 4);
    store<u32>(next, position, 8);
    store<i32>(next, token, 12);
  }
}

/**
 * @param u (vocab, slots, context, eos)
 * @param b counts, run, place, limits, logits, next, tokens, drawn
 */
export function sample_main(u: usize, b: usize): void {
  step(u, b, false);
}

/** The same with two temperatures. */
export function sample_gated(u: usize, b: usize): void {
  step(u, b, true);
}
