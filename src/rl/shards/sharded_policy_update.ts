import { allocate } from '../../device/buffers.ts';
import type { Program } from '../../device/device.ts';
import type { DeviceBuffer } from '../../device/program.ts';
import { backwardDispatches } from '../../model/backward.ts';
import type { BatchShares, Sequence } from '../../model/packing.ts';
import { learningRateAt, writeStep } from '../optimiser.ts';
import {
  keptRows,
  maskSelect,
  maskWeights,
  policyGradient,
  type ScoredBatch,
  updateMetrics,
} from '../policy_dispatches.ts';
import {
  type Between,
  cutsOnDevice,
  type PolicyOptions,
  type PolicyUpdate,
  packMicrobatch,
  sharesOf,
  type UpdateOutcome,
} from '../policy_update.ts';
import { scoreProgram } from '../scorer.ts';
import { UpdateLog } from '../update_log.ts';
import type { PackedShard, Shards } from './shards.ts';

/** What an update records on each part. */
interface ShardPrograms {
  weights: DeviceBuffer;
  outcome: DeviceBuffer;
  score: Program;
  backward: Program;
}

/** What it records on the model's own device. */
interface JoinPrograms {
  mask: Program;
  metrics: Program;
  optimise: Program;
}

/**
 * The policy update over shards. The mask is selected over the full micro-batch, so the shards wait for it between
 * their forward and backward passes, unless it is given.
 */
export class ShardedPolicyUpdate implements PolicyUpdate {
  readonly #shards: Shards;
  readonly #options: PolicyOptions;
  readonly #log: UpdateLog;
  readonly #cuts: boolean;
  readonly #own: readonly ShardPrograms[];
  readonly #join: JoinPrograms;

  private constructor(
    shards: Shards,
    options: PolicyOptions,
    log: UpdateLog,
    cuts: boolean,
    own: readonly ShardPrograms[],
    join: JoinPrograms,
  ) {
    this.#shards = shards;
    this.#options = options;
    this.#log = log;
    this.#cuts = cuts;
    this.#own = own;
    this.#join = join;
  }

  /** The same as `DevicePolicyUpdate.create`, over shards. */
  static async create(
    shards: Shards,
    options: PolicyOptions,
    slots: number,
    microbatches = 1,
  ): Promise<ShardedPolicyUpdate> {
    const { device, capacity, sections, buffers } = shards;
    const cuts = cutsOnDevice(options.mask, microbatches);
    const log = await UpdateLog.create(device, capacity.rows, capacity.pools, slots);
    const { keep: cut, tau, weights } = log.buffers;
    const batch: ScoredBatch = { batch: buffers.batch, sections, capacity, statistics: buffers.statistics };
    const keep = keptRows(batch, cuts, cut);
    const join = {
      mask: await device.program(
        [...(cuts ? [maskSelect(batch, options, cut, tau)] : []), maskWeights(batch, options, keep, weights)],
        'mask',
      ),
      metrics: await device.program([updateMetrics(batch, keep, log.buffers)], 'metrics'),
      optimise: await shards.optimise(options.optimiser.clipNorm),
    };
    const own = await Promise.all(
      shards.spaces.map(async (space) => {
        const { model, forward, sections, capacity } = space;
        const { rows } = capacity;
        const { weights, outcome } = await allocate(model.device, { weights: rows * 8, outcome: rows * 16 });
        const batch = { batch: forward.batch, sections, capacity, statistics: forward.statistics };
        const backward = await model.device.program(
          [policyGradient(batch, options, weights, forward.logits, outcome), ...backwardDispatches(space)],
          'policy gradient',
        );
        return { weights, outcome, score: await scoreProgram(space, options.temperature), backward };
      }),
    );
    return new ShardedPolicyUpdate(shards, options, log, cuts, own, join);
  }

  get dispatches(): number {
    const { mask, metrics, optimise } = this.#join;
    const { score, backward } = this.#own[0];
    return score.length + mask.length + backward.length + metrics.length + optimise.length;
  }

  async update(microbatches: Sequence[][], t: number, between?: Between): Promise<number> {
    const { optimiser } = this.#options;
    const learningRate = learningRateAt(optimiser, t);
    writeStep(this.#shards.optimiserSpace, optimiser, t, learningRate);
    await this.#shards.replicas.follow();
    this.#shards.clear();
    const shares = sharesOf(microbatches, this.#options);
    for (const [i, microbatch] of microbatches.entries()) {
      await this.#gradient(microbatch, shares[i], i === microbatches.length - 1, between);
    }
    return learningRate;
  }

  async #gradient(
    sequences: Sequence[],
    share: BatchShares,
    last: boolean,
    between?: Between,
  ): Promise<void> {
    const shards = this.#shards;
    const { device, buffers } = shards;
    const { weights, outcome } = this.#log.buffers;
    const packed = packMicrobatch(shards, sequences, this.#options.mask, share, this.#log.slot);
    device.write(buffers.batch, packed.words);
    const sent = shards.send(sequences);
    const statistics = ({ space }: PackedShard) => space.forward.statistics;
    await shards.submit(sent, ({ index }) => [{ run: this.#own[index].score }], between);
    if (this.#cuts) await shards.gather(sent, statistics, 16, buffers.statistics);
    this.#join.mask.run();
    await shards.scatter(sent, weights, 8, ({ index }) => this.#own[index].weights);
    await shards.submit(
      sent,
      (shard) => [...shards.beforeBackward(shard), { run: this.#own[shard.index].backward }],
      between,
    );
    if (!this.#cuts) await shards.gather(sent, statistics, 16, buffers.statistics);
    await shards.gather(sent, ({ index }) => this.#own[index].outcome, 16, outcome);
    if (last) await shards.join();
    device.submit([
      { run: this.#join.metrics },
      ...(last ? [{ run: this.#join.optimise }] : []),
      ...this.#log.fill(packed, last ? shards.optimiser.norm : null, this.#cuts),
    ]);
  }

  read(): Promise<UpdateOutcome[]> {
    return this.#log.read(this.#cuts);
  }

  destroy(): void {
    for (const { weights, outcome, score, backward } of this.#own) {
      for (const one of [weights, outcome, score, backward]) one.destroy();
    }
    for (const program of Object.values<Program>({ ...this.#join })) program.destroy();
    this.#log.destroy();
  }
}
