import { describe, expect, it } from 'vitest';
import { loadMaskVectors } from '../../reference/fixtures.ts';
import { type MaskOptions, type Pool, responseRanges, selectRows } from './mask.ts';

/** A pool from 0/1 marks. */
const poolOf = (marks: number[]): Pool => marks.flatMap((mark, n) => (mark ? [[n, n + 1] as const] : []));
const top: MaskOptions = { select: 'top', rho: 0.2, rule: 'topk' };

describe('the entropy mask', () => {
  const vectors = loadMaskVectors();

  it("passes TRL's unit tests", () => {
    const theirs = vectors.filter((vector) => vector.source === 'trl');
    expect(theirs).toHaveLength(6);
    for (const { entropy, pool, kept, rho, rule } of theirs) {
      const { weights } = selectRows(entropy, [poolOf(pool)], { select: 'top', rho, rule });
      expect([...weights]).toEqual(kept);
    }
  });

  it('agrees with the reference on ties, zeros, gaps, one row and no rows', () => {
    for (const { entropy, pool, kept, rho, rule, tau } of vectors) {
      const { weights, taus } = selectRows(entropy, [poolOf(pool)], { select: 'top', rho, rule });
      expect([...weights]).toEqual(kept);
      if (tau !== undefined) expect(taus[0]).toBe(tau);
    }
  });

  it('has bottom as the complement of top within the pool', () => {
    const entropy = [9, 1, 5, 2, 8, 3];
    const pool: Pool = [[1, 6]];
    for (const rule of ['topk', 'threshold', 'quantile'] as const) {
      const high = selectRows(entropy, [pool], { select: 'top', rho: 0.4, rule }).weights;
      const low = selectRows(entropy, [pool], { select: 'bottom', rho: 0.4, rule }).weights;
      expect([...high.map((weight, n) => weight + low[n])]).toEqual([0, 1, 1, 1, 1, 1]);
    }
  });

  it('ranks each pool independently', () => {
    const entropy = [1, 2, 3, 10, 20, 30];
    const pools: Pool[] = [[[0, 3]], [[3, 6]]];
    expect([...selectRows(entropy, pools, { ...top, rho: 0.3 }).weights]).toEqual([0, 0, 1, 0, 0, 1]);
    expect([...selectRows(entropy, [pools.flat()], { ...top, rho: 0.3 }).weights]).toEqual([
      0, 0, 0, 0, 1, 1,
    ]);
  });

  it('takes the largest keys for random, and every row of the pool for all', () => {
    const keys = [0.9, 0.1, 0.8, 0.5];
    const random = selectRows(keys, [[[1, 4]]], { ...top, select: 'random', rho: 0.5 });
    expect([...random.weights]).toEqual([0, 0, 1, 1]);
    expect(random.taus).toEqual([null]);
    expect([...selectRows(keys, [[[1, 4]]], { ...top, select: 'all' }).weights]).toEqual([0, 1, 1, 1]);
  });

  it('finds the response rows of packed sequences', () => {
    expect(responseRanges([5, 4], [2, 1])).toEqual([
      [1, 4],
      [5, 8],
    ]);
  });
});
