import { topIndices } from './top_share.ts';

/**
 * The share of positions that are among the top rho by entropy under both of two models (paper, Table 1). Chance is
 * rho.
 * @param a, b entropies of the same positions
 * @returns null of no positions
 * @throws RangeError where the lists differ in length
 */
export function overlapOfTop(a: ArrayLike<number>, b: ArrayLike<number>, rho: number): number | null {
  if (a.length !== b.length)
    throw new RangeError(`entropies of ${a.length} and of ${b.length} positions have no overlap`);
  if (a.length === 0) return null;
  const ours = topIndices(a, rho);
  const theirs = new Set(topIndices(b, rho));
  return ours.filter((i) => theirs.has(i)).length / ours.length;
}
