import type { DeviceBuffer } from '../device/program.ts';
import { type Binding, type Dispatch, f, grid } from '../device/program.ts';
import type { BatchCapacity, BatchSections } from '../model/packing.ts';
import { section } from '../model/workspace.ts';
import type { PolicyOptions } from './policy_update.ts';

/** A packed batch on a device, with the row statistics of its logits. */
export interface ScoredBatch {
  batch: DeviceBuffer;
  sections: BatchSections;
  capacity: BatchCapacity;
  statistics: DeviceBuffer;
}

const of = ({ batch, sections }: ScoredBatch, name: Parameters<typeof section>[2]): Binding =>
  section(batch, sections, name);

/** Selects the mask by the batch's entropies: `keep` [rows] and `tau` [pools]. */
export const maskSelect = (
  b: ScoredBatch,
  { mask }: PolicyOptions,
  keep: DeviceBuffer,
  tau: DeviceBuffer,
): Dispatch => ({
  shader: 'mask_select',
  entry: 'main',
  uniforms: [['topk', 'threshold', 'quantile'].indexOf(mask.rule), mask.select === 'bottom' ? 1 : 0],
  buffers: [of(b, 'counts'), of(b, 'pools'), b.statistics, of(b, 'policy'), keep, tau],
  workgroups: [b.capacity.pools],
});

/** The mask of a batch: selected on the device, or given as its sequences' weights. */
export const keptRows = (b: ScoredBatch, cut: boolean, keep: DeviceBuffer): Binding =>
  cut ? keep : of(b, 'weights');

/** Each token's weight in the loss, including the normaliser: `weights` [rows, 2]. */
export const maskWeights = (
  b: ScoredBatch,
  { mask, objective }: PolicyOptions,
  keep: Binding,
  weights: DeviceBuffer,
): Dispatch => ({
  shader: 'mask_weights',
  entry: 'main',
  uniforms: [objective.loss === 'grpo' ? 1 : 0, mask.normaliser === 'all' ? 1 : 0, f(objective.kl)],
  buffers: [of(b, 'counts'), of(b, 'sequences'), of(b, 'policy'), keep, weights],
  workgroups: [1],
});

/** The loss's gradient over the logits [rows, vocab], and each row's `outcome` [rows, 4]. */
export const policyGradient = (
  b: ScoredBatch,
  { objective, temperature }: PolicyOptions,
  weights: DeviceBuffer,
  logits: DeviceBuffer,
  outcome: DeviceBuffer,
): Dispatch => ({
  shader: 'policy_gradient',
  entry: 'backward',
  uniforms: [
    b.capacity.vocab,
    b.capacity.rows,
    f(1 / temperature),
    f(objective.clipLow),
    f(objective.clipHigh),
    f(objective.entropyBonus),
  ],
  buffers: [of(b, 'counts'), of(b, 'targets'), b.statistics, of(b, 'policy'), weights, logits, outcome],
  workgroups: grid(b.capacity.rows),
});

/** The batch's metrics, into its slot of `metrics`. */
export const updateMetrics = (
  b: ScoredBatch,
  keep: Binding,
  { outcome, tau, metrics }: Record<'outcome' | 'tau' | 'metrics', DeviceBuffer>,
): Dispatch => ({
  shader: 'update_metrics',
  entry: 'main',
  uniforms: [b.capacity.rows],
  buffers: [of(b, 'counts'), b.statistics, of(b, 'policy'), outcome, keep, tau, metrics],
  workgroups: [1],
});
