import type { DeviceBuffer } from '../device/program.ts';
import type { Optimiser } from '../experiment/spec.ts';
import type { TrainableModel } from '../model/model.ts';
import type { BatchCapacity } from '../model/packing.ts';
import { createWorkspace } from '../model/workspace.ts';
import { DevicePolicyUpdate } from './device_policy_update.ts';
import { DeviceDistilUpdate, type DistilUpdate } from './distil_update.ts';
import type { PolicyOptions, PolicyUpdate } from './policy_update.ts';
import { DeviceScorer, type Scorer } from './scorer.ts';
import { ShardedDistilUpdate } from './shards/sharded_distil_update.ts';
import { ShardedPolicyUpdate } from './shards/sharded_policy_update.ts';
import { ShardedScorer } from './shards/sharded_scorer.ts';
import { Shards } from './shards/shards.ts';

/** The memory that updates a model from sequences, on one device or over its shards. */
export interface Learner {
  /** The largest batch. */
  readonly capacity: BatchCapacity;
  /** Adam's moments. */
  readonly moments: { m: DeviceBuffer; v: DeviceBuffer };
  /**
   * @param slots micro-batches whose metrics are kept before `read`
   * @param microbatches micro-batches per update
   */
  policyUpdate(options: PolicyOptions, slots: number, microbatches?: number): Promise<PolicyUpdate>;
  distilUpdate(optimiser: Optimiser): Promise<DistilUpdate>;
  scorer(temperature: number): Promise<Scorer>;
  /** Frees everything except the model. */
  destroy(): void;
}

/** @throws DeviceError when the device has too little memory for batches of `capacity` */
export async function createLearner(model: TrainableModel, capacity: BatchCapacity): Promise<Learner> {
  if (model.device.shards > 1) {
    const shards = await Shards.create(model, capacity);
    return {
      capacity,
      moments: shards.optimiser,
      policyUpdate: (...of) => ShardedPolicyUpdate.create(shards, ...of),
      distilUpdate: (optimiser) => ShardedDistilUpdate.create(shards, optimiser),
      scorer: (temperature) => ShardedScorer.create(shards, temperature),
      destroy: () => shards.destroy(),
    };
  }
  const workspace = await createWorkspace(model, capacity);
  return {
    capacity,
    moments: workspace.optimiser,
    policyUpdate: (...of) => DevicePolicyUpdate.create(workspace, ...of),
    distilUpdate: (optimiser) => DeviceDistilUpdate.create(workspace, optimiser),
    scorer: (temperature) => DeviceScorer.create(workspace, temperature),
    destroy: () => workspace.destroy(),
  };
}
