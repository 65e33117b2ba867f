/** A straight line through values at 0, 1, 2, ... */
export interface Trend {
  /** Rise from one value to the next. */
  readonly slope: number;
  /** Standard error of the slope; 0 where the values lie on the line. */
  readonly se: number;
}

/** Least squares. @returns null of fewer than three values, which tell nothing of their scatter */
export function trendOf(values: readonly number[]): Trend | null {
  const n = values.length;
  if (n < 3) return null;
  const middle = (n - 1) / 2;
  const mean = values.reduce((a, b) => a + b) / n;
  const spread = (n * (n * n - 1)) / 12;
  const slope = values.reduce((sum, y, i) => sum + (i - middle) * (y - mean), 0) / spread;
  const residual = values.reduce((sum, y, i) => sum + (y - mean - slope * (i - middle)) ** 2, 0);
  return { slope, se: Math.sqrt(residual / (n - 2) / spread) };
}
