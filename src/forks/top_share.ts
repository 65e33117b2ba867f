import { bisector, descending } from 'd3-array';

/**
 * The top rho of a list of entropies: the rule by which the official code chooses the tokens that are trained
 * (`docs/background.md`), and every figure that speaks of the top 20 %.
 */

/** k = max(1, ceil(rho n)), as the official code rounds it; 0 of an empty list. */
export const keptCount = (rho: number, n: number): number =>
  Math.min(n, Math.max(1, Math.floor(rho * n + 0.9999)));

/** Indices of the `keptCount` largest values, largest first; of equal values the earlier counts as larger. */
export function topIndices(values: ArrayLike<number>, rho: number): number[] {
  // The sort is stable, so equal values stay in the order of their indices.
  const indices = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b] - values[a]);
  return indices.slice(0, keptCount(rho, values.length));
}

/** Values from high to low, for `rhoAt`. */
export const fromHighest = (values: readonly number[]): number[] => values.toSorted((a, b) => b - a);

/** The share of values at or above one: the rho of a threshold. */
export function rhoAt(falling: readonly number[], threshold: number): number {
  return falling.length === 0 ? 0 : bisector(descending).right(falling, threshold) / falling.length;
}
