import { cuts, type Mask, type Objective, type Optimiser } from '../experiment/spec.ts';
import {
  type BatchCapacity,
  type BatchSections,
  type BatchShares,
  isPooled,
  type PackedBatch,
  packBatch,
  type Sequence,
  weightOf,
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

/** Response tokens of some sequences that fulfil a condition. */
const countTokens = (sequences: readonly Sequence[], counts: (s: Sequence, t: number) => boolean): number =>
  sequences.reduce((n, s) => {
    for (let t = s.promptLength; t < s.tokens.length; t++) n += Number(counts(s, t));
    return n;
  }, 0);

/**
 * Each micro-batch's shares of its mini-batch, by what the loss averages over: grpo the sequences, dapo tokens, of which
 * the policy term counts those that the mask keeps, or all that it might keep (`normaliser`), and KL all. So the gradient of
 * a mini-batch does not depend on how it is split. A mask that the device selects is not known beforehand: its micro-batches
 * count by the tokens that they rank, of which each keeps the same share but for rounding.
 */
export function sharesOf(
  microbatches: readonly (readonly Sequence[])[],
  { mask, objective }: Pick<PolicyOptions, 'mask' | 'objective'>,
): BatchShares[] {
  const bySequence = objective.loss === 'grpo';
  const isGiven = !cutsOnDevice(mask, microbatches.length);
  const policy =
    isGiven && mask.normaliser === 'kept' ? (s: Sequence, t: number) => weightOf(s, t) > 0 : isPooled;
  const parts = microbatches.map((m) =>
    bySequence
      ? { policy: m.length, kl: m.length }
      : { policy: countTokens(m, policy), kl: countTokens(m, () => true) },
  );
  const total = (of: keyof BatchShares) =>
    Math.max(
      1,
      parts.reduce((sum, part) => sum + part[of], 0),
    );
  const [policyTotal, klTotal] = [total('policy'), total('kl')];
  return parts.map((part) => ({ policy: part.policy / policyTotal, kl: part.kl / klTotal }));
}

/**
 * Packs a micro-batch with the pools of its mask.
 * @param share its shares of its mini-batch
 * @param metricsSlot slot for its metrics
 */
export function packMicrobatch(
  { capacity, sections }: { capacity: BatchCapacity; sections: BatchSections },
  sequences: readonly Sequence[],
  mask: Mask,
  share: BatchShares,
  metricsSlot: number,
): PackedBatch {
  const pooled = sequences.map((s) => countTokens([s], isPooled));
  return packBatch(capacity, sections, sequences, {
    pools: (batch) => poolsOf(mask, batch, pooled),
    share,
    metricsSlot,
  });
}
