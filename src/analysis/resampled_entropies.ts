import { eachResample, percentileInterval, type Resampling } from './bootstrap.ts';
import { forkShare, settledBelow } from './entropy_distribution.ts';
import type { Interval } from './fork_outcome.ts';
import { keptCount } from './top_share.ts';

/** The entropies of one response's tokens, nats. */
type Response = ArrayLike<number>;

/** A number of all responses, with its 95 % interval over responses drawn anew. */
export interface OverResponses {
  readonly value: number;
  readonly interval: Interval;
}

const usual: Resampling = { resamples: 1000, seed: 0 };

/**
 * The share of tokens below `settledBelow`. Whole responses are drawn anew, for the tokens of one hang together.
 * @returns null of fewer than two responses with tokens
 */
export function settledShare(
  responses: readonly Response[],
  resampling: Resampling = usual,
): OverResponses | null {
  const filled = responses.filter(({ length }) => length > 0);
  const settled = filled.map((entropies) => Array.from(entropies).filter((h) => h < settledBelow).length);
  return overResponses(filled.length, resampling, (times) => {
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
 * The share of the sum of all entropies that the top fifth of tokens hold. The cut is taken anew in each resample: it is
 * estimated from the responses as the share is, and a cut that stayed would part off more or less than a fifth of the
 * tokens drawn.
 * @returns null of fewer than two responses with tokens, or where no token has entropy
 */
export function topShareOfEntropy(
  responses: readonly Response[],
  resampling: Resampling = usual,
): OverResponses | null {
  const filled = responses.filter(({ length }) => length > 0);
  const tokens = filled.flatMap((entropies, response) =>
    Array.from(entropies, (entropy) => ({ entropy, response })),
  );
  tokens.sort((a, b) => b.entropy - a.entropy);
  // Sorted once: a resample takes each token as often as its response was drawn, in the same order.
  const descending = Float64Array.from(tokens, ({ entropy }) => entropy);
  const responseOf = Uint32Array.from(tokens, ({ response }) => response);
  return overResponses(filled.length, resampling, (times) => {
    let drawn = 0;
    for (let i = 0; i < times.length; i++) drawn += times[i] * filled[i].length;
    let left = keptCount(forkShare, drawn);
    let top = 0;
    let all = 0;
    for (let i = 0; i < descending.length; i++) {
      const copies = times[responseOf[i]];
      const kept = Math.min(copies, left);
      left -= kept;
      top += kept * descending[i];
      all += copies * descending[i];
    }
    return top / all;
  });
}

/**
 * How far the slots in which a choice is made stand above the others: the lowest mean entropy of a fork slot less the
 * highest of any other, nats. Places outside the grammar (`''`) are in no slot and do not count; a slot that a resample
 * has no token of does not count in it.
 * @param slots of each token of each response, as `World.slots` names them
 * @returns null of fewer than two responses, or where all or none of their slots are forks
 */
export function slotGap(
  responses: readonly Response[],
  slots: readonly (readonly string[])[],
  forkSlots: readonly string[],
  resampling: Resampling = usual,
): OverResponses | null {
  const names = [...new Set(slots.flat())].filter((slot) => slot !== '');
  const isFork = names.map((name) => forkSlots.includes(name));
  const index = new Map(names.map((name, at) => [name, at]));
  const n = names.length;
  const sums = new Float64Array(responses.length * n);
  const counts = new Uint32Array(responses.length * n);
  responses.forEach((entropies, response) => {
    for (let t = 0; t < entropies.length; t++) {
      const slot = index.get(slots[response][t]);
      if (slot === undefined) continue;
      sums[response * n + slot] += entropies[t];
      counts[response * n + slot]++;
    }
  });
  const sum = new Float64Array(n);
  const count = new Float64Array(n);
  return overResponses(responses.length, resampling, (times) => {
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
 * A statistic of all responses, and of resamples of them.
 * @param statistic of responses taken so many times each
 */
function overResponses(
  n: number,
  resampling: Resampling,
  statistic: (times: Uint32Array) => number,
): OverResponses | null {
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
