import type { BufferPlan } from '../../device/device.ts';
import type { ModelConfig } from '../../model/config.ts';
import { type BatchCapacity, batchSections } from '../../model/packing.ts';
import { parameterLayout } from '../../model/parameters.ts';

/** Fewest sequences per shard for which a separate gradient pays off. */
const fewestSequences = 4;

/** Number of shards of a batch of n sequences: by n alone, so that the sums are the same on every machine. */
export const shardsOf = (n: number, most: number) =>
  Math.max(1, Math.min(most, Math.floor(n / fewestSequences)));

/** The largest shard of a batch. */
export function shardCapacity(capacity: BatchCapacity, shards: number): BatchCapacity {
  const { sequences } = capacity;
  const perSequence = Math.ceil(capacity.rows / sequences);
  // A batch of fewer sequences has fewer shards, which may be larger than those of the largest batch.
  let most = 0;
  for (let n = 1; n <= sequences; n++) most = Math.max(most, Math.ceil(n / shardsOf(n, shards)));
  return { ...capacity, rows: most * perSequence, sequences: most, pools: 1 };
}

/** Buffers on the model's own device: the rows of the full batch, the reduced gradient, the optimiser. */
export const joinPlan = (
  config: ModelConfig,
  capacity: BatchCapacity,
  shards: number,
): BufferPlan<'batch' | 'statistics' | 'gradient'> => ({
  batch: batchSections(capacity).words * 4,
  statistics: capacity.rows * 16,
  gradient: shards * parameterLayout(config).length * 4,
});
