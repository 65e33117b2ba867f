import type { Mask } from '../experiment/spec.ts';
import { isPooled, type Sequence } from '../model/packing.ts';
import type { Random } from '../random/stream.ts';
import { type RowRange, selectRows } from './mask.ts';
import { selectMatched } from './matched_mask.ts';

/**
 * Applies a mask selected on the host: at random, or by entropies that are known in advance.
 * @param sequences whose `weight` is set to 1 or 0 for each response token, 0 for those that are excluded
 * @param entropy per sequence, nats per token of the full sequence; not needed for `random`
 * @param random uniform numbers for `random` and `matched`, one per response token in order, excluded ones too
 * @returns tau of each pool, if the mask has a threshold
 */
export function applyHostMask(
  mask: Mask,
  sequences: Sequence[],
  entropy: ArrayLike<number>[] | null,
  random: Random,
): { sequences: Sequence[]; taus: number[] } {
  const { select } = mask;
  const drawn = select === 'random' || select === 'matched';
  const entropies: number[] = [];
  const keys: number[] = [];
  const positions: number[] = [];
  let rows = 0;
  const ranges = sequences.map(({ tokens, promptLength }, i) => {
    const start = rows;
    for (let t = promptLength; t < tokens.length; t++) {
      if (entropy) entropies.push(entropy[i][t]);
      if (drawn) keys.push(random.uniform());
      positions.push(t - promptLength);
      rows++;
    }
    return [start, rows] as const;
  });
  const pooled = ranges.map((range, i) => pooledRanges(sequences[i], range));
  const pools = mask.pool === 'sequence' ? pooled : [pooled.flat()];
  const { weights, taus } =
    select === 'matched'
      ? selectMatched(entropies, keys, pools, mask.rho, positions)
      : selectRows(select === 'random' ? keys : entropies, pools, { ...mask, select });
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

/** The rows of a response without those of excluded tokens. */
function pooledRanges(sequence: Sequence, [from, to]: RowRange): RowRange[] {
  const pooled: RowRange[] = [];
  let start: number | null = null;
  for (let row = from; row <= to; row++) {
    const inside = row < to && isPooled(sequence, row - from + sequence.promptLength);
    if (inside) start ??= row;
    else if (start !== null) {
      pooled.push([start, row]);
      start = null;
    }
  }
  return pooled;
}
