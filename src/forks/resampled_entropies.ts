import { eachResample, percentileInterval, type Resampling } from '../stats/bootstrap.ts';
import type { Interval } from '../stats/intervals.ts';
import { forkShare, settledBelow } from './entropy_distribution.ts';
import { keptCount } from './top_share.ts';

/** The entropies of a cluster of correlated tokens, nats: those of one response, or of all responses to one problem. */
type Cluster = ArrayLike<number>;

/** A number of all tokens, with its 95 % bootstrap interval over clusters. */
export interface OverClusters {
  readonly value: number;
  readonly interval: Interval;
}

const usual: Resampling = { resamples: 1000, seed: 0 };

/**
 * The share of tokens below `settledBelow`. The bootstrap is over clusters.
 * @returns null of fewer than two clusters with tokens
 */
export function settledShare(
  clusters: readonly Cluster[],
  resampling: Resampling = usual,
): OverClusters | null {
  const filled = clusters.filter(({ length }) => length > 0);
  const settled = filled.map((entropies) => Array.from(entropies).filter((h) => h < settledBelow).length);
  return overClusters(filled.length, resampling, (times) => {
    let below = 0;
    let tokens = 0;
    for (let i = 0; i < times.length; i++) {
      below += times[i] * settled[i];
      tokens += times[i] * filled[i].length;
    }
    return below / tokens;
  });
}

/**
 * The share of the sum of all entropies in the top fifth of tokens. The threshold is recomputed in each resample: it is
 * estimated from the same tokens as the share is, and a fixed one would select more or less than a fifth of the
 * tokens drawn.
 * @returns null for fewer than two clusters with tokens, or if no token has entropy
 */
export function topShareOfEntropy(
  clusters: readonly Cluster[],
  resampling: Resampling = usual,
): OverClusters | null {
  const filled = clusters.filter(({ length }) => length > 0);
  const tokens = filled.flatMap((entropies, cluster) =>
    Array.from(entropies, (entropy) => ({ entropy, cluster })),
  );
  tokens.sort((a, b) => b.entropy - a.entropy);
  // Sorted once: a resample takes each token as often as its cluster was drawn, in the same order.
  const descending = Float64Array.from(tokens, ({ entropy }) => entropy);
  const clusterOf = Uint32Array.from(tokens, ({ cluster }) => cluster);
  return overClusters(filled.length, resampling, (times) => {
    let drawn = 0;
    for (let i = 0; i < times.length; i++) drawn += times[i] * filled[i].length;
    let left = keptCount(forkShare, drawn);
    let top = 0;
    let all = 0;
    for (let i = 0; i < descending.length; i++) {
      const copies = times[clusterOf[i]];
      const kept = Math.min(copies, left);
      left -= kept;
      top += kept * descending[i];
      all += copies * descending[i];
    }
    return top / all;
  });
}

/**
 * How far the entropy of slots with a choice is above the others: the lowest mean entropy of a fork slot less the
 * highest of any other, nats. Places outside the grammar (`''`) are in no slot and do not count; a slot that a resample
 * has no token of does not count in it.
 * @param slots of each token of each cluster, as `World.slots` names them
 * @returns null of fewer than two clusters, or where all or none of their slots are forks
 */
export function slotGap(
  clusters: readonly Cluster[],
  slots: readonly (readonly string[])[],
  forkSlots: readonly string[],
  resampling: Resampling = usual,
): OverClusters | null {
  const names = [...new Set(slots.flat())].filter((slot) => slot !== '');
  const isFork = names.map((name) => forkSlots.includes(name));
  const index = new Map(names.map((name, at) => [name, at]));
  const n = names.length;
  const sums = new Float64Array(clusters.length * n);
  const counts = new Uint32Array(clusters.length * n);
  clusters.forEach((entropies, cluster) => {
    for (let t = 0; t < entropies.length; t++) {
      const slot = index.get(slots[cluster][t]);
      if (slot === undefined) continue;
      sums[cluster * n + slot] += entropies[t];
      counts[cluster * n + slot]++;
    }
  });
  const sum = new Float64Array(n);
  const count = new Float64Array(n);
  return overClusters(clusters.length, resampling, (times) => {
    sum.fill(0);
    count.fill(0);
    for (let i = 0; i < times.length; i++) {
      if (times[i] === 0) continue;
      for (let slot = 0; slot < n; slot++) {
        sum[slot] += times[i] * sums[i * n + slot];
        count[slot] += times[i] * counts[i * n + slot];
      }
    }
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let slot = 0; slot < n; slot++) {
      if (count[slot] === 0) continue;
      const mean = sum[slot] / count[slot];
      if (isFork[slot]) lowest = Math.min(lowest, mean);
      else highest = Math.max(highest, mean);
    }
    const gap = lowest - highest;
    return Number.isFinite(gap) ? gap : Number.NaN;
  });
}

/**
 * A statistic of all clusters, and of resamples of them.
 * @param statistic of clusters with the given multiplicities
 */
function overClusters(
  n: number,
  resampling: Resampling,
  statistic: (times: Uint32Array) => number,
): OverClusters | null {
  if (n < 2) return null;
  const times = new Uint32Array(n).fill(1);
  const value = statistic(times);
  const resampled = new Float64Array(resampling.resamples);
  eachResample(n, resampling, (drawn, at) => {
    times.fill(0);
    for (const i of drawn) times[i]++;
    resampled[at] = statistic(times);
  });
  const interval = percentileInterval(resampled);
  return interval === null || Number.isNaN(value) ? null : { value, interval };
}
