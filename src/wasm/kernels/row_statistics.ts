// shaders/row_statistics.wgsl: the maximum first, then S = sum e^d and E = sum e^d d of the differences d, four words
// at a time. Where rows lie in memory a second pass is cheaper than rescaling, and rounds less.

import { exp4, lanesBelow, log1, max4, sum4 } from './elementary';

/** Results of the last call of `sums`: the maximum, S and E. */
export let rowMax: f32 = 0;
export let rowSum: f32 = 0;
export let rowDrop: f32 = 0;

/**
 * Takes in a row of n logits. Differences end at -140, where e^d is 0: a forbidden word's -inf would make 0 times inf.
 */
export function sums(z: usize, n: i32, inverseT: f32): void {
  const whole = n & ~3;
  let m = f32x4.splat(-3.0e38);
  let at = z;
  for (let v = 0; v < whole; v += 4, at += 16) m = f32x4.max(m, v128.load(at));
  let top = max4(m);
  for (let v = whole; v < n; v++, at += 4) top = max(top, load<f32>(at));
  const top4 = f32x4.splat(top),
    scale = f32x4.splat(inverseT),
    lowest = f32x4.splat(-140.0);
  // Blocked summation: a single long chain of additions would accumulate too much rounding error.
  let S = f32x4.splat(0),
    E = S,
    wholeS = S,
    wholeE = S;
  at = z;
  for (let v = 0; v < n; v += 4, at += 16) {
    if ((v & 511) == 0) {
      wholeS = f32x4.add(wholeS, S);
      wholeE = f32x4.add(wholeE, E);
      S = f32x4.splat(0);
      E = S;
    }
    const d = f32x4.max(f32x4.mul(f32x4.sub(v128.load(at), top4), scale), lowest);
    let p = exp4(d);
    if (v == whole) p = v128.and(p, lanesBelow(v, n));
    S = f32x4.add(S, p);
    // A lane past the row may have any value, even NaN.
    E = f32x4.add(E, f32x4.mul(p, v == whole ? v128.and(d, lanesBelow(v, n)) : d));
  }
  rowMax = top;
  rowSum = sum4(f32x4.add(wholeS, S));
  rowDrop = sum4(f32x4.add(wholeE, E));
}

/** Writes (lse, H, logp of the target, p of the most likely) of the row that `sums` took in. */
export function writeStatistics(z: usize, target: u32, vocab: i32, inverseT: f32, to: usize): void {
  const logS = log1(rowSum);
  const wanted = min(target, <u32>(vocab - 1));
  store<f32>(to, rowMax * inverseT + logS);
  store<f32>(to, max<f32>(0, logS - rowDrop / rowSum), 4);
  store<f32>(to, (load<f32>(z + ((<usize>wanted) << 2)) - rowMax) * inverseT - logS, 8);
  store<f32>(to, (1.0 as f32) / rowSum, 12);
}

/**
 * @param u (vocab, rows, inverseTemperature)
 * @param b counts, logits, targets, statistics
 */
export function row_statistics_main(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const inverseT = load<f32>(u, 8);
  let z: usize = load<u32>(b, 4),
    target: usize = load<u32>(b, 8),
    to: usize = load<u32>(b, 12);
  for (let row = 0; row < rows; row++, z += (<usize>vocab) << 2, target += 4, to += 16) {
    sums(z, vocab, inverseT);
    writeStatistics(z, load<u32>(target), vocab, inverseT, to);
  }
}
