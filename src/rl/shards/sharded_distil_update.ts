import type { Program } from '../../device/device.ts';
import type { Optimiser } from '../../experiment/spec.ts';
import { backwardDispatches } from '../../model/backward.ts';
import { rowsOf, type Sequence } from '../../model/packing.ts';
import { crossEntropy, type DistilUpdate, meanCrossEntropy, meanWeights } from '../distil_update.ts';
import { writeStep } from '../optimiser.ts';
import { scoreProgram } from '../scorer.ts';
import type { Shards } from './shards.ts';

/** The cross-entropy update over shards. */
export class ShardedDistilUpdate implements DistilUpdate {
  private constructor(
    private readonly shards: Shards,
    private readonly optimiser: Optimiser,
    private readonly own: readonly { score: Program; backward: Program }[],
    private readonly optimise: Program,
  ) {}

  static async create(shards: Shards, optimiser: Optimiser): Promise<ShardedDistilUpdate> {
    const own = await Promise.all(
      shards.spaces.map(async (space) => ({
        score: await scoreProgram(space, 1),
        backward: await space.model.device.program(
          [crossEntropy(space), ...backwardDispatches(space)],
          'distil',
        ),
      })),
    );
    return new ShardedDistilUpdate(shards, optimiser, own, await shards.optimise(optimiser.clipNorm));
  }

  get dispatches(): number {
    return this.own[0].score.length + this.own[0].backward.length + this.optimise.length;
  }

  async update(sequences: Sequence[], t: number, learningRate: number, optimise = true): Promise<void> {
    const { shards } = this;
    writeStep(shards.optimiserSpace, this.optimiser, t, learningRate);
    await shards.replicas.follow();
    shards.clear();
    const sent = shards.send(meanWeights(sequences));
    await shards.submit(sent, (shard) => [
      { run: this.own[shard.index].score },
      ...shards.beforeBackward(shard),
      { run: this.own[shard.index].backward },
    ]);
    await shards.gather(sent, ({ space }) => space.forward.statistics, 16, shards.buffers.statistics);
    await shards.join();
    if (optimise) this.optimise.run();
  }

  async read(sequences: Sequence[]): Promise<{ loss: number; gradientNorm: number }> {
    const { device, buffers, optimiser } = this.shards;
    const rows = sequences.reduce((n, s) => n + rowsOf(s.tokens.length), 0);
    const [statistics, norm] = await device.read([
      { buffer: buffers.statistics, size: rows * 16 },
      { buffer: optimiser.norm, size: 4 },
    ]);
    return {
      loss: meanCrossEntropy(sequences, new Float32Array(statistics)),
      gradientNorm: new Float32Array(norm)[0],
    };
  }

  destroy(): void {
    for (const { score, backward } of this.own) {
      score.destroy();
      backward.destroy();
    }
    this.optimise.destroy();
  }
}
