// shaders/attention_decode.wgsl: the scores of queries with cached keys four keys at a time, then the weighted values 16
// dimensions at a time. Keys and values are read from memory once, in the order in which they lie there: a block of them stays
// in the L1 cache for all heads. Blocks of float16 are widened once for all heads, beside the scores.

import { exp4, lanesBelow, max4, sum4 } from '../elementary';
import { F16, widenHalves } from '../half';
import { scratch } from '../scratch';

/** Bytes of keys or values that are in the L1 cache at a time. */
const blockBytes: usize = 8192;

/**
 * @param u (slots, rows, context, scale, headDim, DTYPE, HD, HEADS, KV_HEADS, ROLLED, WINDOW)
 * @param b counts, place, qk, cache, y
 */
export function attention_decode_main(u: usize, b: usize): void {
  const slots = min(load<i32>(load<u32>(b)), load<i32>(u));
  const rows: usize = load<u32>(u, 4),
    context: usize = load<u32>(u, 8);
  const scale = load<f32>(u, 12);
  const halves = load<i32>(u, 20) == F16,
    hd = load<i32>(u, 24),
    heads = load<i32>(u, 28),
    kvHeads = load<i32>(u, 32),
    window = load<i32>(u, 40);
  const head: usize = (<usize>hd) << 2,
    width = <usize>kvHeads * head;
  /** Bytes of a position in the cache. */
  const stored = halves ? width >> 1 : width;
  const group = heads / kvHeads;
  let place: usize = load<u32>(b, 4),
    qk: usize = load<u32>(b, 8),
    y: usize = load<u32>(b, 16);
  const cache: usize = load<u32>(b, 12);
  const valuesAt = rows * context * stored;
  // Whole fours of keys.
  const block = max(4, <i32>(blockBytes / width) & ~3);
  for (let slot = 0; slot < slots; slot++, place += 16) {
    const row: usize = load<u32>(place);
    const position = load<i32>(place, 8);
    const oldest = window > 0 ? max(0, position + 1 - window) : 0;
    const n = position + 1 - oldest;
    const keys = cache + (row * context + <usize>oldest) * stored,
      values = keys + valuesAt;
    const scores = scratch();
    /** Bytes of a head's scores. */
    const reach: usize = (<usize>((n + 3) & ~3)) << 2;
    const inverse = scores + <usize>heads * reach;
    /** Of a block, widened. */
    const widened = inverse + ((<usize>(heads + 3) & ~3) << 2);
    for (let j = 0; j < n; j += block) {
      const there = min(block, n - j);
      const from = halves ? widened : keys + <usize>j * width;
      let to = scores + ((<usize>j) << 2);
      if (halves) widenHalves(keys + <usize>j * stored, (<usize>there * width) >> 2, widened);
      else fetch(from, <usize>there * width);
      for (let h = 0; h < heads; h++, to += reach) {
        const q = qk + <usize>h * head,
          shared = from + <usize>(h / group) * head;
        if (h % group == group - 1) score(q, shared, width, there, head, scale, to);
        else {
          scoreTwo(q, shared, width, there, head, scale, to, reach);
          h++;
          to += reach;
        }
      }
    }
    for (let h = 0; h < heads; h++)
      store<f32>(inverse + ((<usize>h) << 2), exponentiate(scores + <usize>h * reach, n));
    memory.fill(y, 0, <usize>heads * head);
    for (let j = 0; j < n; j += block) {
      const there = min(block, n - j);
      const from = halves ? widened : values + <usize>j * width;
      let p = scores + ((<usize>j) << 2);
      if (halves) widenHalves(values + <usize>j * stored, (<usize>there * width) >> 2, widened);
      else fetch(from, <usize>there * width);
      for (let h = 0; h < heads; h++, p += reach) {
        const shared = from + <usize>(h / group) * head,
          to = y + <usize>h * head;
        if (h % group == group - 1) gather(p, shared, width, there, head, to);
        else {
          gatherTwo(p, shared, width, there, head, to, reach);
          h++;
          p += reach;
        }
      }
    }
    for (let h = 0; h < heads; h++) {
      const r = v128.load32_splat(inverse + ((<usize>h) << 2));
      const end = y + head;
      for (; y < end; y += 16) v128.store(y, f32x4.mul(v128.load(y), r));
    }
    qk += <usize>(heads + kvHeads) * head;
  }
}

/** Reads a block from memory: faster than the sums, which would each wait for a part of it. */
function fetch(at: usize, bytes: usize): void {
  for (const end = at + bytes; at < end; at += 64) load<i32>(at);
}

/** Scores of n keys. */
function score(q: usize, keys: usize, width: usize, n: i32, head: usize, scale: f32, to: usize): void {
  const scale4 = f32x4.splat(scale);
  for (let j = 0; j < n; j += 4, to += 16) {
    // Keys past the last repeat the first of four, and are masked later.
    const k1 = j + 1 < n ? keys + width : keys;
    const k2 = j + 2 < n ? k1 + width : k1;
    const k3 = j + 3 < n ? k2 + width : k2;
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let d: usize = 0; d < head; d += 16) {
      const x = v128.load(q + d);
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(keys + d)));
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(k1 + d)));
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(k2 + d)));
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(k3 + d)));
    }
    v128.store(to, f32x4.mul(sums(s0, s1, s2, s3), scale4));
    keys = k3 + width;
  }
}

/** The same of two queries, whose scores lie `reach` bytes apart. */
function scoreTwo(
  q: usize,
  keys: usize,
  width: usize,
  n: i32,
  head: usize,
  scale: f32,
  to: usize,
  reach: usize,
): void {
  const scale4 = f32x4.splat(scale);
  for (let j = 0; j < n; j += 4, to += 16) {
    const k1 = j + 1 < n ? keys + width : keys;
    const k2 = j + 2 < n ? k1 + width : k1;
    const k3 = j + 3 < n ? k2 + width : k2;
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0,
      t0 = s0,
      t1 = s0,
      t2 = s0,
      t3 = s0;
    for (let d: usize = 0; d < head; d += 16) {
      const x = v128.load(q + d),
        z = v128.load(q + head + d);
      let k = v128.load(keys + d);
      s0 = f32x4.add(s0, f32x4.mul(x, k));
      t0 = f32x4.add(t0, f32x4.mul(z, k));
      k = v128.load(k1 + d);
      s1 = f32x4.add(s1, f32x4.mul(x, k));
      t1 = f32x4.add(t1, f32x4.mul(z, k));
      k = v128.load(k2 + d);
      s2 = f32x4.add(s2, f32x4.mul(x, k));
      t2 = f32x4.add(t2, f32x4.mul(z, k));
      k = v128.load(k3 + d);
      s3 = f32x4.add(s3, f32x4.mul(x, k));
      t3 = f32x4.add(t3, f32x4.mul(z, k));
    }
    v128.store(to, f32x4.mul(sums(s0, s1, s2, s3), scale4));
    v128.store(to + reach, f32x4.mul(sums(t0, t1, t2, t3), scale4));
    keys = k3 + width;
  }
}

/** The sums of four vectors' lanes. */
function sums(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const a = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const c = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(a, c, 0, 1, 4, 5), v128.shuffle<f32>(a, c, 2, 3, 6, 7));
}

/** Turns the scores of n keys to e^(s_j - max). @returns 1 / their sum */
function exponentiate(scores: usize, n: i32): f32 {
  const end = scores + ((<usize>n) << 2);
  let m = v128.load(scores);
  for (let at = scores; at < end; at += 16) m = f32x4.max(m, v128.load(at));
  const top = f32x4.splat(max4(m));
  let l = f32x4.splat(0);
  const whole = n & ~3;
  for (let j = 0, at = scores; j < n; j += 4, at += 16) {
    let p = exp4(f32x4.sub(v128.load(at), top));
    if (j == whole) p = v128.and(p, lanesBelow(j, n));
    v128.store(at, p);
    l = f32x4.add(l, p);
  }
  return (1.0 as f32) / sum4(l);
}

/** y += sum_j p_j v_j of n values. */
function gather(p: usize, v: usize, width: usize, n: i32, head: usize, y: usize): void {
  const end = p + ((<usize>n) << 2);
  let d: usize = 0;
  for (; d + 64 <= head; d += 64) {
    const to = y + d;
    let o0 = v128.load(to),
      o1 = v128.load(to, 16),
      o2 = v128.load(to, 32),
      o3 = v128.load(to, 48);
    for (let at = p, from = v + d; at < end; at += 4, from += width) {
      const w = v128.load32_splat(at);
      o0 = f32x4.add(o0, f32x4.mul(w, v128.load(from)));
      o1 = f32x4.add(o1, f32x4.mul(w, v128.load(from, 16)));
      o2 = f32x4.add(o2, f32x4.mul(w, v128.load(from, 32)));
      o3 = f32x4.add(o3, f32x4.mul(w, v128.load(from, 48)));
    }
    v128.store(to, o0);
    v128.store(to, o1, 16);
    v128.store(to, o2, 32);
    v128.store(to, o3, 48);
  }
  for (; d < head; d += 16) {
    let o = v128.load(y + d);
    for (let at = p, from = v + d; at < end; at += 4, from += width)
      o = f32x4.add(o, f32x4.mul(v128.load32_splat(at), v128.load(from)));
    v128.store(y + d, o);
  }
}

/** The same of two heads, whose p lie `reach` bytes apart. */
function gatherTwo(p: usize, v: usize, width: usize, n: i32, head: usize, y: usize, reach: usize): void {
  const end = p + ((<usize>n) << 2);
  let d: usize = 0;
  for (; d + 64 <= head; d += 64) {
    const to = y + d,
      tz = to + head;
    let o0 = v128.load(to),
      o1 = v128.load(to, 16),
      o2 = v128.load(to, 32),
      o3 = v128.load(to, 48),
      z0 = v128.load(tz),
      z1 = v128.load(tz, 16),
      z2 = v128.load(tz, 32),
      z3 = v128.load(tz, 48);
    for (let at = p, from = v + d; at < end; at += 4, from += width) {
      const w = v128.load32_splat(at),
        u = v128.load32_splat(at + reach);
      let x = v128.load(from);
      o0 = f32x4.add(o0, f32x4.mul(w, x));
      z0 = f32x4.add(z0, f32x4.mul(u, x));
      x = v128.load(from, 16);
      o1 = f32x4.add(o1, f32x4.mul(w, x));
      z1 = f32x4.add(z1, f32x4.mul(u, x));
      x = v128.load(from, 32);
      o2 = f32x4.add(o2, f32x4.mul(w, x));
      z2 = f32x4.add(z2, f32x4.mul(u, x));
      x = v128.load(from, 48);
      o3 = f32x4.add(o3, f32x4.mul(w, x));
      z3 = f32x4.add(z3, f32x4.mul(u, x));
    }
    v128.store(to, o0);
    v128.store(to, o1, 16);
    v128.store(to, o2, 32);
    v128.store(to, o3, 48);
    v128.store(tz, z0);
    v128.store(tz, z1, 16);
    v128.store(tz, z2, 32);
    v128.store(tz, z3, 48);
  }
  for (; d < head; d += 16) {
    let o = v128.load(y + d),
      z = v128.load(y + head + d);
    for (let at = p, from = v + d; at < end; at += 4, from += width) {
      const x = v128.load(from);
      o = f32x4.add(o, f32x4.mul(v128.load32_splat(at), x));
      z = f32x4.add(z, f32x4.mul(v128.load32_splat(at + reach), x));
    }
    v128.store(y + d, o);
    v128.store(y + head + d, z);
  }
}
