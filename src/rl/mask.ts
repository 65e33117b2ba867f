import { keptCount } from '../forks/top_share.ts';

/** Which rows the gradient touches (arXiv 2506.01939, Eq. 6; `docs/background.md`). */
export interface MaskOptions {
  /** `bottom` is the complement of `top` at the same rho: with rho 0.2, the bottom 80 %. */
  select: 'top' | 'bottom' | 'random' | 'all';
  /** Share of rows that `top` and `random` keep. */
  rho: number;
  /**
   * `topk`: exactly k rows, ties to the lower position (official code). `threshold`: every row with H >= tau,
   * tau the k-th largest (the paper's text). `quantile`: every row with H >= the linearly interpolated
   * (1 - rho) quantile (TRL).
   */
  rule: 'topk' | 'threshold' | 'quantile';
}

/** Rows [from, to). */
export type RowRange = readonly [from: number, to: number];

/** Rows that are ranked together: the response rows of a sequence, of a micro-batch, ... in ascending order. */
export type Pool = readonly RowRange[];

/** A mask, and its thresholds. */
export interface Selection {
  /** [N]: 1 for a kept row, else 0, including rows outside the pools. */
  weights: Float64Array;
  /** Per pool: the threshold of `top` and `bottom` in nats, NaN for an empty pool; null for other selections. */
  taus: (number | null)[];
}

/** The response rows of packed sequences: those that predict a token at or past the prompt's length. */
export function responseRanges(lengths: readonly number[], promptLengths: readonly number[]): RowRange[] {
  let start = 0;
  return lengths.map((length, i) => {
    const range: RowRange = [start + promptLengths[i] - 1, start + length - 1];
    start += length;
    return range;
  });
}

/**
 * Selects the rows to keep.
 * @param entropy [N], nats. For `random`, a key per row instead: uniform numbers, of which the k largest are kept
 * @param pools each is ranked on its own
 */
export function selectRows(
  entropy: ArrayLike<number>,
  pools: readonly Pool[],
  options: MaskOptions,
): Selection {
  const weights = new Float64Array(entropy.length);
  const taus = pools.map((pool) => {
    const rows = pool.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
    if (options.select === 'all') {
      for (const row of rows) weights[row] = 1;
      return null;
    }
    const rule = options.select === 'random' ? 'topk' : options.rule;
    const { top, tau } = cut(entropy, rows, options.rho, rule);
    for (const row of rows) weights[row] = Number(top.has(row) !== (options.select === 'bottom'));
    return options.select === 'random' ? null : tau;
  });
  return { weights, taus };
}

/** The rows at or above the threshold, and the threshold. */
function cut(
  entropy: ArrayLike<number>,
  rows: readonly number[],
  rho: number,
  rule: MaskOptions['rule'],
): { top: Set<number>; tau: number } {
  if (rows.length === 0) return { top: new Set(), tau: Number.NaN };
  // Array.prototype.sort is stable, so ties keep their order of position.
  const descending = [...rows].sort((a, b) => entropy[b] - entropy[a]);
  const k = keptCount(rho, rows.length);
  if (rule === 'topk') return { top: new Set(descending.slice(0, k)), tau: entropy[descending[k - 1]] };
  if (rule === 'threshold') {
    const tau = entropy[descending[k - 1]];
    return { top: new Set(rows.filter((row) => entropy[row] >= tau)), tau };
  }
  const { low, share } = quantileRank(rho, rows.length);
  const last = rows.length - 1;
  const below = entropy[descending[last - low]];
  const above = entropy[descending[last - Math.ceil(low + share)]];
  // torch's `lerp`. Rows are selected by rank, not by comparing with a rounded tau: with share > 0, tau is above
  // `below` (unless tied with it), however little.
  const tau = share < 0.5 ? below + share * (above - below) : above - (above - below) * (1 - share);
  const from = share > 0 ? above : below;
  return { top: new Set(rows.filter((row) => entropy[row] >= from)), tau };
}

/**
 * The (1 - rho) quantile of n values as in torch.quantile (linear): between the order statistics `low` and `low` + 1
 * from the bottom, at the fraction `share`. A rank that differs from an integer only by the rounding of
 * (1 - rho) (n - 1) is that integer: otherwise 0.8 * 35 = 28.000000000000004 would drop a row.
 */
export function quantileRank(rho: number, n: number): { low: number; share: number } {
  const rank = (1 - rho) * Math.max(0, n - 1);
  const whole = Math.round(rank);
  if (Math.abs(rank - whole) < 1e-8) return { low: whole, share: 0 };
  return { low: Math.floor(rank), share: rank - Math.floor(rank) };
}
