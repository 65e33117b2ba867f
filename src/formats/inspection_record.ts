import type { ProblemSet, SweepPoint, Threshold } from '../experiment/sweep.ts';
import type { Trace } from '../experiment/trace.ts';

/** What a part of a recording took. */
export interface RecordedCost {
  /** Tokens sampled or scored. */
  readonly tokens: number;
  readonly seconds: number;
}

/** A scanned fork, as in `forks/fork_outcome.ts`, on which this folder must not depend. */
export interface RecordedFork {
  readonly position: number;
  readonly entropy: number;
  readonly taken: number;
  readonly branches: readonly {
    readonly id: number;
    readonly word: string;
    readonly probability: number;
    readonly samples: number;
    readonly right: number;
    readonly answers: readonly {
      readonly answer: string | null;
      readonly count: number;
      readonly right: boolean;
    }[];
  }[];
  readonly coverage: number;
}

/**
 * A recorded inspection of one model: what the Inspect view shows before anything was asked of a GPU. It has something
 * for each of the view's figures: a problem with samples and a scan of forks, a set of problems, and a temperature sweep.
 */
export interface InspectionRecord {
  readonly adapter: string;
  readonly version: string;
  /** ISO 8601. */
  readonly date: string;
  /** The model as the command named it; of the one that ships with the page, a shipped base. */
  readonly model: string;
  readonly world: string;
  readonly problem: string;
  /** The world's, so that the recording can be read without it. */
  readonly vocabulary: readonly string[];
  /** Answers to the problem, scored at temperature 1. The first is the one whose forks were scanned. */
  readonly traces: readonly Trace[];
  /** Of the first trace, by position. */
  readonly scan: {
    /** Continuations of each branch, drawn at temperature 1. */
    readonly samples: number;
    readonly seed: number;
    readonly cost: RecordedCost;
    readonly forks: readonly RecordedFork[];
  };
  /** Answers to a set of problems, drawn at temperature 1: responses alone, without log-probabilities. */
  readonly collected: {
    readonly set: ProblemSet;
    readonly seed: number;
    readonly cost: RecordedCost;
    readonly traces: readonly Trace[];
  };
  readonly swept: {
    readonly set: ProblemSet;
    readonly seed: number;
    readonly threshold: Threshold;
    readonly cost: RecordedCost;
    readonly points: readonly SweepPoint[];
  };
}
