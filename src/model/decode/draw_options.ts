import type { ModelConfig } from '../config.ts';
import type { LikelyTokens } from '../row_statistics.ts';

/** A prompt to continue, and how many continuations to draw. */
export interface PromptGroup {
  /** Token ids, at least one. May include the start of a response, which sampling then continues. */
  prompt: readonly number[];
  copies: number;
  /** Most tokens to sample after the prompt. */
  longest: number;
}

/** @throws Error if a group's prompt is empty or leaves no room in the context, or its responses have no length */
export function checkGroup({ prompt, longest }: PromptGroup, context: number): void {
  if (prompt.length === 0) throw new Error('A prompt is empty: it needs at least one token.');
  if (longest < 1) throw new Error(`A response must have at least one token, not ${longest}.`);
  if (prompt.length + 1 > context)
    throw new Error(`A prompt of ${prompt.length} tokens does not fit in a context of ${context}.`);
}

/** @throws Error if the decoding kernels do not take the model's heads */
export function checkHead({ headDim }: Pick<ModelConfig, 'headDim'>): void {
  if (headDim % 4 !== 0)
    throw new Error(
      `A head of ${headDim} is not a multiple of 4, which sampling requires: the model can be scored but not sampled.`,
    );
}

/**
 * A separate temperature at forks (arXiv 2506.01939, Eq. 5). The paper does not say at which temperature the entropy is
 * measured; here it is temperature 1, so that whether a position is a fork does not depend on the temperatures.
 */
export interface EntropyGate {
  /** In nats: a position is a fork if its entropy at temperature 1 is greater. */
  above: number;
  /** Temperature at the forks. */
  temperature: number;
}

/**
 * The lowest temperature used for sampling. Lower ones, including 0, are clamped to it, because 1/0 would make every
 * score infinite. A token whose logit is 3e-5 below the best one's is then drawn once in 10^13 times: only ties within
 * float32 precision are broken at random.
 */
export const minTemperature = 1e-6;

/** Everything that determines the draws: the same values on the same adapter give the same tokens, bit for bit. */
export interface DrawOptions {
  /** Threefry key. */
  key: [number, number];
  /** Number of the first rollout: the first word of the generator's counter. */
  firstRollout: number;
  /** At `minTemperature` and below (including 0) sampling is practically greedy. */
  temperature: number;
  /** A separate temperature at forks; `temperature` then applies to the other positions. */
  gate?: EntropyGate;
  eos: number;
  /**
   * Tokens that are never drawn, at most 63: they leave the softmax, which the others share. What a rollout reports is of
   * that distribution.
   */
  forbid?: readonly number[];
  /** Called between submits; throwing from it stops the decoding. */
  between?: () => void | Promise<void>;
  /** Words that may be drawn; default: all. Packed models only. */
  filter?: DrawFilter;
  /**
   * Packed models only: called after each submit with a rollout's tokens so far, of which the last `fresh` are new. How many of
   * them are kept if it ends there, at least those before the new ones; null if it goes on.
   */
  stop?: (rollout: number, tokens: readonly number[], fresh: number) => number | null;
  /** Packed models only: tokens as they are drawn, with the rollout's number from `firstRollout` on. */
  drawn?: (rollout: number, tokens: DrawnTokens) => void;
}

/** Filters of the draw, applied in this order, as in transformers. Log-probabilities are of the full softmax all the same. */
export interface DrawFilter {
  /** The k most likely tokens; 0: all. */
  topK?: number;
  /** The fewest most likely tokens with at least this probability; 1: all. */
  topP?: number;
  /** Tokens with at least this share of the most likely one's probability; 0: all. */
  minP?: number;
}

/** One sampled continuation. */
export interface Rollout {
  /** Tokens after the prompt, including `<eos>` if it was drawn. */
  tokens: number[];
  /**
   * Per token, in nats: its log-probability in the distribution it was drawn from, and the entropy of that
   * distribution, without the forbidden tokens; with a gate, the entropy at temperature 1, which the gate uses. Of a packed
   * model both are of the softmax at temperature 1 over all tokens that are not forbidden, whatever the temperature and the
   * filter.
   */
  logprob: Float32Array;
  entropy: Float32Array;
  /** Packed models: the most likely tokens at each position, best first. */
  top?: LikelyTokens[];
}

/** Consecutive tokens of a rollout. */
export type DrawnTokens = Required<Rollout>;
