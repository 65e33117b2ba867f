/** A prompt to continue, and how many continuations to draw. */
export interface PromptGroup {
  /** Token ids, at least one. A prompt may hold the start of a response: sampling goes on from its end. */
  prompt: readonly number[];
  copies: number;
  /** Most tokens to draw after the prompt. */
  longest: number;
}

/**
 * Two temperatures (arXiv 2506.01939, Eq. 5). The paper does not say at which temperature the entropy that decides is
 * measured; here it is temperature 1, so that a place is a fork or none whatever the temperatures are.
 */
export interface EntropyGate {
  /** Nats: a place is a fork where its entropy at temperature 1 is greater. */
  above: number;
  /** Temperature at the forks. */
  temperature: number;
}

/**
 * The lowest temperature that is drawn at; lower ones, 0 among them, are taken for it, because 1/0 would make every
 * score infinite. A token whose logit is 3e-5 below the best one's is then drawn once in 10^13 times: only ties, within
 * what float32 tells apart, are left to chance.
 */
export const minTemperature = 1e-6;

/** What decides the draws: the same values on the same adapter give the same tokens, bit for bit. */
export interface DrawOptions {
  /** Threefry key. */
  key: [number, number];
  /** Number of the first rollout: the first word of the generator's counter. */
  firstRollout: number;
  /** At `minTemperature` and below (0 too) the draw is all but greedy. */
  temperature: number;
  /** Forks get a temperature of their own; `temperature` is then for the other places. */
  gate?: EntropyGate;
  eos: number;
  /** Called between submits; throwing from it stops the decoding. */
  between?: () => void | Promise<void>;
}

/** One sampled continuation. */
export interface Rollout {
  /** Tokens after the prompt, `<eos>` included if it came. */
  tokens: number[];
  /**
   * Of each token, nats: its log-probability in the distribution it was drawn from, and the entropy of that distribution;
   * with a gate, the entropy at temperature 1, which the gate went by.
   */
  logprob: Float32Array;
  entropy: Float32Array;
}
