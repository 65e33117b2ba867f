import type { Trace, TraceToken } from '../../../experiment/trace.ts';
import type { DrawnTokens, EncodedText } from '../../../lab/client/inspect_protocol.ts';

/** Traces that are still being drawn: as far as they are known, without the alternatives. */
export class DrawnTraces {
  readonly #prompt: readonly TraceToken[];
  readonly #responses: TraceToken[][];
  #changed = new Set<number>();

  /** @param about what the traces say of themselves */
  constructor(
    { ids, words }: Pick<EncodedText, 'ids' | 'words'>,
    copies: number,
    private readonly about: Pick<Trace, 'title' | 'model' | 'meta'>,
  ) {
    this.#prompt = ids.map((id, i) => ({ id, word: words[i], entropy: null, logprob: null, top: [] }));
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
  grown(): [copy: number, trace: Trace][] {
    const grown = [...this.#changed].map((copy): [number, Trace] => [copy, this.#trace(copy)]);
    this.#changed.clear();
    return grown;
  }

  #trace(copy: number): Trace {
    return {
      ...this.about,
      world: null,
      temperature: 1,
      entropyKind: 'exact',
      promptLength: this.#prompt.length,
      tokens: [...this.#prompt, ...this.#responses[copy]],
      reward: null,
      answer: null,
    };
  }
}
