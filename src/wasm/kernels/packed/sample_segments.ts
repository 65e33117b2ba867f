// shaders/sample_segments.wgsl, with one segment: the numbers u_v of sample.ts.

import { lanes, lanesBelow, max4 } from '../elementary';
import { bits0, bits1, gumbel, threefry } from '../sample';

/** No number of the Gumbel distribution is as large: u is at most 1 - 2^-25. */
const largestGumbel: f32 = 17.5;

/** The score and the place of the best word of each lane. */
let best: v128 = f32x4.splat(0);
let bestAt: v128 = i32x4.splat(0);

function meet(score: v128, at: v128): void {
  const better = f32x4.gt(score, best);
  best = v128.bitselect(score, best, better);
  bestAt = v128.bitselect(at, bestAt, better);
}

/** The lane with the best score, of equals the first word. */
function winner(): i32 {
  let lane = 0;
  for (let i = 1; i < 4; i++) {
    const s = scoreOf(i),
      b = scoreOf(lane);
    if (s > b || (s == b && placeOf(i) < placeOf(lane))) lane = i;
  }
  return lane;
}
function scoreOf(lane: i32): f32 {
  if (lane == 0) return f32x4.extract_lane(best, 0);
  if (lane == 1) return f32x4.extract_lane(best, 1);
  if (lane == 2) return f32x4.extract_lane(best, 2);
  return f32x4.extract_lane(best, 3);
}
function placeOf(lane: i32): i32 {
  if (lane == 0) return i32x4.extract_lane(bestAt, 0);
  if (lane == 1) return i32x4.extract_lane(bestAt, 1);
  if (lane == 2) return i32x4.extract_lane(bestAt, 2);
  return i32x4.extract_lane(bestAt, 3);
}

/** At least `gumbel` of the bits, which with e = 1 - u is -log(-log(1 - e)) <= -log e: of e's exponent alone. */
function atMost(bits: v128): v128 {
  const left = i32x4.sub(i32x4.splat(16777215), i32x4.shr_u(bits, 8));
  const exponent = i32x4.shr_u(f32x4.add(f32x4.convert_i32x4_s(left), f32x4.splat(0.5)), 23);
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(i32x4.splat(151), exponent)), f32x4.splat(0.6932));
}

/** 1/T of a slot with entropy H. */
export function inverseOf(run: usize, H: f32): f32 {
  return H > load<f32>(run, 20) ? load<f32>(run, 16) : load<f32>(run, 12);
}

/**
 * @param u (vocab, slots, context, SEGMENTS, TOP)
 * @param b counts, run, place, statistics, logits, threshold, best
 */
export function sample_segments_partial(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    slots = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const run: usize = load<u32>(b, 4);
  let place: usize = load<u32>(b, 8),
    statistics: usize = load<u32>(b, 12),
    z: usize = load<u32>(b, 16),
    threshold: usize = load<u32>(b, 20),
    to: usize = load<u32>(b, 24);
  const stride: u32 = (vocab + 1) / 2;
  const lowest = f32x4.splat(-3.4e38),
    most = f32x4.splat(largestGumbel);
  for (let slot = 0; slot < slots; slot++, z += (<usize>vocab) << 2) {
    const scale = f32x4.splat(inverseOf(run, load<f32>(statistics, 4)));
    const limit = f32x4.splat(load<f32>(threshold));
    const counter = (load<u32>(place, 8) + 1) * stride;
    const rollout = load<u32>(run, 8) + load<u32>(place);
    best = lowest;
    bestAt = i32x4.splat(0);
    let soFar = lowest,
      at = z;
    for (let v = 0; v < vocab; v += 8, at += 32) {
      const z0 = v128.load(at),
        z1 = v128.load(at, 16);
      const x0 = f32x4.mul(z0, scale),
        x1 = f32x4.mul(z1, scale);
      const in0 = v128.and(f32x4.ge(z0, limit), lanesBelow(v, vocab)),
        in1 = v128.and(f32x4.ge(z1, limit), lanesBelow(v + 4, vocab));
      // Most words are out under a filter, or too unlikely for any random number, and need none.
      const could0 = f32x4.ge(f32x4.add(x0, most), soFar),
        could1 = f32x4.ge(f32x4.add(x1, most), soFar);
      if (!v128.any_true(v128.or(v128.and(in0, could0), v128.and(in1, could1)))) continue;
      threefry(load<u32>(run), load<u32>(run, 4), rollout, counter + <u32>(v >> 1));
      // Nor do most others need their logarithms. Lane i of bits0 belongs to word v + 2 i, of bits1 to the one after.
      const m0 = atMost(bits0),
        m1 = atMost(bits1);
      const can0 = f32x4.ge(f32x4.add(x0, v128.shuffle<f32>(m0, m1, 0, 4, 1, 5)), soFar),
        can1 = f32x4.ge(f32x4.add(x1, v128.shuffle<f32>(m0, m1, 2, 6, 3, 7)), soFar);
      if (!v128.any_true(v128.or(v128.and(in0, can0), v128.and(in1, can1)))) continue;
      const g0 = gumbel(bits0),
        g1 = gumbel(bits1);
      const low = v128.shuffle<f32>(g0, g1, 0, 4, 1, 5),
        high = v128.shuffle<f32>(g0, g1, 2, 6, 3, 7);
      const first = lanes(v);
      meet(v128.bitselect(f32x4.add(x0, low), lowest, in0), first);
      meet(v128.bitselect(f32x4.add(x1, high), lowest, in1), i32x4.add(first, i32x4.splat(4)));
      soFar = f32x4.splat(max4(best));
    }
    const lane = winner();
    const token = placeOf(lane);
    store<f32>(to, scoreOf(lane));
    store<i32>(to, token, 4);
    store<f32>(to, load<f32>(z + ((<usize>token) << 2)), 8);
    place += 16;
    statistics += 16;
    threshold += 4;
    to += 16;
  }
}

/**
 * @param u (vocab, slots, context, SEGMENTS, TOP)
 * @param b counts, run, place, statistics, best, next, tokens, drawn
 */
export function sample_segments_merge(u: usize, b: usize): void {
  const slots = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const context: usize = load<u32>(u, 8);
  const run: usize = load<u32>(b, 4);
  let place: usize = load<u32>(b, 8),
    statistics: usize = load<u32>(b, 12),
    from: usize = load<u32>(b, 16),
    next: usize = load<u32>(b, 20);
  const tokens: usize = load<u32>(b, 24),
    drawn: usize = load<u32>(b, 28);
  for (let slot = 0; slot < slots; slot++, place += 16, statistics += 16, from += 16, next += 16) {
    const row = load<u32>(place),
      position = load<u32>(place, 8) + 1;
    const token = load<u32>(from, 4);
    const at: usize = <usize>row * context + position;
    store<u32>(tokens + (at << 2), token);
    store<f32>(drawn + (at << 3), load<f32>(from, 8) - load<f32>(statistics));
    store<f32>(drawn + (at << 3), load<f32>(statistics, 4), 4);
    let done = position + 1 >= load<u32>(run + 256 + ((<usize>row) << 2));
    const ends = load<u32>(run, 24);
    for (let e: u32 = 0; e < ends; e++) done = done || token == load<u32>(run + 32 + ((<usize>e) << 2));
    store<u32>(next, row);
    store<u32>(next, done ? 1 : 0, 4);
    store<u32>(next, position, 8);
    store<u32>(next, token, 12);
  }
}

/**
 * @param u (vocab, slots, context, SEGMENTS, TOP)
 * @param b counts, -, place, top, kept
 */
export function sample_segments_keep_top(u: usize, b: usize): void {
  const slots = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const context: usize = load<u32>(u, 8),
    bytes: usize = load<u32>(u, 16) << 3;
  let place: usize = load<u32>(b, 8),
    top: usize = load<u32>(b, 12);
  const kept: usize = load<u32>(b, 16);
  for (let slot = 0; slot < slots; slot++, place += 16, top += bytes) {
    const at = <usize>load<u32>(place) * context + <usize>load<u32>(place, 8) + 1;
    memory.copy(kept + at * bytes, top, bytes);
  }
}
