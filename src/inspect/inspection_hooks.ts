import type { SweepPoint } from '../experiment/sweep.ts';
import type { ForkOutcome } from '../forks/fork_outcome.ts';

/** Consecutive tokens of one copy, as they were drawn; nats at temperature 1. */
export interface DrawnPart {
  copy: number;
  ids: number[];
  words: string[];
  entropy: number[];
  logprob: number[];
}

/** A partial result. */
export interface Found {
  fork?: ForkOutcome;
  point?: SweepPoint;
  drawn?: DrawnPart[];
}

/** Callbacks of an inspection. */
export interface InspectionHooks {
  /** Called between submits; throwing from it ends the work. */
  between?(): void | Promise<void>;
  /** Progress from 0 to 1, the tokens sampled or scored so far, and each fork or point as it is finished. */
  progress?(share: number, tokens: number, found?: Found): void;
}
