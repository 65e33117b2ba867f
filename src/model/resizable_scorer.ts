import { allSettled } from '../device/all_settled.ts';
import type { CachedScorer } from './frozen/cached_scorer.ts';
import type { Model } from './model.ts';
import { rowsOf } from './packing.ts';
import { Replicas } from './replicas.ts';
import { splitEvenly } from './split_evenly.ts';
import { type ForcedTokens, type ForcingOptions, TeacherForcing } from './teacher_forcing.ts';

/** Sequences per batch, and rows that memory is allocated for initially. */
export const scoringBatch = { sequences: 32, rows: 2048 };

/** Whether sequences of these lengths fit one batch; a single sequence always does. */
export const isBatch = (lengths: readonly number[]) =>
  lengths.length <= 1 ||
  (lengths.length <= scoringBatch.sequences &&
    lengths.reduce((n, length) => n + rowsOf(length), 0) <= scoringBatch.rows);

/**
 * Teacher forcing that reallocates for longer sequences, distributed over the parts of the model's device. Nothing is
 * allocated before the first batch.
 */
export class ResizableScorer {
  #replicas: Promise<Replicas> | undefined;
  /** One per replica, created on demand. */
  #forcings: (TeacherForcing | CachedScorer | undefined)[] = [];

  constructor(
    readonly model: Model,
    readonly options: ForcingOptions,
  ) {}

  /**
   * Scores one batch (`isBatch`).
   * @param logits if given, receives each chunk's logits, [rows, vocab]
   * @throws DeviceError when the adapter has too little memory
   */
  async score(
    sequences: readonly ArrayLike<number>[],
    logits?: (firstRow: number, values: Float32Array) => void,
  ): Promise<ForcedTokens[]> {
    if (sequences.length === 0) return [];
    this.#replicas ??= Replicas.create(this.model).catch((error) => {
      // Memory may be free the next time.
      this.#replicas = undefined;
      throw error;
    });
    const replicas = await this.#replicas;
    await replicas.follow();
    // Logits are passed on in the order of their rows, which only a single part guarantees.
    const n = logits ? 1 : Math.min(replicas.models.length, sequences.length);
    const scored = await allSettled(
      splitEvenly(sequences, n).map(async (share, i) => {
        const forcing = await this.#roomFor(share, i, replicas.models[i]);
        return forcing.score(share, logits);
      }),
    );
    return scored.flat();
  }

  async #roomFor(
    share: readonly ArrayLike<number>[],
    i: number,
    replica: Model,
  ): Promise<TeacherForcing | CachedScorer> {
    const lengths = share.map((s) => s.length);
    const held = this.#forcings[i];
    if (held?.fits(lengths)) return held;
    held?.destroy();
    this.#forcings[i] = undefined;
    const rows = Math.max(
      scoringBatch.rows,
      lengths.reduce((n, length) => n + rowsOf(length), 0),
    );
    const options = { ...this.options, top: Math.min(this.options.top, this.model.config.vocab) };
    const made = replica.flat
      ? await TeacherForcing.create(replica, { rows, sequences: scoringBatch.sequences }, options)
      : await (await import('./frozen/cached_scorer.ts')).CachedScorer.create(replica, rows, options);
    this.#forcings[i] = made;
    return made;
  }

  /** Scores any number of sequences, one batch at a time. */
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

  /** Frees everything except the model. */
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
