import { sum } from './totals.ts';

/** How many values there are, their mean, and how far they spread. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation with n - 1; null of fewer than two values, whose spread is unknown. */
  readonly sd: number | null;
}

/** The moments of some values. @returns null of none */
export function momentsOf(values: readonly number[]): Moments | null {
  const n = values.length;
  if (n === 0) return null;
  // Equal values are their mean to the bit and spread by nothing, which the sum divided by n would miss by a hair.
  if (values.every((value) => value === values[0])) return { n, mean: values[0], sd: n < 2 ? null : 0 };
  const middle = sum(values) / n;
  return { n, mean: middle, sd: Math.sqrt(sum(values, (value) => (value - middle) ** 2) / (n - 1)) };
}
