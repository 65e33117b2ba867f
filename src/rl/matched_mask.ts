import { type Pool, type Selection, selectRows } from './mask.ts';

/**
 * Selects the position-matched random mask: as many rows as `top` at the same rho, with the same count at each
 * position, but at random within a position. For a pool of responses r with entropies H(r, p) at positions p (0 is the
 * first response token), and u(r, p) independent and uniform:
 *
 *     c_p = #{ r : H(r, p) among the k largest of the pool },  k = max(1, ceil(rho n)), ties to the earlier row
 *     m(r, p) = 1 where u(r, p) is among the c_p largest of { u(r', p) : r' reaches p }, else 0
 *
 * so that a position's kept rows are drawn uniformly without replacement, and the histogram of kept positions is that
 * of `top`. What `top` gains over it is due to entropy beyond position. In a pool of one response each position has one
 * row, and this mask equals `top`. Source: a control that the paper lacks, "position-matched random-20%"
 * (`docs/background.md`).
 * @param entropy [N], nats
 * @param keys [N], uniform numbers; the largest of a position are kept
 * @param pools each is matched on its own; each range of a pool is one response, from its first token on, unless positions are given
 * @param positions [N], of a row in its response
 * @returns no taus: there is no threshold
 */
export function selectMatched(
  entropy: ArrayLike<number>,
  keys: ArrayLike<number>,
  pools: readonly Pool[],
  rho: number,
  positions?: ArrayLike<number>,
): Selection {
  const top = selectRows(entropy, pools, { select: 'top', rho, rule: 'topk' }).weights;
  const weights = new Float64Array(entropy.length);
  for (const pool of pools) {
    for (const rows of rowsByPosition(pool, positions)) {
      const count = rows.reduce((sum, row) => sum + top[row], 0);
      const drawn = rows.toSorted((a, b) => keys[b] - keys[a]).slice(0, count);
      for (const row of drawn) weights[row] = 1;
    }
  }
  return { weights, taus: pools.map(() => null) };
}

/** A pool's rows by position in the response; a position without rows is left out. */
function rowsByPosition(pool: Pool, given?: ArrayLike<number>): number[][] {
  const positions: number[][] = [];
  for (const [from, to] of pool) {
    for (let row = from; row < to; row++) {
      const at = given?.[row] ?? row - from;
      positions[at] ??= [];
      positions[at].push(row);
    }
  }
  return positions.filter(Boolean);
}
