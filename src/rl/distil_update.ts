import type { Program } from '../device/device.ts';
import { f, grid } from '../device/program.ts';
import type { Optimiser } from '../experiment/spec.ts';
import { backwardDispatches, clearGradients, optimiserDispatches } from '../model/backward.ts';
import { packBatch, type Sequence } from '../model/packing.ts';
import { forwardDispatches, statisticsDispatch } from '../model/scoring.ts';
import { section, type Workspace } from '../model/workspace.ts';
import { writeStep } from './optimiser.ts';

/** The cross-entropy update that distils a base from a teacher's traces; recorded once, one submit an update. */
export class DistilUpdate {
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
  static async create(w: Workspace, optimiser: Optimiser): Promise<DistilUpdate> {
    const { model, forward, sections, capacity } = w;
    const batch = (name: Parameters<typeof section>[2]) => section(forward.batch, sections, name);
    const { rows } = capacity;
    const program = model.device.program(
      [
        ...forwardDispatches(model, forward, sections, capacity),
        statisticsDispatch(model, forward, sections, rows, 1),
        {
          shader: 'cross_entropy',
          entry: 'backward',
          uniforms: [model.config.vocab, rows, f(1)],
          buffers: [batch('counts'), batch('targets'), forward.statistics, batch('weights'), forward.logits],
          workgroups: grid(rows),
        },
        ...backwardDispatches(w),
      ],
      'distil',
    );
    const optimise = model.device.program(optimiserDispatches(w, optimiser.clipNorm), 'optimiser');
    return new DistilUpdate(w, optimiser, ...(await Promise.all([program, optimise])));
  }

  /** Dispatches of one update. */
  get dispatches(): number {
    return this.#program.length + this.#optimise.length;
  }

  /**
   * One update on the mean cross-entropy over the batch's response tokens.
   * @param t which update it is, counted from 1
   * @param optimise false leaves the gradient unjoined and the parameters as they were
   */
  update(sequences: Sequence[], t: number, learningRate: number, optimise = true): void {
    const w = this.#w;
    const { device } = w.model;
    const responseTokens = sequences.reduce((n, s) => n + s.tokens.length - s.promptLength, 0);
    const weight = 1 / Math.max(1, responseTokens);
    const packed = packBatch(
      w.capacity,
      w.sections,
      sequences.map((s) => ({ ...s, weight: new Float32Array(s.tokens.length).fill(weight) })),
    );
    device.write(w.forward.batch, packed.words);
    writeStep(w, this.#optimiser, t, learningRate);
    device.submit([
      ...clearGradients(w),
      { run: this.#program },
      ...(optimise ? [{ run: this.#optimise }] : []),
    ]);
  }

  /** Mean cross-entropy of the last batch, nats, at the parameters before its update, and the gradient's norm. */
  async read(sequences: Sequence[]): Promise<{ loss: number; gradientNorm: number }> {
    const w = this.#w;
    const rows = sequences.reduce((n, s) => n + Math.ceil((s.tokens.length - 1) / 4) * 4, 0);
    const [statistics, norm] = await w.model.device.read([
      { buffer: w.forward.statistics, size: rows * 16 },
      { buffer: w.backward.norm, size: 4 },
    ]);
    const values = new Float32Array(statistics);
    let loss = 0;
    let tokens = 0;
    let row = 0;
    for (const { tokens: ids, promptLength } of sequences) {
      for (let t = promptLength - 1; t < ids.length - 1; t++) {
        loss -= values[(row + t) * 4 + 2];
        tokens++;
      }
      row += Math.ceil((ids.length - 1) / 4) * 4;
    }
    return { loss: loss / Math.max(1, tokens), gradientNorm: new Float32Array(norm)[0] };
  }

  destroy(): void {
    this.#program.destroy();
    this.#optimise.destroy();
  }
}
