import type { InspectedModel, Scorer } from './inspected_model.ts';
import type { InspectionHooks } from './inspection_hooks.ts';
import { type ScoredPlace, scoredPlaces } from './sample_traces.ts';

/** Teacher-forces sequences at any temperature; the scorer for temperature 1, used for traces, is cached. */
export class TraceScorer {
  readonly #atOne: Scorer;

  constructor(
    readonly model: InspectedModel,
    readonly word: (id: number) => string,
    /** Most likely tokens per position. */
    readonly top: number,
  ) {
    this.#atOne = model.scorer({ temperature: 1, top });
  }

  /**
   * Scores sequences: entry i of a list is of token i + 1.
   * @param progress the share of the total that this is, and the tokens used before it
   */
  async score(
    sequences: readonly (readonly number[])[],
    temperature: number,
    hooks: InspectionHooks = {},
    progress = { from: 0, to: 1, tokens: 0 },
  ): Promise<ScoredPlace[][]> {
    const { top } = this;
    const forcing = temperature === 1 ? this.#atOne : this.model.scorer({ temperature, top });
    try {
      return await this.#score(forcing, sequences, hooks, progress);
    } finally {
      if (forcing !== this.#atOne) forcing.destroy();
    }
  }

  async #score(
    forcing: Scorer,
    sequences: readonly (readonly number[])[],
    hooks: InspectionHooks,
    { from, to, tokens: before }: { from: number; to: number; tokens: number },
  ): Promise<ScoredPlace[][]> {
    const scored: ScoredPlace[][] = [];
    let tokens = before;
    for await (const batch of forcing.scoreAll(sequences)) {
      for (const forced of batch) {
        tokens += forced.entropy.length;
        scored.push(scoredPlaces(forced, this.word));
      }
      hooks.progress?.(from + ((to - from) * scored.length) / sequences.length, tokens);
      await hooks.between?.();
    }
    return scored;
  }

  /**
   * Gives the logits from which the tokens at some positions of a sequence, 1 or more, are drawn. Models with packed weights.
   * @param take called with each position once; the logits are its own
   */
  async eachLogits(
    sequence: readonly number[],
    positions: readonly number[],
    take: (position: number, logits: Float32Array) => void,
  ): Promise<void> {
    if (positions.length === 0) return;
    const { vocab } = this.model;
    const wanted = new Set(positions);
    await this.#atOne.score([sequence.slice(0, Math.max(...positions) + 1)], (first, values) => {
      for (let row = 0; row * vocab < values.length; row++)
        if (wanted.has(first + row + 1)) take(first + row + 1, values.slice(row * vocab, (row + 1) * vocab));
    });
  }

  destroy(): void {
    this.#atOne.destroy();
  }
}
