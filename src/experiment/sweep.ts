/**
 * A temperature sweep: pass rate against the temperature at forks, or everywhere else, the other at 1. A fork is a
 * place whose entropy at temperature 1 is above a threshold. Source: arXiv 2506.01939, Eq. 5 and Fig. 3.
 */

/** A set of problems of a world to sample. */
export interface ProblemSet {
  part: 'held-out' | 'validation';
  /** The first N of the split. */
  problems: number;
  samples: number;
}

/**
 * The threshold between forks and other tokens: in nats, or the percentile (0 to 100) of the set's own entropies at
 * temperature 1.
 */
export type Threshold = { nats: number } | { percentile: number };

/** Where the temperature is changed: above the threshold, or at and below it. */
export type Varied = 'forks' | 'others';

/** One point of a temperature sweep. */
export interface SweepPoint {
  vary: Varied;
  temperature: number;
  /** Nats. */
  threshold: number;
  problems: number;
  samples: number;
  /** Share of right answers, and the standard error over problems; null of one problem. */
  pass: number;
  se: number | null;
  /** Share of responses truncated at the maximum length, and mean length in tokens. */
  truncated: number;
  length: number;
  /** Share of tokens drawn above the threshold. */
  forkShare: number;
}

/** Far enough both ways to see either curve fall. */
export const usualTemperatures: readonly number[] = [0.01, 0.3, 0.6, 1, 1.5, 2, 3];
