import type { RunBuffers, RunValues, TrainingEngine } from './training_engine.ts';

/** Progress of a run: completed steps, their updates, and the tokens sampled and trained on. */
export interface RunProgress {
  step: number;
  updates: number;
  tokens: number;
}

/** The state of a run, off the device: enough to resume bit for bit on the same adapter. */
export interface RunCheckpoint extends RunValues, RunProgress {}

/** A run's parameters, moments and progress, which change together or not at all. */
export class RunState {
  /** The active values are in the middle of a step. */
  #changing = false;

  private constructor(
    private readonly engine: TrainingEngine,
    private readonly buffers: RunBuffers,
    public progress: RunProgress,
  ) {}

  /** From the base, or from a checkpoint. */
  static async create(engine: TrainingEngine, checkpoint?: RunCheckpoint): Promise<RunState> {
    const { step, updates, tokens } = checkpoint ?? { step: 0, updates: 0, tokens: 0 };
    return new RunState(engine, await engine.createRun(checkpoint), { step, updates, tokens });
  }

  /** Makes this the run that the engine's model, optimiser and decoder work on. */
  activate(): void {
    this.engine.activate(this.buffers);
  }

  /** Changes the values; until that is complete, or if it throws, checkpoints have the values from before. */
  async change<T>(work: () => Promise<T>): Promise<T> {
    this.engine.store();
    this.#changing = true;
    try {
      return await work();
    } catch (error) {
      this.engine.drop(this.buffers);
      throw error;
    } finally {
      this.#changing = false;
    }
  }

  /** The parameters of the last completed step, off the device. */
  parameters(): Promise<Float32Array> {
    return this.engine.readParameters(this.buffers, this.#changing);
  }

  /** Copies the run off the device. */
  async checkpoint(): Promise<RunCheckpoint> {
    return { ...(await this.engine.read(this.buffers, this.#changing)), ...this.progress };
  }

  destroy(): void {
    this.engine.destroyRun(this.buffers);
  }
}
