import type { Recipe } from '../experiment/spec.ts';
import type { Sequence } from '../model/packing.ts';
import { splitEvenly } from '../model/split_evenly.ts';
import { foldKey, randomStream, streams } from '../random/stream.ts';
import { applyHostMask } from './host_mask.ts';
import { cutsOnDevice } from './policy_update.ts';
import { padLeft, type TrainingItem } from './training_batch.ts';

/** A mini-batch whose tokens are chosen, or will be by the update itself. */
export interface MaskedMinibatch {
  sequences: Sequence[];
  /** Of each cut that the host made, nats. */
  taus: number[];
  /** The update cuts by the entropies that it computes anyway, on the device. */
  onDevice: boolean;
}

/**
 * Chooses the tokens of a mini-batch that get the gradient: those of highest entropy, those of lowest, or a random share.
 * @param batch all of the step, which pools wider than the mini-batch are cut over
 * @param updates so many were made before: keys the random masks
 * @param currentEntropies of the policy as it is, nats a token of each sequence
 */
export async function maskMinibatch(
  { mask, seed, microbatches }: Recipe,
  minibatch: readonly TrainingItem[],
  batch: readonly TrainingItem[],
  updates: number,
  currentEntropies: (sequences: Sequence[]) => Promise<Float32Array[]>,
): Promise<MaskedMinibatch> {
  const sequences = minibatch.map((i) => i.sequence);
  if (mask.select === 'all') return { sequences, taus: [], onDevice: false };
  if (cutsOnDevice(mask, microbatches)) return { sequences, taus: [], onDevice: true };
  const random = randomStream(foldKey(seed, streams.randomMask), updates);
  const pools =
    mask.pool === 'rollout'
      ? [batch]
      : mask.pool === 'microbatch'
        ? splitEvenly(minibatch, microbatches)
        : [minibatch];
  const bySequence = new Map<Sequence, Sequence>();
  const taus: number[] = [];
  for (const pool of pools) {
    const unmasked = pool.map((i) => i.sequence);
    const entropies =
      mask.select === 'random'
        ? null
        : mask.entropy === 'current'
          ? await currentEntropies(unmasked)
          : pool.map(({ response, sequence }) => padLeft(response.rollout.entropy, sequence.promptLength));
    const masked = applyHostMask(mask, unmasked, entropies, random);
    taus.push(...masked.taus);
    unmasked.forEach((s, i) => {
      bySequence.set(s, masked.sequences[i]);
    });
  }
  return { sequences: sequences.map((s) => bySequence.get(s) ?? s), taus, onDevice: false };
}
