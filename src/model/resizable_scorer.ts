import { allSettled } from '../device/all_settled.ts';
import type { Model } from './model.ts';
import { rowsOf } from './packing.ts';
import { Replicas } from './replicas.ts';
import { splitEvenly } from './split_evenly.ts';
import { type ForcedTokens, type ForcingOptions, TeacherForcing } from './teacher_forcing.ts';

/** Sequences that go through a model together, and rows of them that memory is set aside for at first. */
export const forcingBatch = { sequences: 32, rows: 2048 };

/** Whether sequences of these lengths make one batch; a single sequence always does, however long. */
export const isBatch = (lengths: readonly number[]) =>
  lengths.length <= 1 ||
  (lengths.length <= forcingBatch.sequences &&
    lengths.reduce((n, length) => n + rowsOf(length), 0) <= forcingBatch.rows);

/**
 * Teacher forcing whose memory grows when a longer sequence comes, shared out over the parts of the model's device.
 * Nothing is allocated before the first batch.
 */
export class ResizableScorer {
  #replicas: Promise<Replicas> | undefined;
  /** One for each replica, as they are needed. */
  #forcings: (TeacherForcing | undefined)[] = [];

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
    this.#replicas ??= Replicas.create(this.model);
    const replicas = await this.#replicas;
    await replicas.follow();
    // Logits are handed over in the order of their rows, which only one part can keep.
    const n = logits ? 1 : Math.min(replicas.models.length, sequences.length);
    const scored = await allSettled(
      splitEvenly(sequences, n).map(async (share, i) => {
        const forcing = await this.#roomFor(share, i, replicas.models[i]);
        return forcing.score(share, logits);
      }),
    );
    return scored.flat();
  }

  async #roomFor(share: readonly ArrayLike<number>[], i: number, replica: Model): Promise<TeacherForcing> {
    const lengths = share.map((s) => s.length);
    const held = this.#forcings[i];
    if (held?.fits(lengths)) return held;
    held?.destroy();
    this.#forcings[i] = undefined;
    const rows = Math.max(
      forcingBatch.rows,
      lengths.reduce((n, length) => n + rowsOf(length), 0),
    );
    const top = Math.min(this.options.top, this.model.config.vocab);
    const made = await TeacherForcing.create(
      replica,
      { rows, sequences: forcingBatch.sequences },
      { ...this.options, top },
    );
    this.#forcings[i] = made;
    return made;
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
    for (const forcing of this.#forcings) forcing?.destroy();
    this.#forcings = [];
    this.#replicas?.then(
      (replicas) => replicas.destroy(),
      () => {},
    );
    this.#replicas = undefined;
  }
}
