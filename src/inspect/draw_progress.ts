import type { DrawnTokens, DrawOptions } from '../model/decode/draw_options.ts';
import type { DrawnPart, Found, InspectionHooks } from './inspection_hooks.ts';
import { short } from './sample_traces.ts';

/** Reports the tokens of rollouts as they are drawn, after each submit. */
export class DrawProgress {
  #waiting: DrawnPart[] = [];
  #tokens: number;
  #share = 0;

  /**
   * @param most tokens that will be drawn at most
   * @param word a token by itself
   */
  constructor(
    private readonly to: InspectionHooks,
    private readonly most: number,
    private readonly word: (id: number) => string,
    /** Tokens used before. */
    tokens = 0,
  ) {
    this.#tokens = tokens;
  }

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
          this.report(this.#tokens / this.most, this.#tokens, drawn.length > 0 ? { drawn } : undefined);
        }
        await this.to.between?.();
      },
    };
  }

  /** Reports progress that is known otherwise; neither it nor the tokens ever go back. */
  report(share: number, tokens: number, found?: Found): void {
    this.#share = Math.min(1, Math.max(this.#share, share));
    this.#tokens = Math.max(this.#tokens, tokens);
    this.to.progress?.(this.#share, this.#tokens, found);
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
