import type { ForkOutcome } from '../analysis/fork_outcome.ts';

/** What an inspection tells while it works. */
export interface Watch {
  /** Called between submits; throwing from it ends the work. */
  between?(): void | Promise<void>;
  /** How far it is, 0 to 1, the tokens sampled or scored so far, and each fork as it is finished. */
  progress?(share: number, tokens: number, fork?: ForkOutcome): void;
}
