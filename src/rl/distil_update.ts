import type { Program } from '../device/device.ts';
import { type Dispatch, f, grid } from '../device/program.ts';
import type { Optimiser } from '../experiment/spec.ts';
import { backwardDispatches, clearGradients, optimiserDispatches } from '../model/backward.ts';
import { packBatch, rowsOf, type Sequence } from '../model/packing.ts';
import { forwardDispatches, statisticsDispatch } from '../model/scoring.ts';
import { type GradientSpace, optimiserSpace, section, type Workspace } from '../model/workspace.ts';
import { writeStep } from './optimiser.ts';

/** The cross-entropy update that distils a base from a teacher's traces. */
export interface DistilUpdate {
  /** Dispatches of one update. */
  readonly dispatches: number;
  /**
   * One update on the mean cross-entropy over the batch's response tokens.
   * @param t index of the update, from 1
   * @param optimise false leaves the gradient unreduced and the parameters unchanged
   */
  update(sequences: Sequence[], t: number, learningRate: number, optimise?: boolean): Promise<void>;
  /** Mean cross-entropy of the last batch, nats, at the parameters before its update, and the gradient's norm. */
  read(sequences: Sequence[]): Promise<{ loss: number; gradientNorm: number }>;
  destroy(): void;
}

/** The update on one device, recorded once, with one submit per update. */
export class DeviceDistilUpdate implements DistilUpdate {
  readonly #w: Workspace;
  readonly #program: Program;
  readonly #optimise: Program;
  readonly #optimiser: Optimiser;

  private constructor(w: Workspace, optimiser: Optimiser, program: Program, optimise: Program) {
    this.#w = w;
    this.#optimiser = optimiser;
    this.#program = program;
    this.#optimise = optimise;
  }

  /** Records the update on a workspace. */
  static async create(w: Workspace, optimiser: Optimiser): Promise<DeviceDistilUpdate> {
    const { model, forward, sections, capacity } = w;
    const program = model.device.program(
      [
        ...forwardDispatches(model, forward, sections, capacity),
        statisticsDispatch(model, forward, sections, capacity.rows, 1),
        crossEntropy(w),
        ...backwardDispatches(w),
      ],
      'distil',
    );
    const optimise = model.device.program(
      optimiserDispatches(optimiserSpace(w), optimiser.clipNorm),
      'optimiser',
    );
    return new DeviceDistilUpdate(w, optimiser, ...(await Promise.all([program, optimise])));
  }

  get dispatches(): number {
    return this.#program.length + this.#optimise.length;
  }

  async update(sequences: Sequence[], t: number, learningRate: number, optimise = true): Promise<void> {
    const w = this.#w;
    const { device } = w.model;
    const packed = packBatch(w.capacity, w.sections, meanWeights(sequences));
    device.write(w.forward.batch, packed.words);
    writeStep(w, this.#optimiser, t, learningRate);
    device.submit([
      ...clearGradients(w),
      { run: this.#program },
      ...(optimise ? [{ run: this.#optimise }] : []),
    ]);
  }

  async read(sequences: Sequence[]): Promise<{ loss: number; gradientNorm: number }> {
    const w = this.#w;
    const rows = sequences.reduce((n, s) => n + rowsOf(s.tokens.length), 0);
    const [statistics, norm] = await w.model.device.read([
      { buffer: w.forward.statistics, size: rows * 16 },
      { buffer: w.optimiser.norm, size: 4 },
    ]);
    return {
      loss: meanCrossEntropy(sequences, new Float32Array(statistics)),
      gradientNorm: new Float32Array(norm)[0],
    };
  }

  destroy(): void {
    this.#program.destroy();
    this.#optimise.destroy();
  }
}

/** Each response token's weight in the mean cross-entropy of a batch. */
export function meanWeights(sequences: readonly Sequence[]): Sequence[] {
  const responseTokens = sequences.reduce((n, s) => n + s.tokens.length - s.promptLength, 0);
  const weight = 1 / Math.max(1, responseTokens);
  return sequences.map((s) => ({ ...s, weight: new Float32Array(s.tokens.length).fill(weight) }));
}

/** Mean cross-entropy over the response tokens, nats, from the statistics [rows, 4] of a packed batch. */
export function meanCrossEntropy(sequences: readonly Sequence[], statistics: Float32Array): number {
  let loss = 0;
  let tokens = 0;
  let row = 0;
  for (const { tokens: ids, promptLength } of sequences) {
    for (let t = promptLength - 1; t < ids.length - 1; t++) {
      loss -= statistics[(row + t) * 4 + 2];
      tokens++;
    }
    row += rowsOf(ids.length);
  }
  return loss / Math.max(1, tokens);
}

/** Cross-entropy's gradient over a batch's logits, by the weights of its tokens. */
export const crossEntropy = ({ model, forward, sections, capacity }: GradientSpace): Dispatch => {
  const batch = (name: Parameters<typeof section>[2]) => section(forward.batch, sections, name);
  return {
    shader: 'cross_entropy',
    entry: 'backward',
    uniforms: [model.config.vocab, capacity.rows, f(1)],
    buffers: [batch('counts'), batch('targets'), forward.statistics, batch('weights'), forward.logits],
    workgroups: grid(capacity.rows),
  };
};
