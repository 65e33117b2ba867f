import { eachResample, percentileInterval, type Resampling } from '../stats/bootstrap.ts';
import type { Interval } from '../stats/intervals.ts';
import { topIndices } from './top_share.ts';
import { pooledPairs, type TracePair } from './trace_pair.ts';

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

/** The overlap of the top positions of many traces. */
export interface PooledOverlap {
  readonly overlap: number;
  /** What two models that have nothing in common would share: the share of tokens in the top. */
  readonly chance: number;
  readonly tokens: number;
  readonly traces: number;
  /** 95 %, from a bootstrap over traces; null for fewer than two traces with tokens. */
  readonly interval: Interval | null;
}

/**
 * `overlapOfTop` of all tokens of many traces as one pool, so that a trace has as many of the top as its tokens earn
 * (paper, Table 1). The interval is a bootstrap over traces, since the tokens of one are correlated; the top sets
 * stay those of all traces, and a resample's overlap is twice the tokens in both over the tokens in either set counted
 * by set, which without resampling is the overlap itself.
 * @returns null of no tokens
 * @throws RangeError if a trace has different numbers of entropies under the two models, or one that is not finite
 */
export function overlapOverTraces(
  traces: readonly TracePair[],
  rho: number,
  resampling: Resampling = { resamples: 1000, seed: 0 },
): PooledOverlap | null {
  const filled = traces.filter(({ before }) => before.length > 0);
  const { before, after, trace } = pooledPairs(filled);
  const overlap = overlapOfTop(before, after, rho);
  if (overlap === null) return null;
  const [ours, theirs] = [topIndices(before, rho), new Set(topIndices(after, rho))];
  const shared = new Uint32Array(filled.length);
  const inSets = new Uint32Array(filled.length);
  for (const i of ours) {
    inSets[trace[i]]++;
    if (theirs.has(i)) shared[trace[i]]++;
  }
  for (const i of theirs) inSets[trace[i]]++;
  const resampled = new Float64Array(resampling.resamples);
  eachResample(filled.length, resampling, (drawn, at) => {
    let both = 0;
    let all = 0;
    for (const i of drawn) {
      both += shared[i];
      all += inSets[i];
    }
    resampled[at] = (2 * both) / all;
  });
  return {
    overlap,
    chance: ours.length / before.length,
    tokens: before.length,
    traces: filled.length,
    interval: filled.length < 2 ? null : percentileInterval(resampled),
  };
}
