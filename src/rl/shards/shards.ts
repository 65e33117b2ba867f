import { allSettled } from '../../device/all_settled.ts';
import { allocate } from '../../device/buffers.ts';
import type { Command, Device, Program } from '../../device/device.ts';
import { whileWaiting } from '../../device/in_flight.ts';
import type { DeviceBuffer } from '../../device/program.ts';
import { optimiserDispatches } from '../../model/backward.ts';
import type { TrainableModel } from '../../model/model.ts';
import {
  type BatchCapacity,
  type BatchSections,
  batchSections,
  type PackedBatch,
  packBatch,
  type Sequence,
} from '../../model/packing.ts';
import { Replicas } from '../../model/replicas.ts';
import { splitEvenly } from '../../model/split_evenly.ts';
import {
  createGradientSpace,
  type GradientSpace,
  type OptimiserBuffers,
  type OptimiserSpace,
  optimiserPlan,
} from '../../model/workspace.ts';
import type { Between } from '../policy_update.ts';
import { joinPlan, shardCapacity, shardsOf } from './shard_plan.ts';

/** A packed shard, and the place of its rows in the full batch. */
export interface PackedShard {
  space: GradientSpace;
  packed: PackedBatch;
  sequences: Sequence[];
  /** Its first row in the full batch. */
  row: number;
  index: number;
}

/**
 * A batch split into shards, each computed on one part of the device, with the reduction on the model's own device. The
 * shards depend on the batch alone, and their gradients are added in order: the result has the same bits for any number
 * of parts.
 */
export class Shards {
  readonly sections: BatchSections;
  /** Shards with a gradient since the last clear. */
  #used = 0;
  /** Staging memory for each shard's gradient. */
  readonly #gradients: (ArrayBuffer | undefined)[] = [];

  private constructor(
    readonly model: TrainableModel,
    readonly capacity: BatchCapacity,
    readonly replicas: Replicas<TrainableModel>,
    readonly spaces: readonly GradientSpace[],
    readonly buffers: Record<'batch' | 'statistics' | 'gradient', DeviceBuffer>,
    readonly optimiser: OptimiserBuffers,
  ) {
    this.sections = batchSections(capacity);
  }

  /** @throws DeviceError when a part has too little memory for its shards */
  static async create(model: TrainableModel, capacity: BatchCapacity): Promise<Shards> {
    const { device, config } = model;
    const replicas = await Replicas.create(model);
    const n = shardsOf(capacity.sequences, device.shards);
    const size = shardCapacity(capacity, device.shards);
    const spaces: GradientSpace[] = [];
    for (let i = 0; i < n; i++) {
      // Round-robin: a batch of fewer shards uses the first of them, spread over all parts.
      const part = i % replicas.models.length;
      spaces.push(await createGradientSpace(replicas.models[part], size));
    }
    const buffers = await allocate(device, joinPlan(config, capacity, n));
    const optimiser = await allocate(device, optimiserPlan(config));
    return new Shards(model, capacity, replicas, spaces, buffers, optimiser);
  }

  get device(): Device {
    return this.model.device;
  }

  /** The reduced gradient and the optimiser. */
  get optimiserSpace(): OptimiserSpace {
    return {
      model: this.model,
      gradient: this.buffers.gradient,
      slices: this.spaces.length,
      optimiser: this.optimiser,
    };
  }

  /** Records the gradient reduction, clipping and AdamW. */
  optimise(clipNorm: number): Promise<Program> {
    return this.device.program(optimiserDispatches(this.optimiserSpace, clipNorm), 'optimiser');
  }

  /** Packs each shard and sends it to its part. */
  send(sequences: readonly Sequence[]): PackedShard[] {
    let row = 0;
    return splitEvenly(sequences, shardsOf(sequences.length, this.spaces.length)).map((own, index) => {
      const space = this.spaces[index];
      const packed = packBatch(space.capacity, space.sections, own);
      space.model.device.write(space.forward.batch, packed.words);
      const shard = { space, packed, sequences: own, row, index };
      row += packed.rows;
      return shard;
    });
  }

  /** Clears every shard's gradient, at the start of an update. */
  clear(): void {
    this.#used = 0;
    for (const { model, backward } of this.spaces) model.device.submit([{ clear: backward.gradient }]);
  }

  /**
   * Submits commands for each shard, one at a time to each part.
   * @param between called when a part has finished a shard, and in the meantime; throwing from it skips the rest
   */
  async submit(
    shards: readonly PackedShard[],
    commands: (shard: PackedShard) => Command[],
    between?: Between,
  ): Promise<void> {
    const byPart = new Map<Device, PackedShard[]>();
    for (const shard of shards) {
      const { device } = shard.space.model;
      byPart.set(device, [...(byPart.get(device) ?? []), shard]);
    }
    await allSettled(
      [...byPart].map(async ([part, own]) => {
        for (const shard of own) {
          part.submit(commands(shard));
          await whileWaiting(part.done(), between);
        }
      }),
    );
  }

  /** The first commands of a shard's backward pass. */
  readonly beforeBackward = ({ space, index }: PackedShard): Command[] => {
    this.#used = Math.max(this.#used, index + 1);
    return [{ clear: space.backward.stream }];
  };

  /** Copies rows of the shards, `bytes` each, from the parts into one buffer of the full batch. */
  async gather(
    shards: readonly PackedShard[],
    from: (shard: PackedShard) => DeviceBuffer,
    bytes: number,
    to: DeviceBuffer,
  ): Promise<void> {
    const read = await Promise.all(
      shards.map((shard) =>
        shard.space.model.device.read([{ buffer: from(shard), size: shard.packed.rows * bytes }]),
      ),
    );
    shards.forEach(({ row }, i) => {
      this.device.write(to, read[i][0], row * bytes);
    });
  }

  /** Copies rows of the full batch, `bytes` each, to the shards. */
  async scatter(
    shards: readonly PackedShard[],
    from: DeviceBuffer,
    bytes: number,
    to: (shard: PackedShard) => DeviceBuffer,
  ): Promise<void> {
    const read = await this.device.read(
      shards.map(({ row, packed }) => ({ buffer: from, offset: row * bytes, size: packed.rows * bytes })),
    );
    shards.forEach((shard, i) => {
      shard.space.model.device.write(to(shard), read[i]);
    });
  }

  /** Gathers the shards' gradients for `optimise` to add. Those of idle shards are zeros. */
  async join(): Promise<void> {
    const bytes = this.model.layout.length * 4;
    this.device.submit([{ clear: this.buffers.gradient }]);
    const used = this.spaces.slice(0, this.#used);
    const read = await Promise.all(
      used.map(({ model, backward }, i) => {
        const into = this.#gradients[i];
        this.#gradients[i] = undefined;
        return model.device.read([{ buffer: backward.gradient, size: bytes, into }]);
      }),
    );
    read.forEach(([gradient], i) => {
      this.device.write(this.buffers.gradient, gradient, i * bytes);
      this.#gradients[i] = gradient;
    });
  }

  /** Frees everything except the model. */
  destroy(): void {
    for (const space of this.spaces) space.destroy();
    this.replicas.destroy();
    for (const buffer of [...Object.values(this.buffers), ...Object.values(this.optimiser)]) buffer.destroy();
  }
}
