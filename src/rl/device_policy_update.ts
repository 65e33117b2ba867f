import type { Program } from '../device/device.ts';
import { InFlight } from '../device/in_flight.ts';
import { backwardDispatches, clearGradients, optimiserDispatches } from '../model/backward.ts';
import type { BatchShares, Sequence } from '../model/packing.ts';
import { forwardDispatches, statisticsDispatch } from '../model/scoring.ts';
import { optimiserSpace, type Workspace } from '../model/workspace.ts';
import { learningRateAt, writeStep } from './optimiser.ts';
import { keptRows, maskSelect, maskWeights, policyGradient, updateMetrics } from './policy_dispatches.ts';
import {
  type Between,
  cutsOnDevice,
  type PolicyOptions,
  type PolicyUpdate,
  packMicrobatch,
  sharesOf,
  type UpdateOutcome,
} from './policy_update.ts';
import { UpdateLog } from './update_log.ts';

/**
 * The policy update on one device, recorded once and executed with one submit per micro-batch. Metrics and masks of up
 * to `slots` micro-batches stay on the device until they are read.
 */
export class DevicePolicyUpdate implements PolicyUpdate {
  readonly #w: Workspace;
  readonly #options: PolicyOptions;
  readonly #log: UpdateLog;
  readonly #gradient: Program;
  readonly #optimise: Program;
  readonly #queued: InFlight;
  /** The mask is selected on the device. */
  readonly #cuts: boolean;

  private constructor(
    w: Workspace,
    options: PolicyOptions,
    log: UpdateLog,
    cuts: boolean,
    gradient: Program,
    optimise: Program,
  ) {
    this.#w = w;
    this.#options = options;
    this.#log = log;
    this.#cuts = cuts;
    this.#gradient = gradient;
    this.#optimise = optimise;
    this.#queued = new InFlight(w.model.device);
  }

  /**
   * Records the update on a workspace.
   * @param slots micro-batches whose metrics are kept before `read`
   * @param microbatches micro-batches per update
   */
  static async create(
    w: Workspace,
    options: PolicyOptions,
    slots: number,
    microbatches = 1,
  ): Promise<DevicePolicyUpdate> {
    const { model, forward, sections, capacity } = w;
    const { device } = model;
    const log = await UpdateLog.create(device, capacity.rows, capacity.pools, slots);
    const { keep: cut, tau, weights, outcome } = log.buffers;
    const cuts = cutsOnDevice(options.mask, microbatches);
    const batch = { batch: forward.batch, sections, capacity, statistics: forward.statistics };
    const keep = keptRows(batch, cuts, cut);
    const [gradient, optimise] = await Promise.all([
      device.program(
        [
          ...forwardDispatches(model, forward, sections, capacity),
          statisticsDispatch(model, forward, sections, capacity.rows, options.temperature),
          ...(cuts ? [maskSelect(batch, options, cut, tau)] : []),
          maskWeights(batch, options, keep, weights),
          policyGradient(batch, options, weights, forward.logits, outcome),
          updateMetrics(batch, keep, log.buffers),
          ...backwardDispatches(w),
        ],
        'policy gradient',
      ),
      device.program(optimiserDispatches(optimiserSpace(w), options.optimiser.clipNorm), 'optimiser'),
    ]);
    return new DevicePolicyUpdate(w, options, log, cuts, gradient, optimise);
  }

  get dispatches(): number {
    return this.#gradient.length + this.#optimise.length;
  }

  async update(microbatches: Sequence[][], t: number, between?: Between): Promise<number> {
    const { optimiser } = this.#options;
    const learningRate = learningRateAt(optimiser, t);
    writeStep(this.#w, optimiser, t, learningRate);
    const shares = sharesOf(microbatches, this.#options);
    for (const [i, microbatch] of microbatches.entries()) {
      this.#submit(microbatch, shares[i], i === 0, i === microbatches.length - 1);
      await this.#queued.submitted();
      await between?.();
    }
    return learningRate;
  }

  /** Computes only the gradient of one micro-batch, unreduced, in the workspace's gradient buffer. For tests. */
  gradientOnly(microbatch: Sequence[]): void {
    this.#submit(microbatch, { policy: 1, kl: 1 }, true, false);
  }

  #submit(sequences: Sequence[], share: BatchShares, first: boolean, last: boolean): void {
    const w = this.#w;
    const packed = packMicrobatch(w, sequences, this.#options.mask, share, this.#log.slot);
    w.model.device.write(w.forward.batch, packed.words);
    w.model.device.submit([
      ...(first ? clearGradients(w) : [{ clear: w.backward.stream }]),
      { run: this.#gradient },
      ...(last ? [{ run: this.#optimise }] : []),
      ...this.#log.fill(packed, last ? w.optimiser.norm : null, this.#cuts),
    ]);
  }

  read(): Promise<UpdateOutcome[]> {
    return this.#log.read(this.#cuts);
  }

  destroy(): void {
    this.#gradient.destroy();
    this.#optimise.destroy();
    this.#log.destroy();
  }
}
