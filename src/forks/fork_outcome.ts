/**
 * What was seen when sampling was resumed at forks: the raw counts that consequence, outcome band and fork tree are
 * computed from. A fork is a position of a trace; a branch is a token that may stand there.
 */

/** How often continuations ended in an answer, given or last come to; null is none (cut off, unreadable). */
export interface AnswerCount {
  readonly answer: string | null;
  readonly count: number;
  /** The answer is right. */
  readonly right: boolean;
}

/** One token in a fork's place, and how sampling ended after it. */
export interface BranchOutcome {
  readonly id: number;
  readonly word: string;
  /** The model's probability of the token in this place. */
  readonly probability: number;
  /** Continuations sampled after it, and how many of them the verifier rewarded. */
  readonly samples: number;
  readonly right: number;
  /** Most frequent first; the counts add up to `samples`. */
  readonly answers: readonly AnswerCount[];
}

/** One fork of a trace with its branches. */
export interface ForkOutcome {
  /** Index of the token in the whole sequence, prompt included. */
  readonly position: number;
  /** Nats. */
  readonly entropy: number;
  /** The id of the token that the trace has there. */
  readonly taken: number;
  /** Likeliest first; tokens too unlikely to be sampled are left out, and `coverage` says how much is in. */
  readonly branches: readonly BranchOutcome[];
  /** Sum of the branches' probabilities. */
  readonly coverage: number;
}

/** A continuation for the fork tree: the tokens after a common start. */
export interface TreeSample {
  readonly tokens: readonly number[];
  /** Its share of the whole: 1 for plain samples, p(branch) / n for samples that were forced onto a branch. */
  readonly weight: number;
  /** Null where nobody judged it. */
  readonly reward: number | null;
  readonly answer: string | null;
}
