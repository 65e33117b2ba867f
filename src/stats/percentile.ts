/** `percentile` of values that rise. */
export function percentileOfSorted(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) return Number.NaN;
  const rank = (Math.min(100, Math.max(0, p)) / 100) * (ascending.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(ascending.length - 1, below + 1);
  return ascending[below] + (rank - below) * (ascending[above] - ascending[below]);
}
