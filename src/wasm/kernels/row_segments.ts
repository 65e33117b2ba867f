// shaders/row_segments.wgsl: one row is one segment here (`rowSegments`), so `partial` finds the most likely tokens and
// `merge` does the rest.

import { lanesBelow, log1 } from './elementary';
import { rowDrop, rowMax, rowSum, sums, writeStatistics } from './row_statistics';

/**
 * @param u (vocab, rows, inverseTemperature, SEGMENTS, TOP)
 * @param b counts, logits, sums, found
 */
export function row_segments_partial(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  let z: usize = load<u32>(b, 4),
    to: usize = load<u32>(b, 8);
  for (let row = 0; row < rows; row++, z += (<usize>vocab) << 2, to += 16) {
    sums(z, vocab, load<f32>(u, 8));
    store<f32>(to, rowMax);
    store<f32>(to, rowSum, 4);
    store<f32>(to, rowDrop, 8);
  }
}

/** The same: the words are read four at a time whatever their number. */
export function row_segments_partial4(u: usize, b: usize): void {
  row_segments_partial(u, b);
}

/** The same, and the TOP most likely tokens of each row: (z, id), best first, ties by id. */
export function row_segments_partial_top(u: usize, b: usize): void {
  row_segments_partial(u, b);
  const vocab = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4)),
    kept = load<i32>(u, 16);
  let z: usize = load<u32>(b, 4),
    best: usize = load<u32>(b, 12);
  const bytes: usize = (<usize>kept) << 3;
  for (let row = 0; row < rows; row++, best += bytes) {
    for (let j = 0; j < kept; j++) {
      store<f32>(best + ((<usize>j) << 3), -3.0e38);
      store<f32>(best + ((<usize>j) << 3), 16777215.0, 4);
    }
    const bar = best + bytes - 8;
    for (let v = 0; v < vocab; v += 4) {
      const four = f32x4.gt(v128.load(z + ((<usize>v) << 2)), f32x4.splat(load<f32>(bar)));
      if (!v128.any_true(v128.and(four, lanesBelow(v, vocab)))) continue;
      const end = min(v + 4, vocab);
      for (let i = v; i < end; i++) offer(load<f32>(z + ((<usize>i) << 2)), i, best, kept);
    }
    z += (<usize>vocab) << 2;
  }
}

/** Inserts a token into the top, if it qualifies. Tokens come in order of ids, so that ties stay behind. */
function offer(z: f32, id: i32, best: usize, kept: i32): void {
  let j = kept;
  while (j > 0 && z > load<f32>(best + ((<usize>(j - 1)) << 3))) {
    if (j < kept) store<u64>(best + ((<usize>j) << 3), load<u64>(best + ((<usize>(j - 1)) << 3)));
    j--;
  }
  if (j == kept) return;
  store<f32>(best + ((<usize>j) << 3), z);
  store<f32>(best + ((<usize>j) << 3), <f32>id, 4);
}

/**
 * @param u (vocab, rows, inverseTemperature, SEGMENTS, TOP)
 * @param b counts, logits, targets, sums, statistics, found, top
 */
export function row_segments_merge(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  let z: usize = load<u32>(b, 4),
    target: usize = load<u32>(b, 8),
    from: usize = load<u32>(b, 12),
    to: usize = load<u32>(b, 16);
  for (let row = 0; row < rows; row++, z += (<usize>vocab) << 2, target += 4, from += 16, to += 16) {
    restore(from);
    writeStatistics(z, load<u32>(target), vocab, load<f32>(u, 8), to);
  }
}

/** Takes a row's sums back. */
function restore(from: usize): void {
  rowMax = load<f32>(from);
  rowSum = load<f32>(from, 4);
  rowDrop = load<f32>(from, 8);
}

/** The same, and the log-probabilities of the most likely tokens: (id, log-probability). */
export function row_segments_merge_top(u: usize, b: usize): void {
  row_segments_merge(u, b);
  const rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4)),
    kept = load<i32>(u, 16);
  const inverseT = load<f32>(u, 8);
  let from: usize = load<u32>(b, 12),
    found: usize = load<u32>(b, 20),
    top: usize = load<u32>(b, 24);
  for (let row = 0; row < rows; row++, from += 16) {
    restore(from);
    const logS = log1(rowSum);
    for (let j = 0; j < kept; j++, found += 8, top += 8) {
      store<f32>(top, load<f32>(found, 4));
      store<f32>(top, (load<f32>(found) - rowMax) * inverseT - logS, 4);
    }
  }
}
