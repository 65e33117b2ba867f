import type { SweepPoint } from '../experiment/sweep.ts';
import type { ForkOutcome } from '../forks/fork_outcome.ts';

/** A part of the answer that is already there. */
export interface Found {
  fork?: ForkOutcome;
  point?: SweepPoint;
}

/** What an inspection tells while it works. */
export interface InspectionHooks {
  /** Called between submits; throwing from it ends the work. */
  between?(): void | Promise<void>;
  /** How far it is, 0 to 1, the tokens sampled or scored so far, and each fork or point as it is finished. */
  progress?(share: number, tokens: number, found?: Found): void;
}
