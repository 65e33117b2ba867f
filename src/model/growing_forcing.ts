import type { Model } from './model.ts';
import { rowsOf } from './packing.ts';
import { type ForcedTokens, type ForcingOptions, TeacherForcing } from './teacher_forcing.ts';

/** Sequences that go through a model together, and rows of them that memory is set aside for at first. */
export const forcingBatch = { sequences: 32, rows: 2048 };

/** Whether sequences of these lengths make one batch; a single sequence always does, however long. */
export const isBatch = (lengths: readonly number[]) =>
  lengths.length <= 1 ||
  (lengths.length <= forcingBatch.sequences &&
    lengths.reduce((n, length) => n + rowsOf(length), 0) <= forcingBatch.rows);

/** Teacher forcing whose memory grows when a longer sequence comes. Nothing is allocated before the first batch. */
export class GrowingForcing {
  #forcing: TeacherForcing | undefined;

  constructor(
    readonly model: Model,
    readonly options: ForcingOptions,
  ) {}

  /**
   * Scores one batch (`isBatch`).
   * @param logits given, it gets each chunk's logits, [rows, vocab], as they are made
   * @throws DeviceError when the adapter has no room for it
   */
  async score(
    sequences: readonly ArrayLike<number>[],
    logits?: (firstRow: number, values: Float32Array) => void,
  ): Promise<ForcedTokens[]> {
    if (sequences.length === 0) return [];
    const lengths = sequences.map((s) => s.length);
    if (!this.#forcing?.fits(lengths)) {
      this.destroy();
      const rows = Math.max(
        forcingBatch.rows,
        lengths.reduce((n, length) => n + rowsOf(length), 0),
      );
      const top = Math.min(this.options.top, this.model.config.vocab);
      this.#forcing = await TeacherForcing.create(
        this.model,
        { rows, sequences: forcingBatch.sequences },
        { ...this.options, top },
      );
    }
    return this.#forcing.score(sequences, logits);
  }

  /** Scores any number of sequences, a batch at a time. */
  async *scoreAll(sequences: readonly ArrayLike<number>[]): AsyncGenerator<ForcedTokens[]> {
    let batch: ArrayLike<number>[] = [];
    for (const sequence of sequences) {
      if (!isBatch([...batch, sequence].map((s) => s.length))) {
        yield await this.score(batch);
        batch = [];
      }
      batch.push(sequence);
    }
    if (batch.length > 0) yield await this.score(batch);
  }

  /** Frees everything but the model. */
  destroy(): void {
    this.#forcing?.destroy();
    this.#forcing = undefined;
  }
}
