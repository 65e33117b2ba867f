import type { SweepPoint } from '../experiment/sweep.ts';
import type { ForkOutcome } from '../forks/fork_outcome.ts';

/** A partial result. */
export interface Found {
  fork?: ForkOutcome;
  point?: SweepPoint;
}

/** Callbacks of an inspection. */
export interface InspectionHooks {
  /** Called between submits; throwing from it ends the work. */
  between?(): void | Promise<void>;
  /** Progress from 0 to 1, the tokens sampled or scored so far, and each fork or point as it is finished. */
  progress?(share: number, tokens: number, found?: Found): void;
}
