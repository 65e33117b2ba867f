import type { ProblemSet, SweepPoint, Threshold, Varied } from '../../experiment/sweep.ts';
import type { Alternative, Trace } from '../../experiment/trace.ts';
import type { TransferOutcome } from '../../experiment/transfer_outcome.ts';
import type { ForkOutcome } from '../../forks/fork_outcome.ts';
import type { TransferSetId } from '../../task/transfer_sets.ts';
import type { LabFailure } from './lab_failure.ts';

export type { ProblemSet, SweepPoint, Threshold, Varied } from '../../experiment/sweep.ts';

/** A model available to the lab: a shipped base, or a run's parameters at an evaluated step. */
export type ModelRef =
  | { kind: 'shipped'; name: string }
  | { kind: 'checkpoint'; condition: string; seed: number; step: number };

/** The last model of a run saved in the browser, whose experiment need not be open. */
export interface KeptModelRef {
  kind: 'kept';
  /** The id of the saved experiment. */
  id: string;
  condition: string;
  seed: number;
}

/** A checkpoint in the worker's memory, with its base and world. */
export interface CheckpointFacts {
  condition: string;
  seed: number;
  step: number;
  base: string;
  world: string;
}

/** Sampling options of continuations. */
export interface Draws {
  /** 0 is greedy decoding. */
  temperature: number;
  seed: number;
}

/**
 * Requests about a model. Prompts and prefixes are token ids; problems are written as in their world (`12 8 3 → 17`).
 * Requests never change a run, and are cancelled by `inspect-cancel`.
 */
export type InspectRequest =
  /** Samples responses to a problem, and scores every token at temperature 1. */
  | { kind: 'sample'; model: ModelRef; world: string; problem: string; copies: number; draws: Draws }
  /** Samples `copies` continuations of a prefix (prompt and the start of a response). */
  | {
      kind: 'continue';
      model: ModelRef;
      world: string;
      problem: string;
      prefix: number[];
      promptLength: number;
      copies: number;
      draws: Draws;
    }
  /** Scores given sequences at a temperature. */
  | { kind: 'score'; model: ModelRef; sequences: number[][]; temperature: number }
  /** Samples continuations at forks of a trace, branch by branch. */
  | {
      kind: 'scan';
      model: ModelRef;
      world: string;
      problem: string;
      tokens: number[];
      promptLength: number;
      /** The N response positions of highest entropy, or these positions. */
      forks: number | number[];
      /** Continuations per branch. */
      samples: number;
      draws: Draws;
    }
  /** Samples a set of problems: entropies and rewards, without the alternatives. */
  | { kind: 'collect'; model: ModelRef; world: string; set: ProblemSet; draws: Draws }
  /** Pass rate as a function of the temperature at forks, or at other tokens, the other at 1 (paper Eq. 5, Fig. 3). */
  | {
      kind: 'sweep';
      model: ModelRef;
      world: string;
      set: ProblemSet;
      vary: Varied[];
      temperatures: number[];
      threshold: Threshold;
      seed: number;
    }
  /** Pass rates on problems outside the training distribution (`task/transfer_sets.ts`). */
  | {
      kind: 'transfer';
      model: ModelRef | KeptModelRef;
      world: string;
      set: TransferSetId;
      /** The first N of the set. */
      problems: number;
      samples: number;
      draws: Draws;
    };

/** A model's scores of one token: entry i of a list is of token i + 1. */
export interface ScoredToken {
  entropy: number;
  logprob: number;
  top: Alternative[];
}

/** The result of each kind of request. */
export interface InspectResults {
  sample: { traces: Trace[] };
  continue: { traces: Trace[] };
  score: { scores: ScoredToken[][] };
  scan: { forks: ForkOutcome[] };
  collect: { traces: Trace[] };
  sweep: { points: SweepPoint[]; threshold: number };
  transfer: TransferOutcome;
}

export type InspectKind = InspectRequest['kind'];

/** Cost of a request. */
export interface InspectCost {
  /** Tokens sampled or scored. */
  tokens: number;
  seconds: number;
}

export type InspectCommand =
  | { type: 'inspect'; id: number; request: InspectRequest }
  | { type: 'inspect-cancel'; id: number };

export type InspectEvent =
  /** Progress from 0 to 1, with the tokens used so far; `fork` and `point` when each is finished. */
  | {
      type: 'inspect-progress';
      id: number;
      share: number;
      tokens: number;
      fork?: ForkOutcome;
      point?: SweepPoint;
    }
  | {
      type: 'inspected';
      id: number;
      kind: InspectKind;
      result: InspectResults[InspectKind];
      cost: InspectCost;
    }
  | { type: 'inspect-failed'; id: number; failure: LabFailure | 'cancelled' | 'unusable'; detail: string }
  /** The checkpoints that can be inspected now; sent whenever they change. */
  | { type: 'checkpoints'; checkpoints: CheckpointFacts[] };
