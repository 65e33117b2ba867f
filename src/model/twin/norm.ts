/**
 * RMSNorm of `width` numbers from x[at]: y_i = w_i x_i r, r = 1 / sqrt(mean(x^2) + eps). Written into y[at...].
 */
export function rmsNormAt(
  y: Float64Array,
  x: Float64Array,
  at: number,
  width: number,
  w: Float64Array,
  eps: number,
): void {
  const r = inverseRms(x, at, width, eps);
  for (let i = 0; i < width; i++) y[at + i] = w[i] * x[at + i] * r;
}

/**
 * The backward of `rmsNormAt`: dx_i = r (w_i dy_i - x_i r^2 / width * sum_j w_j dy_j x_j), written into
 * dx[at...] (which may be dy itself); dw_i += dy_i x_i r.
 */
export function rmsNormBackwardAt(
  dx: Float64Array,
  dy: Float64Array,
  x: Float64Array,
  at: number,
  width: number,
  w: Float64Array,
  dw: Float64Array,
  eps: number,
): void {
  const r = inverseRms(x, at, width, eps);
  let dot = 0;
  for (let i = 0; i < width; i++) dot += w[i] * dy[at + i] * x[at + i];
  for (let i = 0; i < width; i++) {
    const d = dy[at + i];
    dw[i] += d * x[at + i] * r;
    dx[at + i] = r * (w[i] * d - (x[at + i] * r * r * dot) / width);
  }
}

/** RMSNorm of every row of x [N, D]. */
export function rmsNorm(x: Float64Array, w: Float64Array, eps: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += w.length) rmsNormAt(y, x, at, w.length, w, eps);
  return y;
}

/** The backward of `rmsNorm`: returns dx [N, D], adds to dw [D]. */
export function rmsNormBackward(
  dy: Float64Array,
  x: Float64Array,
  w: Float64Array,
  dw: Float64Array,
  eps: number,
): Float64Array {
  const dx = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += w.length) rmsNormBackwardAt(dx, dy, x, at, w.length, w, dw, eps);
  return dx;
}

function inverseRms(x: Float64Array, at: number, width: number, eps: number): number {
  let squares = 0;
  for (let i = 0; i < width; i++) squares += x[at + i] ** 2;
  return 1 / Math.sqrt(squares / width + eps);
}
