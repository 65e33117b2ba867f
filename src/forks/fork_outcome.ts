/**
 * What was seen when sampling was resumed at forks: the raw counts that consequence, outcome band and fork tree are
 * computed from. A fork is a position of a trace; a branch is a token that may be sampled there.
 */

/** How often continuations ended in an answer, stated or last computed; null is none (truncated, unreadable). */
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
  /** Index of the token in the full sequence, including the prompt. */
  readonly position: number;
  /** Nats. */
  readonly entropy: number;
  /** The id of the token that the trace has there. */
  readonly taken: number;
  /** Most likely first; tokens too unlikely to be sampled are omitted, and `coverage` is the included probability. */
  readonly branches: readonly BranchOutcome[];
  /** Sum of the branches' probabilities. */
  readonly coverage: number;
  /** What `right` means; default: the verifier's reward. */
  readonly reference?: OutcomeReference;
}

/**
 * What the continuations of a scan were compared with: the verifier rewarded them, or, where the right answer is not known,
 * they ended in the same answer as the scanned trace.
 */
export type OutcomeReference =
  | { readonly kind: 'verifier' }
  | { readonly kind: 'same'; readonly answer: string };

/** A continuation for the fork tree: the tokens after a common start. */
export interface TreeSample {
  readonly tokens: readonly number[];
  /** The model's log-probability of each of its tokens, nats; null where it is not known. */
  readonly logprobs?: readonly (number | null)[];
  /** Its first token was not drawn but put there. */
  readonly forced?: boolean;
  /** Its weight: 1 for plain samples, p(branch) / n for samples that were forced onto a branch. */
  readonly weight: number;
  /** Null if it was not verified. */
  readonly reward: number | null;
  readonly answer: string | null;
}
