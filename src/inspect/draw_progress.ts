import type { DrawnTokens, DrawOptions } from '../model/decode/draw_options.ts';
import type { DrawnPart, InspectionHooks } from './inspection_hooks.ts';
import { short } from './sample_traces.ts';

/** Reports the tokens of rollouts as they are drawn, after each submit. */
export class DrawProgress {
  #waiting: DrawnPart[] = [];
  #tokens = 0;

  /**
   * @param most tokens that will be drawn at most
   * @param word a token by itself
   */
  constructor(
    private readonly to: InspectionHooks,
    private readonly most: number,
    private readonly word: (id: number) => string,
  ) {}

  /** Options of the decoder. @param streams report the tokens themselves */
  hooks({ streams }: { streams: boolean }): Pick<DrawOptions, 'drawn' | 'between'> {
    return {
      drawn: (rollout, part) => {
        this.#tokens += part.tokens.length;
        if (streams) this.#waiting.push(this.#part(rollout, part));
      },
      between: async () => {
        if (this.#tokens > 0) {
          const drawn = this.#waiting;
          this.#waiting = [];
          this.to.progress?.(
            Math.min(1, this.#tokens / this.most),
            this.#tokens,
            drawn.length > 0 ? { drawn } : undefined,
          );
        }
        await this.to.between?.();
      },
    };
  }

  #part(copy: number, { tokens, entropy, logprob }: DrawnTokens): DrawnPart {
    return {
      copy,
      ids: tokens,
      words: tokens.map(this.word),
      entropy: Array.from(entropy, (value) => Math.max(0, short(value))),
      logprob: Array.from(logprob, (value) => Math.min(0, short(value))),
    };
  }
}
