import { eachResample, percentileInterval, type Resampling } from '../stats/bootstrap.ts';
import type { Interval } from '../stats/intervals.ts';
import { forkShare, percentile } from './entropy_distribution.ts';
import { overlapOverTraces, type PooledOverlap } from './overlap.ts';
import { topIndices } from './top_share.ts';

/**
 * What a second model Q, such as a quantised one, makes of tokens that a reference P has read too (teacher forcing: both
 * see the same prefix at every position), and whether it differs more at the forks. Per token y with the prefix s:
 *
 * - `kl`: KL(P || Q) = sum_i P(i|s) log P(i|s)/Q(i|s). Exact where the logits of both models were at hand, else null.
 * - `logRatio`: log P(y|s) - log Q(y|s). Its mean is the log of the ratio of perplexities, PPL(Q)/PPL(P). Of tokens that P
 *   drew at temperature 1 without filters it is an unbiased estimate of the mean KL; of others it is not.
 * - `entropyChange`: H(Q) - H(P), and `entropyDistance`, its absolute value.
 * - `flipped`: 1 where the most likely token is another, else 0.
 * - `topOverlap`: the share of P's k most likely tokens that are among Q's.
 *
 * **Equal noise.** Forks must be expected to change more whatever is done to a model: where one token has all the
 * probability, no small change of logits can be seen. If Q's logits are P's with independent noise of variance sigma^2,
 * then to the second order KL = Var_P(noise) / 2, which is sigma^2 (1 - sum_i P(i)^2) / 2 in expectation: half sigma^2
 * times P's Gini impurity. So a group's sigma = sqrt(2 mean KL / mean Gini) is the noise that would do as much there, and
 * the ratio of the forks' sigma to the rest's says whether forks are disturbed more than the shape of their
 * distributions explains.
 */
export interface DivergedToken {
  /** Under the reference and under the other model, nats. */
  readonly entropy: readonly [reference: number, other: number];
  readonly logprob: readonly [reference: number, other: number];
  readonly flipped: boolean;
  readonly topOverlap: number;
  /** Exact, nats; null where the models were not run side by side. */
  readonly kl: number | null;
  /** Of the reference; null where `kl` is. */
  readonly gini: number | null;
}

/** What is averaged over tokens. */
export const divergenceMeasures = [
  'kl',
  'logRatio',
  'entropyChange',
  'entropyDistance',
  'flipped',
  'topOverlap',
] as const;
export type DivergenceMeasure = (typeof divergenceMeasures)[number];

/** A mean with its 95 % interval from a bootstrap over traces; no interval for fewer than two traces with such tokens. */
export interface Estimated {
  readonly value: number;
  readonly interval: Interval | null;
}

/** Some of the tokens, by what their entropy is under the reference. */
export interface TokenGroup {
  readonly tokens: number;
  /** Lowest and highest entropy under the reference, nats. */
  readonly lowest: number;
  readonly highest: number;
  /** Means; KL is null unless it is known of all tokens. */
  readonly means: Readonly<Record<DivergenceMeasure, Estimated | null>>;
  /** Mean Gini impurity of the reference, and the noise on every logit that would give this mean KL; null without KL. */
  readonly gini: number | null;
  readonly noise: number | null;
}

/** A tenth of the tokens. */
export interface PercentileGroup extends TokenGroup {
  /** Percentiles of the reference's entropy between which they lie. */
  readonly from: number;
  readonly to: number;
}

/** How two models differ on the same tokens. */
export interface ModelDivergence {
  readonly tokens: number;
  readonly traces: number;
  readonly all: TokenGroup;
  /** The top 20 % of tokens by the reference's entropy, and the others; null where there are none. */
  readonly forks: TokenGroup | null;
  readonly rest: TokenGroup | null;
  /** Forks less the rest; null where either is. */
  readonly difference: Readonly<Record<DivergenceMeasure, Estimated | null>> | null;
  /** The forks' noise over the rest's; null without KL, or where the rest's is 0. */
  readonly noiseRatio: Estimated | null;
  /** By tenths of the reference's entropy, from the lowest; those that have tokens. */
  readonly bins: readonly PercentileGroup[];
  /** Which of the forks are forks of the other model too. */
  readonly overlap: PooledOverlap;
  /** Percentiles of KL over all tokens, nats; null without KL. */
  readonly klPercentiles: { readonly p50: number; readonly p99: number; readonly most: number } | null;
}

/** Bins by the reference's entropy. */
export const divergenceBins = 10;

/** Places of the whole, the forks and the rest among the groups; bins come after. */
const [whole, forksAt, restAt, firstBin] = [0, 1, 2, 3];
const groupCount = firstBin + divergenceBins;
/** The measures, the Gini impurity, and the number of tokens: what is summed by trace and group. */
const columns = divergenceMeasures.length + 2;
const [giniColumn, countColumn] = [columns - 2, columns - 1];

/**
 * How a second model differs from a reference on the same tokens, by the reference's entropy: over all tokens, in tenths, at
 * the top 20 % and elsewhere. Groups go by rank over the tokens of all traces; equal entropies are in order of position.
 * Intervals resample whole traces, whose tokens are correlated, with the groups fixed; from fewer than about ten traces
 * they are too narrow.
 * @returns null of no tokens
 * @throws RangeError if an entropy is not finite
 */
export function modelDivergence(
  traces: readonly (readonly DivergedToken[])[],
  resampling: Resampling = { resamples: 1000, seed: 0 },
): ModelDivergence | null {
  const filled = traces.filter((trace) => trace.length > 0);
  const tokens = filled.flat();
  const n = tokens.length;
  const overlap = overlapOverTraces(
    filled.map((trace) => ({
      before: trace.map(({ entropy }) => entropy[0]),
      after: trace.map(({ entropy }) => entropy[1]),
    })),
    forkShare,
    resampling,
  );
  if (overlap === null) return null;
  const entropies = tokens.map(({ entropy }) => entropy[0]);
  const known = tokens.every(({ kl, gini }) => kl !== null && gini !== null);
  const groups = groupsOf(entropies);
  const sums = summed(filled, groups);
  const clusters = Array.from({ length: groupCount }, (_, group) =>
    filled.reduce(
      (k, _trace, i) => k + Number(sums[(i * groupCount + group) * columns + countColumn] > 0),
      0,
    ),
  );

  const total = totalOf(sums, filled.keys());
  const resampled: Float64Array[] = [];
  eachResample(filled.length, resampling, (drawn, at) => {
    resampled[at] = totalOf(sums, drawn);
  });
  const estimated = (of: (total: Float64Array) => number, traces: number): Estimated => ({
    value: of(total),
    interval: traces < 2 ? null : percentileInterval(resampled.map(of)),
  });
  const measured = (of: (measure: number) => Estimated) =>
    Object.fromEntries(
      divergenceMeasures.map((name, i) => [name, name === 'kl' && !known ? null : of(i)]),
    ) as Record<DivergenceMeasure, Estimated | null>;
  const group = (at: number): TokenGroup | null => {
    const own = entropies.filter((_, i) => groups[i].includes(at));
    if (own.length === 0) return null;
    return {
      tokens: own.length,
      lowest: own.reduce((a, b) => Math.min(a, b)),
      highest: own.reduce((a, b) => Math.max(a, b)),
      means: measured((i) => estimated((sum) => meanOf(sum, at, i), clusters[at])),
      gini: known ? meanOf(total, at, giniColumn) : null,
      noise: known ? noiseOf(total, at) : null,
    };
  };

  const [all, forks, rest] = [group(whole), group(forksAt), group(restAt)];
  const both = forks && rest;
  const fewest = Math.min(clusters[forksAt], clusters[restAt]);
  const ratio = (sum: Float64Array) => noiseOf(sum, forksAt) / noiseOf(sum, restAt);
  const kls = known ? tokens.map(({ kl }) => kl!) : [];
  return {
    tokens: n,
    traces: filled.length,
    all: all!,
    forks,
    rest,
    difference: both
      ? measured((i) => estimated((sum) => meanOf(sum, forksAt, i) - meanOf(sum, restAt, i), fewest))
      : null,
    noiseRatio: both && known && Number.isFinite(ratio(total)) ? estimated(ratio, fewest) : null,
    bins: Array.from({ length: divergenceBins }, (_, bin) => bin).flatMap((bin) => {
      const own = group(firstBin + bin);
      return own
        ? [{ ...own, from: (100 * bin) / divergenceBins, to: (100 * (bin + 1)) / divergenceBins }]
        : [];
    }),
    overlap,
    klPercentiles: known
      ? { p50: percentile(kls, 50), p99: percentile(kls, 99), most: percentile(kls, 100) }
      : null,
  };
}

/** The groups of each token. */
function groupsOf(entropies: readonly number[]): number[][] {
  const groups = entropies.map(() => [whole]);
  const forks = new Set(topIndices(entropies, forkShare));
  for (const [i, own] of groups.entries()) own.push(forks.has(i) ? forksAt : restAt);
  const rising = Array.from(entropies.keys()).sort((a, b) => entropies[a] - entropies[b]);
  for (const [rank, i] of rising.entries())
    groups[i].push(firstBin + Math.floor((rank * divergenceBins) / entropies.length));
  return groups;
}

/** [traces, groups, columns], sums over tokens. */
function summed(traces: readonly (readonly DivergedToken[])[], groups: readonly number[][]): Float64Array {
  const sums = new Float64Array(traces.length * groupCount * columns);
  let at = 0;
  for (const [trace, tokens] of traces.entries()) {
    for (const { entropy, logprob, flipped, topOverlap, kl, gini } of tokens) {
      const change = entropy[1] - entropy[0];
      const values = {
        kl: kl ?? Number.NaN,
        logRatio: logprob[0] - logprob[1],
        entropyChange: change,
        entropyDistance: Math.abs(change),
        flipped: Number(flipped),
        topOverlap,
      };
      const row = [...divergenceMeasures.map((name) => values[name]), gini ?? Number.NaN, 1];
      for (const group of groups[at]) {
        const from = (trace * groupCount + group) * columns;
        for (const [column, value] of row.entries()) sums[from + column] += value;
      }
      at++;
    }
  }
  return sums;
}

/** [groups, columns], the sums of some traces, of which one may be there several times. */
function totalOf(sums: Float64Array, traces: Iterable<number>): Float64Array {
  const size = groupCount * columns;
  const total = new Float64Array(size);
  for (const trace of traces) for (let i = 0; i < size; i++) total[i] += sums[trace * size + i];
  return total;
}

/** NaN of no tokens. */
const meanOf = (total: Float64Array, group: number, column: number): number =>
  total[group * columns + column] / total[group * columns + countColumn];

const klColumn = divergenceMeasures.indexOf('kl');

const noiseOf = (total: Float64Array, group: number): number =>
  Math.sqrt((2 * total[group * columns + klColumn]) / total[group * columns + giniColumn]);
