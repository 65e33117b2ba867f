import type { TraceMeta } from '../../../experiment/trace.ts';
import type { Fault, FaultPlace } from '../../../formats/fault_rules.ts';
import type { Message } from '../../../task/text/text_problem.ts';

/** A response of a training as its trainer wrote it down: as text. */
export interface Rollout {
  /** What its trainer calls its step: an update in TRL and ms-swift; null where it is not said. */
  readonly step: number | null;
  /** What its trainer calls its prompt; null where only the text says which it is. */
  readonly prompted: string | null;
  readonly prompt: string | readonly Message[];
  readonly response: string;
  /** The response's tokens, where the trainer was told to write them. */
  readonly ids: readonly number[] | null;
  readonly reward: number | null;
  readonly advantage: number | null;
  /** What its verifier read out of it; null where it was not told to write that. */
  readonly answer: string | null;
  /** Whether it ended by itself, rather than being cut off; null where nothing says so. */
  readonly ended: boolean | null;
  /** Whether it is of an evaluation, as far as its trainer's file tells. */
  readonly isEvaluation: boolean;
  /** All else that a trace can hold. */
  readonly meta: TraceMeta;
}

/** Rollouts that were drawn together, in the order of drawing. */
export interface Batch {
  readonly rollouts: readonly Rollout[];
}

/** What is to be said of a set of rollouts besides what its traces show. */
export type RolloutNote =
  /** Rows that the trainer has written more than once, and that are counted once. */
  | { readonly kind: 'repeated'; readonly rows: number }
  /** Traces without entropies: they can be scored. */
  | { readonly kind: 'no-entropies'; readonly traces: number }
  /** Responses of which neither text nor reward says whether they ended or were cut off: they have no end token. */
  | { readonly kind: 'ending-unknown'; readonly traces: number }
  /** Token ids that do not spell the text beside them. */
  | { readonly kind: 'ids-differ'; readonly traces: number }
  /** Reward functions whose sum, unweighted, is the reward. */
  | { readonly kind: 'summed'; readonly names: readonly string[] }
  /** Prompts without their special tokens: the trainer does not write them. */
  | { readonly kind: 'specials-lost'; readonly traces: number }
  /** Tokens after the prompt that the model has not written: they have no entropy. */
  | { readonly kind: 'not-sampled'; readonly traces: number }
  /** Rollouts of an evaluation. */
  | { readonly kind: 'evaluation'; readonly traces: number }
  /** A step's files without the mark that they are complete. */
  | { readonly kind: 'unfinished'; readonly steps: readonly number[] }
  /** Rows and lines that gave no trace. */
  | { readonly kind: 'refused'; readonly count: number; readonly first: Fault & FaultPlace };
