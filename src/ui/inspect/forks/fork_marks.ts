import type { Trace } from '../../../experiment/trace.ts';
import { keptCount } from '../../../forks/top_share.ts';

/** The response tokens of some traces in the order of their entropy, so that any cut among them is one comparison. */
export interface ForkRanks {
  /** For each trace, for each token of its response: its place from the highest entropy, 0 first. */
  readonly ranks: readonly Int32Array[];
  /** The entropies in that order, nats. */
  readonly descending: Float64Array;
}

/** The rank of a token without an entropy: outside every pool. */
export const unranked = 2 ** 31 - 1;

/** Ranks the response tokens of all traces together; equal entropies keep the order of their positions. */
export function rankForks(traces: readonly Trace[]): ForkRanks {
  const ranks = traces.map(({ tokens, promptLength }) =>
    new Int32Array(Math.max(0, tokens.length - promptLength)).fill(unranked),
  );
  const entropies: number[] = [];
  const places: [trace: number, at: number][] = [];
  traces.forEach(({ tokens, promptLength }, trace) => {
    for (let at = promptLength; at < tokens.length; at++) {
      const { entropy } = tokens[at];
      if (entropy === null) continue;
      entropies.push(entropy);
      places.push([trace, at - promptLength]);
    }
  });
  const order = Uint32Array.from(entropies.keys()).sort((a, b) => entropies[b] - entropies[a] || a - b);
  order.forEach((place, rank) => {
    const [trace, at] = places[place];
    ranks[trace][at] = rank;
  });
  return { ranks, descending: Float64Array.from(order, (place) => entropies[place]) };
}

/** How many tokens a share keeps, ceil(rho n), and the entropy of the last of them, nats. */
export function cutAt({ descending }: ForkRanks, rho: number): { kept: number; tau: number | null } {
  const kept = descending.length === 0 ? 0 : keptCount(rho, descending.length);
  return { kept, tau: kept === 0 ? null : descending[kept - 1] };
}

/** The places in a response, ascending, that a cut keeps. */
export function forksOf(ranks: Int32Array, kept: number): number[] {
  const places: number[] = [];
  ranks.forEach((rank, at) => {
    if (rank < kept) places.push(at);
  });
  return places;
}
