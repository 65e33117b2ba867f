// shaders/attention_decode.wgsl: the scores of a query with its cached keys four keys at a time, then the weighted
// values 32 dimensions at a time.

import { exp4, lanesBelow, max4, sum4 } from './elementary';
import { scratch } from './scratch';

/**
 * @param u (slots, rows, context, scale, headDim, HD, HEADS, KV_HEADS, ROLLED, WINDOW)
 * @param b counts, place, qk, cache, y
 */
export function attention_decode_main(u: usize, b: usize): void {
  const slots = min(load<i32>(load<u32>(b)), load<i32>(u));
  const rows: usize = load<u32>(u, 4),
    context: usize = load<u32>(u, 8);
  const scale = load<f32>(u, 12);
  const hd = load<i32>(u, 20),
    heads = load<i32>(u, 24),
    kvHeads = load<i32>(u, 28),
    window = load<i32>(u, 36);
  const head: usize = (<usize>hd) << 2,
    width = <usize>kvHeads * head;
  const group = heads / kvHeads;
  let place: usize = load<u32>(b, 4),
    qk: usize = load<u32>(b, 8),
    y: usize = load<u32>(b, 16);
  const cache: usize = load<u32>(b, 12);
  const valuesAt = rows * context * width;
  const scores = scratch();
  for (let slot = 0; slot < slots; slot++, place += 16, qk += <usize>(heads + kvHeads) * head) {
    const row: usize = load<u32>(place);
    const position = load<i32>(place, 8);
    const oldest = window > 0 ? max(0, position + 1 - window) : 0;
    const n = position + 1 - oldest;
    const start = cache + (row * context + <usize>oldest) * width;
    for (let h = 0; h < heads; h++, y += head) {
      const keys = start + <usize>(h / group) * head;
      const inverse = weigh(qk + <usize>h * head, keys, width, n, hd, scale, scores);
      const values = keys + valuesAt;
      let d = 0;
      for (; d + 16 <= hd; d += 16)
        gather4(scores, values + ((<usize>d) << 2), width, n, inverse, y + ((<usize>d) << 2));
      for (; d < hd; d += 4)
        gather(scores, values + ((<usize>d) << 2), width, n, inverse, y + ((<usize>d) << 2));
    }
  }
}

/** Writes e^(s_j - max) of n keys; returns 1 / their sum. */
function weigh(q: usize, keys: usize, width: usize, n: i32, hd: i32, scale: f32, to: usize): f32 {
  const scale4 = f32x4.splat(scale);
  let m = f32x4.splat(-1e30);
  const whole = n & ~3;
  let at = to;
  for (let j = 0; j < n; j += 4, at += 16) {
    // Keys past the last repeat it, and are masked below.
    const k1 = j + 1 < n ? keys + width : keys;
    const k2 = j + 2 < n ? k1 + width : k1;
    const k3 = j + 3 < n ? k2 + width : k2;
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (let d: usize = 0; d < (<usize>hd) << 2; d += 16) {
      const x = v128.load(q + d);
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(keys + d)));
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(k1 + d)));
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(k2 + d)));
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(k3 + d)));
    }
    const a = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
    const c = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
    const s = f32x4.mul(
      f32x4.add(v128.shuffle<f32>(a, c, 0, 1, 4, 5), v128.shuffle<f32>(a, c, 2, 3, 6, 7)),
      scale4,
    );
    v128.store(at, s);
    m = f32x4.max(m, s);
    keys = k3 + width;
  }
  const top = f32x4.splat(max4(m));
  let l = f32x4.splat(0);
  at = to;
  for (let j = 0; j < n; j += 4, at += 16) {
    let p = exp4(f32x4.sub(v128.load(at), top));
    if (j == whole) p = v128.and(p, lanesBelow(j, n));
    v128.store(at, p);
    l = f32x4.add(l, p);
  }
  return (1.0 as f32) / sum4(l);
}

/** sum_j p_j v_j / sum p of sixteen dimensions. */
function gather4(p: usize, v: usize, width: usize, n: i32, inverse: f32, y: usize): void {
  let o0 = f32x4.splat(0),
    o1 = o0,
    o2 = o0,
    o3 = o0;
  for (let j = 0; j < n; j++, p += 4, v += width) {
    const w = v128.load32_splat(p);
    o0 = f32x4.add(o0, f32x4.mul(w, v128.load(v)));
    o1 = f32x4.add(o1, f32x4.mul(w, v128.load(v, 16)));
    o2 = f32x4.add(o2, f32x4.mul(w, v128.load(v, 32)));
    o3 = f32x4.add(o3, f32x4.mul(w, v128.load(v, 48)));
  }
  const r = f32x4.splat(inverse);
  v128.store(y, f32x4.mul(o0, r));
  v128.store(y, f32x4.mul(o1, r), 16);
  v128.store(y, f32x4.mul(o2, r), 32);
  v128.store(y, f32x4.mul(o3, r), 48);
}

/** The same of four. */
function gather(p: usize, v: usize, width: usize, n: i32, inverse: f32, y: usize): void {
  let o = f32x4.splat(0);
  for (let j = 0; j < n; j++, p += 4, v += width)
    o = f32x4.add(o, f32x4.mul(v128.load32_splat(p), v128.load(v)));
  v128.store(y, f32x4.mul(o, f32x4.splat(inverse)));
}
