import { bisectLeft, quantile } from 'd3-array';
import { sum } from '../stats/totals.ts';
import { type Histogram, histogramOf } from './entropy_histogram.ts';
import { keptCount } from './top_share.ts';

/** Entropy in nats below which a token counts as settled: the paper's 10^-2 (arXiv 2506.01939, Fig. 2). */
export const settledBelow = 0.01;
/** The percentile above which the paper's forking tokens lie, and their share. */
export const forkPercentile = 80;
export const forkShare = 0.2;

const listed = [5, 10, 25, 50, 75, forkPercentile, 90, 95, 99] as const;

/** How the entropies of some tokens are distributed (paper, Fig. 2a). */
export interface EntropyDistribution {
  readonly tokens: number;
  /** Nats. */
  readonly mean: number;
  readonly histogram: Histogram;
  /** Share of tokens below `settledBelow`. */
  readonly settled: number;
  /** Some percentiles, rising, the 80th among them: nats. */
  readonly percentiles: readonly { readonly percentile: number; readonly entropy: number }[];
  /** The 80th percentile, nats: what the paper takes as the threshold of a fork. */
  readonly p80: number;
  /** Share of the sum of all entropies in the top 20 % of tokens; null if the sum is 0. */
  readonly topHolds: number | null;
}

/**
 * The distribution of entropies.
 * @param entropies nats, in any order
 * @returns null of no tokens
 */
export function entropyDistribution(entropies: readonly number[]): EntropyDistribution | null {
  const tokens = entropies.length;
  if (tokens === 0) return null;
  const ascending = Float64Array.from(entropies).sort();
  const all = sum(ascending);
  const top = sum(ascending.subarray(tokens - keptCount(forkShare, tokens)));
  return {
    tokens,
    mean: all / tokens,
    histogram: histogramOf(entropies),
    settled: bisectLeft(ascending, settledBelow) / tokens,
    percentiles: listed.map((p) => ({ percentile: p, entropy: percentile(entropies, p) })),
    p80: percentile(entropies, forkPercentile),
    topHolds: all > 0 ? top / all : null,
  };
}

/**
 * A percentile, interpolated linearly between the two nearest values, as numpy's default does (Hyndman and Fan 1996,
 * type 7).
 * @param values in any order
 * @param p 0 to 100
 * @returns NaN of no values
 */
export const percentile = (values: readonly number[], p: number): number =>
  quantile(values, p / 100) ?? Number.NaN;
