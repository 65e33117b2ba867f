import { mean, sum } from './totals.ts';

/** A straight line through values at 0, 1, 2, ... */
export interface Trend {
  /** Rise from one value to the next. */
  readonly slope: number;
  /** Standard error of the slope; 0 where the values lie on the line. */
  readonly se: number;
}

/** Least squares. @returns null of fewer than three values, whose scatter is unknown */
export function trendOf(values: readonly number[]): Trend | null {
  const n = values.length;
  if (n < 3) return null;
  const middle = (n - 1) / 2;
  const centre = mean(values)!;
  const spread = (n * (n * n - 1)) / 12;
  const slope = sum(values, (y, i) => (i - middle) * (y - centre)) / spread;
  const residual = sum(values, (y, i) => (y - centre - slope * (i - middle)) ** 2);
  return { slope, se: Math.sqrt(residual / (n - 2) / spread) };
}
