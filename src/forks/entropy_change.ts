import { eachResample, percentileInterval, type Resampling } from '../stats/bootstrap.ts';
import type { Interval } from '../stats/intervals.ts';
import { pooledPairs, type TracePair } from './trace_pair.ts';

/** Bins of 5 % each, as in the paper's Fig. 4. */
export const changeBins = 20;

/** The tokens of one bin of the base's entropy, and what training did to theirs. */
export interface EntropyChange {
  /** Percentiles of the base's entropy between which these tokens lie. */
  readonly from: number;
  readonly to: number;
  readonly tokens: number;
  /** Lowest and highest entropy under the base, nats. */
  readonly lowest: number;
  readonly highest: number;
  /** Mean of the entropy after training minus that before, nats. */
  readonly change: number;
  /** 95 %, from a bootstrap over traces; null if fewer than two traces have tokens here. */
  readonly interval: Interval | null;
}

/**
 * How much the entropy of the same tokens changed, by percentile bin of what it was (paper, Fig. 4). Bins go by rank
 * over the tokens of all traces, with equal numbers; ties, as of exactly deterministic tokens, are in order of
 * position. The bootstrap resamples traces, since the tokens of one are correlated; the bins are fixed.
 *
 * A token that is settled cannot fall below 0 nats: in the lowest bins a mean change can hardly be anything but a rise.
 *
 * @returns from the lowest bin; of fewer tokens than bins, those that have any
 * @throws RangeError if a trace has different numbers of entropies under the two models, or one that is not finite
 */
export function entropyChange(
  traces: readonly TracePair[],
  bins = changeBins,
  resampling: Resampling = { resamples: 1000, seed: 0 },
): EntropyChange[] {
  const { before, after, trace } = pooledPairs(traces);
  const n = before.length;
  const rising = Array.from({ length: n }, (_, i) => i).sort((a, b) => before[a] - before[b]);
  const binAt = (rank: number) => Math.floor((rank * bins) / n);
  // By trace and bin: sums of changes, and tokens.
  const sums = new Float64Array(traces.length * bins);
  const counts = new Uint32Array(traces.length * bins);
  rising.forEach((token, rank) => {
    const cell = trace[token] * bins + binAt(rank);
    sums[cell] += after[token] - before[token];
    counts[cell]++;
  });
  const resampled = Array.from({ length: bins }, () => new Float64Array(resampling.resamples));
  const total = new Float64Array(bins);
  const tokens = new Float64Array(bins);
  eachResample(traces.length, resampling, (drawn, at) => {
    total.fill(0);
    tokens.fill(0);
    for (const i of drawn) {
      for (let bin = 0; bin < bins; bin++) {
        total[bin] += sums[i * bins + bin];
        tokens[bin] += counts[i * bins + bin];
      }
    }
    for (let bin = 0; bin < bins; bin++) resampled[bin][at] = total[bin] / tokens[bin];
  });
  return resampled.flatMap((changes, bin): EntropyChange[] => {
    const inBin = rising.filter((_, rank) => binAt(rank) === bin);
    if (inBin.length === 0) return [];
    const sum = inBin.reduce((s, token) => s + (after[token] - before[token]), 0);
    const clusters = new Set(inBin.map((token) => trace[token])).size;
    return [
      {
        from: (100 * bin) / bins,
        to: (100 * (bin + 1)) / bins,
        tokens: inBin.length,
        lowest: before[inBin[0]],
        highest: before[inBin[inBin.length - 1]],
        change: sum / inBin.length,
        interval: clusters < 2 ? null : percentileInterval(changes),
      },
    ];
  });
}
