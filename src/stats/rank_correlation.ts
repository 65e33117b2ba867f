/** Ranks from 1, smallest first; equal values share the mean of their ranks. */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Spearman's rank correlation of two lists of one length: Pearson's correlation of their ranks.
 * @returns null where either list is all one value, or has fewer than two
 */
export function rankCorrelation(xs: readonly number[], ys: readonly number[]): number | null {
  const [a, b] = [centred(ranksOf(xs)), centred(ranksOf(ys))];
  const norm = Math.sqrt(product(a, a) * product(b, b));
  return norm === 0 ? null : product(a, b) / norm;
}

const centred = (values: readonly number[]): number[] => {
  const mean = values.reduce((x, y) => x + y, 0) / values.length;
  return values.map((value) => value - mean);
};

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i], 0);
