import type { Recipe } from '../experiment/spec.ts';
import type { Sequence } from '../model/packing.ts';
import { splitEvenly } from '../model/split_evenly.ts';
import { foldKey, randomStream, streams } from '../random/stream.ts';
import { applyHostMask } from './host_mask.ts';
import { cutsOnDevice } from './policy_update.ts';
import { padLeft, type TrainingItem } from './training_batch.ts';

/** A mini-batch with its mask, unless the update selects it. */
export interface MaskedMinibatch {
  sequences: Sequence[];
  /** Thresholds selected on the host, nats. */
  taus: number[];
  /** The update selects the mask on the device, by the entropies that it computes anyway. */
  onDevice: boolean;
}

/**
 * Selects the tokens of a mini-batch that get the gradient: those of highest entropy, of lowest, or a random share.
 * @param batch all of the step, for pools wider than the mini-batch
 * @param updates number of earlier updates: keys the random masks
 * @param currentEntropies of the current policy, in nats per token of each sequence
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
