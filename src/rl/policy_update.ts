import { allocate, type BufferPlan } from '../device/buffers.ts';
import type { Command, DeviceBuffer, Program } from '../device/device.ts';
import { InFlight } from '../device/in_flight.ts';
import { type Dispatch, f, grid } from '../device/program.ts';
import { cuts, type Mask, type Objective, type Optimiser } from '../experiment/spec.ts';
import { backwardDispatches, clearGradients, optimiserDispatches } from '../model/backward.ts';
import { packBatch, type Sequence } from '../model/packing.ts';
import { forwardDispatches, statisticsDispatch } from '../model/scoring.ts';
import { section, type Workspace } from '../model/workspace.ts';
import { poolsOf } from './mask_pools.ts';
import { learningRateAt, writeStep } from './optimiser.ts';

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
  /** Where the mask cut, nats (mean over its pools); null where it was not cut on the GPU. */
  tau: number | null;
  ratio: number;
  logprob: number;
}

const metricsWidth = 12;

/** Whether the mask is cut on the GPU in the update itself; else each sequence's `weight` is the mask. */
export function cutsOnGpu(mask: Mask, microbatches: number): boolean {
  if (!cuts(mask) || mask.entropy === 'old') return false;
  return (
    mask.pool === 'microbatch' ||
    mask.pool === 'sequence' ||
    (mask.pool === 'minibatch' && microbatches === 1)
  );
}

/**
 * What a loss averages over, of which a micro-batch's part is its share of the mini-batch: dapo the response tokens, grpo
 * the sequences. So the gradient of a mini-batch is the same however it is cut, unless the mask is cut by micro-batch.
 */
const averaged = (sequences: readonly Sequence[], loss: Objective['loss']): number =>
  loss === 'grpo' ? sequences.length : sequences.reduce((n, s) => n + s.tokens.length - s.promptLength, 0);

const policyPlan = (
  rows: number,
  pools: number,
  slots: number,
): BufferPlan<'keep' | 'weights' | 'outcome' | 'tau' | 'metrics' | 'kept'> => ({
  keep: rows * 4,
  weights: rows * 8,
  outcome: rows * 16,
  tau: pools * 4,
  metrics: slots * metricsWidth * 4,
  kept: slots * rows * 4,
});

/** Bytes that a policy update takes beside its workspace. */
export const policyUpdatePlan = policyPlan;

/**
 * The masked policy-gradient update, recorded once: forward, row statistics, mask, gradient, backward, clip, AdamW,
 * in one submit an update. Metrics and masks of up to `slots` micro-batches stay on the GPU until they are read.
 */
export class PolicyUpdate {
  readonly #w: Workspace;
  readonly #options: PolicyOptions;
  readonly #buffers: Record<keyof ReturnType<typeof policyPlan>, DeviceBuffer>;
  readonly #gradient: Program;
  readonly #optimise: Program;
  readonly #slots: number;
  readonly #queued: InFlight;
  /** The mask is cut on the GPU. */
  readonly #cuts: boolean;
  /** The micro-batches since the last read: the first rows of their sequences, and whether each ended an update. */
  #filled: { firstRows: number[]; ended: boolean }[] = [];

  private constructor(
    w: Workspace,
    options: PolicyOptions,
    buffers: Record<keyof ReturnType<typeof policyPlan>, DeviceBuffer>,
    slots: number,
    cuts: boolean,
    gradient: Program,
    optimise: Program,
  ) {
    this.#w = w;
    this.#options = options;
    this.#buffers = buffers;
    this.#slots = slots;
    this.#cuts = cuts;
    this.#gradient = gradient;
    this.#optimise = optimise;
    this.#queued = new InFlight(w.model.device);
  }

  /**
   * Records the update on a workspace.
   * @param slots micro-batches whose metrics are kept before `read`
   * @param microbatches micro-batches that an update is cut into
   */
  static async create(
    w: Workspace,
    options: PolicyOptions,
    slots: number,
    microbatches = 1,
  ): Promise<PolicyUpdate> {
    const buffers = await allocate(w.model.device, policyPlan(w.capacity.rows, w.capacity.pools, slots));
    const selects = cutsOnGpu(options.mask, microbatches);
    const { model, forward, sections, capacity } = w;
    const { mask, objective, temperature } = options;
    const batch = (name: Parameters<typeof section>[2]) => section(forward.batch, sections, name);
    const keep = selects ? buffers.keep : batch('weights');
    const { rows } = capacity;
    const list: Dispatch[] = [
      ...forwardDispatches(model, forward, sections, capacity),
      statisticsDispatch(model, forward, sections, rows, temperature),
    ];
    if (selects) {
      list.push({
        shader: 'mask_select',
        entry: 'main',
        uniforms: [['topk', 'threshold', 'quantile'].indexOf(mask.rule), mask.select === 'bottom' ? 1 : 0],
        buffers: [
          batch('counts'),
          batch('pools'),
          forward.statistics,
          batch('policy'),
          buffers.keep,
          buffers.tau,
        ],
        workgroups: [capacity.pools],
      });
    }
    list.push(
      {
        shader: 'mask_weights',
        entry: 'main',
        uniforms: [objective.loss === 'grpo' ? 1 : 0, mask.normaliser === 'all' ? 1 : 0, f(objective.kl)],
        buffers: [batch('counts'), batch('sequences'), batch('policy'), keep, buffers.weights],
        workgroups: [1],
      },
      {
        shader: 'policy_gradient',
        entry: 'backward',
        uniforms: [
          model.config.vocab,
          rows,
          f(1 / temperature),
          f(objective.clipLow),
          f(objective.clipHigh),
          f(objective.entropyBonus),
        ],
        buffers: [
          batch('counts'),
          batch('targets'),
          forward.statistics,
          batch('policy'),
          buffers.weights,
          forward.logits,
          buffers.outcome,
        ],
        workgroups: grid(rows),
      },
      {
        shader: 'update_metrics',
        entry: 'main',
        uniforms: [rows],
        buffers: [
          batch('counts'),
          forward.statistics,
          batch('policy'),
          buffers.outcome,
          keep,
          buffers.tau,
          buffers.metrics,
        ],
        workgroups: [1],
      },
      ...backwardDispatches(w),
    );
    const [gradient, optimise] = await Promise.all([
      model.device.program(list, 'policy gradient'),
      model.device.program(optimiserDispatches(w, options.optimiser.clipNorm), 'optimiser'),
    ]);
    return new PolicyUpdate(w, options, buffers, slots, selects, gradient, optimise);
  }

  /** Dispatches of an update of one micro-batch. */
  get dispatches(): number {
    return this.#gradient.length + this.#optimise.length;
  }

  /**
   * One optimiser update from a mini-batch, in one submit a micro-batch.
   * @param t which update it is, counted from 1
   * @returns the learning rate used, once no more than its last submit is queued
   */
  async update(microbatches: Sequence[][], t: number): Promise<number> {
    const { optimiser } = this.#options;
    const learningRate = learningRateAt(optimiser, t);
    writeStep(this.#w, optimiser, t, learningRate);
    const weights = microbatches.map((m) => averaged(m, this.#options.objective.loss));
    const total = weights.reduce((a, b) => a + b, 0);
    for (const [i, microbatch] of microbatches.entries()) {
      this.#submit(microbatch, weights[i] / total, i === 0, i === microbatches.length - 1);
      await this.#queued.submitted();
    }
    return learningRate;
  }

  /** Only the gradient of one micro-batch, left in the workspace's gradient buffer unjoined. For tests. */
  gradientOnly(microbatch: Sequence[]): void {
    this.#submit(microbatch, 1, true, false);
  }

  #submit(sequences: Sequence[], share: number, first: boolean, last: boolean): void {
    const w = this.#w;
    const { device } = w.model;
    const slot = this.#filled.length;
    if (slot >= this.#slots) throw new Error('The metrics ring is full: read it before the next update.');
    const { mask } = this.#options;
    const responses = sequences.map((s) => s.tokens.length - s.promptLength);
    const packed = packBatch(w.capacity, w.sections, sequences, {
      pools: (batch) => poolsOf(mask, batch, responses),
      share,
      metricsSlot: slot,
    });
    this.#filled.push({ firstRows: packed.firstRow, ended: last });
    device.write(w.forward.batch, packed.words);
    const commands: Command[] = first ? clearGradients(w) : [{ clear: w.backward.stream }];
    commands.push({ run: this.#gradient });
    if (last) commands.push({ run: this.#optimise });
    const { keep, kept, metrics } = this.#buffers;
    if (cutsOnGpu(mask, 1))
      commands.push({ copy: keep, to: kept, at: slot * w.capacity.rows * 4, bytes: packed.rows * 4 });
    if (last)
      commands.push({ copy: w.backward.norm, to: metrics, at: (slot * metricsWidth + 8) * 4, bytes: 4 });
    device.submit(commands);
  }

  /**
   * Reads the metrics and the masks of every micro-batch since the last read, in one round trip.
   * @returns for each: its sums, and for each of its sequences 1 or 0 a response token (null where the mask was given)
   */
  async read(): Promise<{ sums: UpdateSums; firstRows: number[]; keep: Float32Array }[]> {
    const n = this.#filled.length;
    if (n === 0) return [];
    const { rows } = this.#w.capacity;
    const [metrics, kept] = await this.#w.model.device.read([
      { buffer: this.#buffers.metrics, size: n * metricsWidth * 4 },
      { buffer: this.#buffers.kept, size: n * rows * 4 },
    ]);
    const m = new Float32Array(metrics);
    const filled = this.#filled;
    this.#filled = [];
    return filled.map(({ firstRows, ended }, slot) => {
      const s = m.subarray(slot * metricsWidth, (slot + 1) * metricsWidth);
      const [
        loss,
        tokens,
        keptTokens,
        entropy,
        entropyKept,
        clippedLow,
        clippedHigh,
        kl,
        gradientNorm,
        tau,
        ratio,
        logprob,
      ] = s;
      return {
        sums: {
          loss,
          tokens,
          kept: keptTokens,
          entropy,
          entropyKept,
          clippedLow,
          clippedHigh,
          kl,
          // The slot's number is that of an earlier step where no update ended here.
          gradientNorm: ended ? gradientNorm : null,
          tau: this.#cuts ? tau : null,
          ratio,
          logprob,
        },
        firstRows,
        keep: new Float32Array(kept, slot * rows * 4, rows),
      };
    });
  }

  /** Frees what the update allocated; the workspace stays. */
  destroy(): void {
    this.#gradient.destroy();
    this.#optimise.destroy();
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
