import type { Trace, TraceToken } from '../../../experiment/trace.ts';
import type { DrawnTokens } from '../../../lab/client/inspect_protocol.ts';

/** Traces that are still being drawn: as far as they are known, without the alternatives. */
export class DrawnTraces {
  readonly #responses: TraceToken[][];
  #changed = new Set<number>();

  /**
   * @param given the prompt, and what of the response was given
   * @param about what the traces say of themselves
   */
  constructor(
    private readonly given: readonly TraceToken[],
    copies: number,
    private readonly about: Pick<Trace, 'title' | 'model' | 'meta' | 'promptLength'>,
  ) {
    this.#responses = Array.from({ length: copies }, () => []);
  }

  /** Appends what was drawn. */
  add(drawn: readonly DrawnTokens[]): void {
    for (const { copy, ids, words, entropy, logprob } of drawn) {
      const response = this.#responses[copy];
      if (!response) continue;
      this.#changed.add(copy);
      ids.forEach((id, i) => {
        response.push({ id, word: words[i], entropy: entropy[i], logprob: logprob[i], top: [] });
      });
    }
  }

  all(): Trace[] {
    this.#changed.clear();
    return this.#responses.map((_, copy) => this.#trace(copy));
  }

  /** The traces that have grown since they were last taken, by their place. */
  grown(): ReadonlyMap<number, Trace> {
    const grown = new Map([...this.#changed].map((copy) => [copy, this.#trace(copy)]));
    this.#changed.clear();
    return grown;
  }

  #trace(copy: number): Trace {
    return {
      ...this.about,
      world: null,
      temperature: 1,
      entropyKind: 'exact',
      tokens: [...this.given, ...this.#responses[copy]],
      reward: null,
      answer: null,
    };
  }
}
