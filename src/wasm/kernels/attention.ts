// shaders/attention.wgsl, with the scores of four queries (or four keys) at a time in scratch memory, so that every
// matmul uses the same register tiles. Sums run over the keys (or queries) of one sequence in order, whatever else is
// in the batch.

import { dot, exp4, lanes, log1, max4, sum4 } from './elementary';
import { scratch } from './scratch';
import { packColumns, packRows, panelBytes, product } from './tile';

let live: i32 = 0;
let scale: f32 = 0;
let hd: i32 = 0;
let heads: i32 = 0;
let kvHeads: i32 = 0;
/** Query heads that share a key head. */
let group: i32 = 0;
/** Keys that a query sees, itself included; 0 is all. */
let window: i32 = 0;
/** Bytes of a head, and of a row of qk, of qkv and of y. */
let head: usize = 0;
let qkRow: usize = 0;
let qkvRow: usize = 0;
let yRow: usize = 0;
let place: usize = 0;
let qk: usize = 0;
let qkv: usize = 0;

/** Reads (rows, scale, headDim, HD, HEADS, KV_HEADS, ROLLED, WINDOW), and counts, place, qk and qkv. */
function open(u: usize, b: usize): void {
  live = min(load<i32>(load<u32>(b)), load<i32>(u));
  place = load<u32>(b, 4);
  qk = load<u32>(b, 8);
  qkv = load<u32>(b, 12);
  scale = load<f32>(u, 4);
  hd = load<i32>(u, 12);
  heads = load<i32>(u, 16);
  kvHeads = load<i32>(u, 20);
  group = heads / kvHeads;
  window = load<i32>(u, 28);
  head = (<usize>hd) << 2;
  qkRow = <usize>(heads + kvHeads) * head;
  qkvRow = <usize>(heads + 2 * kvHeads) * head;
  yRow = <usize>heads * head;
}

/** Rows of the sequence that begins at `first`. */
function lengthAt(first: i32): i32 {
  return load<i32>(place + ((<usize>first) << 4), 4) - first;
}

/** Bytes of a row of scores with T keys. */
function scoreRow(T: i32): usize {
  return (<usize>((T + 7) & ~7)) << 2;
}

/** The first panel of 8 keys that any query from q on sees. */
function firstKey(q: i32): i32 {
  return window == 0 ? 0 : max(0, q + 1 - window) & ~7;
}

/** Which of the keys j .. j + 3 query i sees. */
function seenBy(i: i32, j: i32): v128 {
  const key = lanes(j);
  const behind = i32x4.le_s(key, i32x4.splat(i));
  return window == 0 ? behind : v128.and(behind, i32x4.gt_s(key, i32x4.splat(i - window)));
}

/** Which of the queries i .. i + 3 see key j. */
function seeing(j: i32, i: i32): v128 {
  const query = lanes(i);
  const ahead = i32x4.ge_s(query, i32x4.splat(j));
  return window == 0 ? ahead : v128.and(ahead, i32x4.lt_s(query, i32x4.splat(j + window)));
}

/** @param b counts, place, qk, qkv, y, soft */
export function attention_forward(u: usize, b: usize): void {
  open(u, b);
  const y: usize = load<u32>(b, 16),
    soft: usize = load<u32>(b, 20);
  for (let first = 0; first < live; ) {
    const T = lengthAt(first);
    // Keys by columns for the scores, values by rows for what they weigh.
    const keys = scratch(),
      values = keys + panelBytes(T, hd),
      scores = values + panelBytes(hd, T);
    const width = scoreRow(T);
    const q0 = qk + <usize>first * qkRow,
      v0 = qkv + <usize>first * qkvRow + qkRow;
    for (let kv = 0; kv < kvHeads; kv++) {
      packColumns(q0 + <usize>(heads + kv) * head, qkRow, T, hd, keys);
      packRows(v0 + <usize>kv * head, qkvRow, hd, T, values);
      for (let h = kv * group; h < (kv + 1) * group; h++) {
        for (let q = 0; q < T; q += 4) {
          const from = firstKey(q),
            end = q + 4;
          product(
            q0 + <usize>q * qkRow + <usize>h * head,
            qkRow,
            4,
            keys + <usize>from * head,
            head << 3,
            0,
            0,
            scores,
            width,
            4,
            ((end + 7) & ~7) - from,
            hd,
          );
          for (let c = 0; c < 4; c++) {
            const L = softmax(scores + <usize>c * width, q + c, from, end);
            store<f32>(soft + ((<usize>(first + q + c) * heads + h) << 3), L);
            store<f32>(soft + ((<usize>(first + q + c) * heads + h) << 3), 0, 4);
          }
          product(
            scores,
            width,
            4,
            values + ((<usize>from) << 5),
            (<usize>T) << 5,
            0,
            0,
            y + <usize>(first + q) * yRow + <usize>h * head,
            yRow,
            4,
            hd,
            end - from,
          );
        }
      }
    }
    first += T;
  }
}

/** Turns the raw scores of query i with keys [from, end) into weights, in place. Returns log sum e^s. */
function softmax(s: usize, i: i32, from: i32, end: i32): f32 {
  const scale4 = f32x4.splat(scale),
    hidden = f32x4.splat(-1e30);
  let m = hidden;
  let at = s;
  for (let j = from; j < end; j += 4, at += 16) {
    const x = v128.bitselect(f32x4.mul(v128.load(at), scale4), hidden, seenBy(i, j));
    v128.store(at, x);
    m = f32x4.max(m, x);
  }
  const top = max4(m),
    top4 = f32x4.splat(top);
  let l = f32x4.splat(0);
  at = s;
  // A masked score is so low that its exponential is 0.
  for (let j = from; j < end; j += 4, at += 16) {
    const p = exp4(f32x4.sub(v128.load(at), top4));
    v128.store(at, p);
    l = f32x4.add(l, p);
  }
  const sum = sum4(l);
  const inverse = f32x4.splat((1.0 as f32) / sum);
  at = s;
  for (let j = from; j < end; j += 4, at += 16) v128.store(at, f32x4.mul(v128.load(at), inverse));
  return top + log1(sum);
}

/** @param b counts, place, qk, qkv, dy, soft, y, dqk */
export function attention_backward_query(u: usize, b: usize): void {
  open(u, b);
  const dy: usize = load<u32>(b, 16),
    soft: usize = load<u32>(b, 20),
    y: usize = load<u32>(b, 24);
  const dqk: usize = load<u32>(b, 28);
  const scale4 = f32x4.splat(scale);
  for (let first = 0; first < live; ) {
    const T = lengthAt(first);
    const keys = scratch(),
      values = keys + panelBytes(T, hd),
      rows = values + panelBytes(T, hd);
    const scores = rows + panelBytes(hd, T);
    const width = scoreRow(T);
    const reached = scores + (width << 2);
    const q0 = qk + <usize>first * qkRow,
      v0 = qkv + <usize>first * qkvRow + qkRow;
    for (let kv = 0; kv < kvHeads; kv++) {
      const k0 = q0 + <usize>(heads + kv) * head;
      packColumns(k0, qkRow, T, hd, keys);
      packColumns(v0 + <usize>kv * head, qkvRow, T, hd, values);
      packRows(k0, qkRow, hd, T, rows);
      for (let h = kv * group; h < (kv + 1) * group; h++) {
        for (let q = 0; q < T; q += 4) {
          const from = firstKey(q),
            end = q + 4,
            N = ((end + 7) & ~7) - from;
          const start: usize = <usize>from * head;
          const dyq = dy + <usize>(first + q) * yRow + <usize>h * head;
          product(
            q0 + <usize>q * qkRow + <usize>h * head,
            qkRow,
            4,
            keys + start,
            head << 3,
            0,
            0,
            scores,
            width,
            4,
            N,
            hd,
          );
          product(dyq, yRow, 4, values + start, head << 3, 0, 0, reached, width, 4, N, hd);
          for (let c = 0; c < 4; c++) {
            const at = soft + ((<usize>(first + q + c) * heads + h) << 3);
            const L = f32x4.splat(load<f32>(at));
            const D = dot(dyq + <usize>c * yRow, y + <usize>(first + q + c) * yRow + <usize>h * head, hd);
            store<f32>(at, D, 4);
            const D4 = f32x4.splat(D);
            let s = scores + <usize>c * width,
              r = reached + <usize>c * width;
            for (let j = from; j < end; j += 4, s += 16, r += 16) {
              const p = exp4(f32x4.sub(f32x4.mul(v128.load(s), scale4), L));
              const e = f32x4.mul(f32x4.mul(p, f32x4.sub(v128.load(r), D4)), scale4);
              v128.store(s, v128.and(e, seenBy(q + c, j)));
            }
          }
          product(
            scores,
            width,
            4,
            rows + ((<usize>from) << 5),
            (<usize>T) << 5,
            0,
            0,
            dqk + <usize>(first + q) * qkRow + <usize>h * head,
            qkRow,
            4,
            hd,
            end - from,
          );
        }
      }
    }
    first += T;
  }
}

/** @param b counts, place, qk, qkv, dy, soft, dqkv, dqk */
export function attention_backward_key(u: usize, b: usize): void {
  open(u, b);
  const dy: usize = load<u32>(b, 16),
    soft: usize = load<u32>(b, 20),
    dqkv: usize = load<u32>(b, 24);
  const dqk: usize = load<u32>(b, 28);
  const scale4 = f32x4.splat(scale);
  for (let first = 0; first < live; ) {
    const T = lengthAt(first);
    const width = scoreRow(T);
    const queries = scratch(),
      pulls = queries + panelBytes(T, hd);
    const queryRows = pulls + panelBytes(T, hd),
      pullRows = queryRows + panelBytes(hd, T);
    const scores = pullRows + panelBytes(hd, T),
      reached = scores + (width << 2);
    const softL = reached + (width << 2),
      softD = softL + width;
    const q0 = qk + <usize>first * qkRow,
      v0 = qkv + <usize>first * qkvRow + qkRow;
    for (let h = 0; h < heads; h++) {
      const kv = h / group;
      const qh = q0 + <usize>h * head,
        dyh = dy + <usize>first * yRow + <usize>h * head;
      const k0 = q0 + <usize>(heads + kv) * head,
        vh = v0 + <usize>kv * head;
      packColumns(qh, qkRow, T, hd, queries);
      packColumns(dyh, yRow, T, hd, pulls);
      packRows(qh, qkRow, hd, T, queryRows);
      packRows(dyh, yRow, hd, T, pullRows);
      for (let i: usize = 0; i < <usize>T; i++) {
        const at = soft + (((<usize>first + i) * heads + h) << 3);
        store<f32>(softL + (i << 2), load<f32>(at));
        store<f32>(softD + (i << 2), load<f32>(at, 4));
      }
      // The heads of a group add to the same keys.
      const again = h % group != 0;
      for (let k = 0; k < T; k += 4) {
        const from = k & ~7,
          end = window == 0 ? T : min(T, k + 3 + window),
          N = ((end + 7) & ~7) - from;
        const start: usize = <usize>from * head;
        product(k0 + <usize>k * qkRow, qkRow, 4, queries + start, head << 3, 0, 0, scores, width, 4, N, hd);
        product(vh + <usize>k * qkvRow, qkvRow, 4, pulls + start, head << 3, 0, 0, reached, width, 4, N, hd);
        for (let c = 0; c < 4; c++) {
          let s = scores + <usize>c * width,
            r = reached + <usize>c * width;
          let L = softL + ((<usize>from) << 2),
            D = softD + ((<usize>from) << 2);
          for (let i = from; i < end; i += 4, s += 16, r += 16, L += 16, D += 16) {
            const seen = seeing(k + c, i);
            const p = v128.and(exp4(f32x4.sub(f32x4.mul(v128.load(s), scale4), v128.load(L))), seen);
            const e = f32x4.mul(f32x4.mul(p, f32x4.sub(v128.load(r), v128.load(D))), scale4);
            v128.store(s, p);
            v128.store(r, v128.and(e, seen));
          }
        }
        const dv = dqkv + <usize>(first + k) * qkvRow + qkRow + <usize>kv * head;
        const dk = dqk + <usize>(first + k) * qkRow + <usize>(heads + kv) * head;
        product(
          scores,
          width,
          4,
          pullRows + ((<usize>from) << 5),
          (<usize>T) << 5,
          again ? dv : 0,
          qkvRow,
          dv,
          qkvRow,
          4,
          hd,
          end - from,
        );
        product(
          reached,
          width,
          4,
          queryRows + ((<usize>from) << 5),
          (<usize>T) << 5,
          again ? dk : 0,
          qkRow,
          dk,
          qkRow,
          4,
          hd,
          end - from,
        );
      }
    }
    first += T;
  }
}
