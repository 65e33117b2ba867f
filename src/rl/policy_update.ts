import { cuts, type Mask, type Objective, type Optimiser } from '../experiment/spec.ts';
import {
  type BatchCapacity,
  type BatchSections,
  type PackedBatch,
  packBatch,
  type Sequence,
} from '../model/packing.ts';
import { poolsOf } from './mask_pools.ts';

export interface PolicyOptions {
  mask: Mask;
  objective: Objective;
  optimiser: Optimiser;
  temperature: number;
}

/** What one micro-batch of one update saw: sums over its response tokens. */
export interface UpdateSums {
  loss: number;
  tokens: number;
  kept: number;
  entropy: number;
  entropyKept: number;
  clippedLow: number;
  clippedHigh: number;
  kl: number;
  /** Global norm before the clip, of the update that the micro-batch ended; null where it ended none. */
  gradientNorm: number | null;
  /** Where the mask cut, nats (mean over its pools); null where it was not cut on the device. */
  tau: number | null;
  ratio: number;
  logprob: number;
}

/** What a micro-batch left: its sums, the first row of each of its sequences, and the mask, 1 or 0 a row. */
export interface UpdateOutcome {
  sums: UpdateSums;
  firstRows: number[];
  keep: Float32Array;
}

/** What is called between submits: where work is paused, or ended by throwing. */
export type Between = () => void | Promise<void>;

/** The masked policy-gradient update: forward, row statistics, mask, gradient, backward, clip, AdamW. */
export interface PolicyUpdate {
  /** Dispatches of an update of one micro-batch. */
  readonly dispatches: number;
  /**
   * One optimiser update from a mini-batch.
   * @param t which update it is, counted from 1
   * @param between called between submits; throwing from it leaves the update half done
   * @returns the learning rate used, once no more than its last submit is queued
   */
  update(microbatches: Sequence[][], t: number, between?: Between): Promise<number>;
  /** Reads the metrics and the masks of every micro-batch since the last read. */
  read(): Promise<UpdateOutcome[]>;
  /** Frees what the update allocated; the learner stays. */
  destroy(): void;
}

/** Whether the mask is cut on the device in the update itself; else each sequence's `weight` is the mask. */
export function cutsOnDevice(mask: Mask, microbatches: number): boolean {
  if (!cuts(mask) || mask.entropy === 'old') return false;
  return (
    mask.pool === 'microbatch' ||
    mask.pool === 'sequence' ||
    (mask.pool === 'minibatch' && microbatches === 1)
  );
}

/** What a loss averages over: dapo the response tokens, grpo the sequences. */
const averaged = (sequences: readonly Sequence[], loss: Objective['loss']): number =>
  loss === 'grpo' ? sequences.length : sequences.reduce((n, s) => n + s.tokens.length - s.promptLength, 0);

/**
 * Each micro-batch's part of its mini-batch, by what the loss averages over. So the gradient of a mini-batch is the same
 * however it is cut, unless the mask is cut by micro-batch.
 */
export function sharesOf(microbatches: readonly (readonly Sequence[])[], loss: Objective['loss']): number[] {
  const weights = microbatches.map((m) => averaged(m, loss));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Packs a micro-batch with the pools that its mask is cut over.
 * @param share its part of its mini-batch
 * @param metricsSlot where its metrics go
 */
export function packMicrobatch(
  { capacity, sections }: { capacity: BatchCapacity; sections: BatchSections },
  sequences: readonly Sequence[],
  mask: Mask,
  share: number,
  metricsSlot: number,
): PackedBatch {
  const responses = sequences.map((s) => s.tokens.length - s.promptLength);
  return packBatch(capacity, sections, sequences, {
    pools: (batch) => poolsOf(mask, batch, responses),
    share,
    metricsSlot,
  });
}
