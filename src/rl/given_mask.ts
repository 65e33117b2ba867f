import type { Mask } from '../experiment/spec.ts';
import type { Sequence } from '../model/packing.ts';
import type { Random } from '../random/stream.ts';
import { selectRows } from './mask.ts';

/**
 * A mask that is chosen on the host: a random share, or a cut by entropies that are known beforehand.
 * @param sequences get a `weight` of 1 or 0 for each response token
 * @param entropy per sequence, nats a token of the whole sequence; for `random`, not needed
 * @returns tau of each pool, where the mask is a cut
 */
export function giveMask(
  mask: Mask,
  sequences: Sequence[],
  entropy: ArrayLike<number>[] | null,
  random: Random,
): { sequences: Sequence[]; taus: number[] } {
  const scores: number[] = [];
  const ranges = sequences.map(({ tokens, promptLength }, i) => {
    const start = scores.length;
    for (let t = promptLength; t < tokens.length; t++)
      scores.push(entropy ? entropy[i][t] : random.uniform());
    return [start, scores.length] as const;
  });
  const pools = mask.pool === 'sequence' ? ranges.map((range) => [range]) : [ranges];
  const { weights, taus } = selectRows(scores, pools, mask);
  return {
    sequences: sequences.map((sequence, i) => {
      const weight = new Float32Array(sequence.tokens.length);
      for (let t = sequence.promptLength; t < weight.length; t++) {
        weight[t] = weights[ranges[i][0] + t - sequence.promptLength];
      }
      return { ...sequence, weight };
    }),
    taus: taus.filter((tau): tau is number => tau !== null),
  };
}
