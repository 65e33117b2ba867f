import { descending, rank } from 'd3-array';
import { mean, sum } from './totals.ts';

/** Ranks from 1, smallest first; equal values share the mean of their ranks. */
export function ranksOf(values: readonly number[]): number[] {
  // `rank` gives equal values the lowest of their ranks, from either end.
  const [rising, falling] = [rank(values), rank(values, descending)];
  return values.map((_, i) => (rising[i] + values.length - falling[i] + 1) / 2);
}

/**
 * Spearman's rank correlation of two lists of one length: Pearson's correlation of their ranks.
 * @returns null where either list is all one value, has fewer than two, or has a value that is not a number, which has no rank
 * @throws RangeError where the lists have not the same length
 */
export function rankCorrelation(xs: readonly number[], ys: readonly number[]): number | null {
  if (xs.length !== ys.length)
    throw new RangeError(
      `Ranks of ${xs.length} and ${ys.length} values cannot be compared: they are no pairs.`,
    );
  if ([...xs, ...ys].some(Number.isNaN)) return null;
  const [a, b] = [centred(ranksOf(xs)), centred(ranksOf(ys))];
  const norm = Math.sqrt(product(a, a) * product(b, b));
  return norm === 0 ? null : product(a, b) / norm;
}

const centred = (values: readonly number[]): number[] => {
  const middle = mean(values) ?? 0;
  return values.map((value) => value - middle);
};

const product = (a: readonly number[], b: readonly number[]): number => sum(a, (x, i) => x * b[i]);
