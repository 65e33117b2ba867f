import type { Mask } from '../experiment/spec.ts';
import { keptCount } from '../forks/top_share.ts';
import type { PackedBatch, Pool } from '../model/packing.ts';
import { quantileRank } from './mask.ts';

/**
 * A pool of rows [from, to) that holds n response tokens that are not excluded, as `mask_select.wgsl` takes it. For the quantile rule k
 * is the rank, from the top, of the lower of the two order statistics that are interpolated. An empty pool has rank 0,
 * for which the kernel sets no threshold (NaN).
 */
export function poolOf(mask: Pick<Mask, 'rule' | 'rho'>, from: number, to: number, n: number): Pool {
  if (mask.rule !== 'quantile') return { from, to, k: keptCount(mask.rho, n), fraction: 0 };
  const { low, share } = quantileRank(mask.rho, n);
  return { from, to, k: Math.min(n, Math.max(1, n - low)), fraction: share };
}

/** The pools of one packed micro-batch: all of it, or each sequence. */
export function poolsOf(mask: Mask, batch: PackedBatch, pooledTokens: number[]): Pool[] {
  if (mask.pool !== 'sequence') return [poolOf(mask, 0, batch.rows, batch.pooledTokens)];
  return batch.firstRow.map((from, i) =>
    poolOf(mask, from, batch.firstRow[i + 1] ?? batch.rows, pooledTokens[i]),
  );
}
