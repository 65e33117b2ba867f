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

/** Metrics of one micro-batch of one update: sums over its response tokens. */
export interface UpdateSums {
  loss: number;
  tokens: number;
  kept: number;
  entropy: number;
  entropyKept: number;
  clippedLow: number;
  clippedHigh: number;
  kl: number;
  /** Global gradient norm before clipping, if the micro-batch completed an update; else null. */
  gradientNorm: number | null;
  /** The mask's threshold in nats (mean over its pools); null if it was not selected on the device. */
  tau: number | null;
  ratio: number;
  logprob: number;
}

/** The result of a micro-batch: its sums, the first row of each of its sequences, and the mask, 1 or 0 per row. */
export interface UpdateOutcome {
  sums: UpdateSums;
  firstRows: number[];
  keep: Float32Array;
}

/** Called between submits: can pause the work, or end it by throwing. */
export type Between = () => void | Promise<void>;

/** The masked policy-gradient update: forward, row statistics, mask, gradient, backward, clip, AdamW. */
export interface PolicyUpdate {
  /** Dispatches of an update with one micro-batch. */
  readonly dispatches: number;
  /**
   * One optimiser update from a mini-batch.
   * @param t index of the update, from 1
   * @param between called between submits; throwing from it leaves the update incomplete
   * @returns the learning rate used, when at most its last submit is queued
   */
  update(microbatches: Sequence[][], t: number, between?: Between): Promise<number>;
  /** Reads the metrics and the masks of every micro-batch since the last read. */
  read(): Promise<UpdateOutcome[]>;
  /** Frees what the update allocated; the learner stays. */
  destroy(): void;
}

/** Whether the update selects the mask on the device; otherwise each sequence's `weight` is the mask. */
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
 * Each micro-batch's share of its mini-batch, by what the loss averages over. So the gradient of a mini-batch does not
 * depend on how it is split, unless the mask is pooled by micro-batch.
 */
export function sharesOf(microbatches: readonly (readonly Sequence[])[], loss: Objective['loss']): number[] {
  const weights = microbatches.map((m) => averaged(m, loss));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Packs a micro-batch with the pools of its mask.
 * @param share its share of its mini-batch
 * @param metricsSlot slot for its metrics
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
