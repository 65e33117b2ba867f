import type { Random } from '../random/stream.ts';

/** A vocabulary of whole-word tokens; a token's id is its index. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly bos: number;
  readonly eos: number;
  /** The id of a token's text. @throws Error when the text is not in the vocabulary */
  id(text: string): number;
}

/** The verifier's verdict on one response. */
export interface Verdict {
  /** 1 for a true solution, else 0. */
  reward: 0 | 1;
  /** The final answer as text (e.g. `( 12 - 3 ) + 8 = 17`), or null if none can be read. */
  answer: string | null;
  /** Why: a word from a fixed list, which the interface translates. */
  reason: Reason;
}

export type Reason =
  | 'solved'
  | 'truncated'
  | 'gave-up'
  | 'malformed'
  | 'wrong-arithmetic'
  | 'wrong-number'
  | 'wrong-goal';

/** How the teacher that writes the base's training traces behaves. */
export interface Teacher {
  /** Probability that an attempt (in walk: a move) is a good one rather than random valid moves. */
  skill: number;
  /** Probability of stopping after a failed attempt. */
  stop: number;
  /** Most attempts (in walk: moves) in one trace. */
  attempts: number;
}

/**
 * A world with a verifiable reward. A world knows nothing of models, GPUs or training; a second world is
 * one more folder next to `countdown/`.
 */
export interface World<Problem = unknown> {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /** Longest prompt, in tokens. */
  readonly promptLength: number;
  /** Longest response that training and evaluation allow by default, in tokens. */
  readonly responseLength: number;
  readonly teacher: Teacher;
  /** A problem to train on; never one of `heldOut()`. */
  sample(random: Random): Problem;
  /** All held-out problems, in a fixed order. */
  heldOut(): readonly Problem[];
  /**
   * Problems for choosing between checkpoints: from the training side of the split, none of them held out,
   * and never given by `sample`.
   */
  validation(): readonly Problem[];
  /** The prompt's token ids, `<bos>` first. */
  prompt(problem: Problem): number[];
  /** A short line for people: `12 8 3 → 17`. */
  title(problem: Problem): string;
  /**
   * Reads a problem from such a line, however it is spaced and whichever arrow it has (`12, 8, 3 -> 17`); null where
   * it is none of this world's.
   */
  parse(text: string): Problem | null;
  /**
   * The slot of the grammar that each token of a response stands in (`x`, `op1`, `wait`), for statistics by slot;
   * `''` from where a response leaves the grammar.
   */
  slots(response: readonly number[]): string[];
  /**
   * The slots in which the teacher chooses: after some equal prefixes it writes different tokens there. In all
   * other slots of the grammar what is written already decides.
   */
  readonly forkSlots: readonly string[];
  /**
   * How many responses without a slip or a second try solve the problem, those that write the same moves alike; 0 where it
   * cannot be solved. Absent where that is not known.
   */
  solutions?(problem: Problem): number;
  /** A teacher's trace for a problem: response token ids, `<eos>` last. */
  trace(problem: Problem, random: Random, teacher?: Teacher): number[];
  /** Checks a response (token ids after the prompt, up to and with `<eos>` if it came). */
  verify(problem: Problem, response: readonly number[]): Verdict;
  /**
   * How a response ended, short, so that endings can be counted: the verdict's answer, or what the last attempt came to
   * (`23`) where the response gave up; null where neither can be read.
   */
  ending(problem: Problem, response: readonly number[]): string | null;
  /**
   * Of each finished attempt of a response, whether it is right: whether the response that is this attempt alone would be
   * rewarded. Absent where a response is one attempt, whose steps build on each other (Walk's moves).
   */
  attempts?(problem: Problem, response: readonly number[]): boolean[];
}
