import type { ProblemSet, SweepPoint, Threshold, Varied } from '../../experiment/sweep.ts';
import type { Alternative, Trace } from '../../experiment/trace.ts';
import type { TransferOutcome } from '../../experiment/transfer_outcome.ts';
import type { ForkOutcome } from '../../forks/fork_outcome.ts';
import type { TransferSetId } from '../../task/transfer_sets.ts';
import type { LabFailure } from './run_protocol.ts';

export type { ProblemSet, SweepPoint, Threshold, Varied } from '../../experiment/sweep.ts';

/** A model that the lab holds: a shipped base, or the parameters of a run as they were at an evaluated step. */
export type ModelRef =
  | { kind: 'shipped'; name: string }
  | { kind: 'checkpoint'; condition: string; seed: number; step: number };

/** The last model of a run that is kept in the browser: of an experiment that need not be open. */
export interface KeptModelRef {
  kind: 'kept';
  /** Under which the experiment is kept. */
  id: string;
  condition: string;
  seed: number;
}

/** A checkpoint that the worker holds, and the base and world it grew from. */
export interface CheckpointFacts {
  condition: string;
  seed: number;
  step: number;
  base: string;
  world: string;
}

/** How continuations are drawn. */
export interface Draws {
  /** 0 is greedy: the likeliest token each time. */
  temperature: number;
  seed: number;
}

/**
 * What the page may ask about a model. Prompts and prefixes are token ids; problems are the world's own line for them
 * (`12 8 3 → 17`). Nothing here changes a run; work is cancelled by `inspect-cancel`.
 */
export type InspectRequest =
  /** Writes answers to a problem, and scores every token at temperature 1. */
  | { kind: 'sample'; model: ModelRef; world: string; problem: string; copies: number; draws: Draws }
  /** Goes on from a prefix (prompt and the start of a response), `copies` times. */
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
  /** What a model makes of given sequences at a temperature. */
  | { kind: 'score'; model: ModelRef; sequences: number[][]; temperature: number }
  /** Resumes sampling at forks of a trace, branch by branch. */
  | {
      kind: 'scan';
      model: ModelRef;
      world: string;
      problem: string;
      tokens: number[];
      promptLength: number;
      /** So many response positions of highest entropy, or just these positions. */
      forks: number | number[];
      /** Continuations of each branch. */
      samples: number;
      draws: Draws;
    }
  /** Samples a set of problems: entropies and rewards, without the alternatives. */
  | { kind: 'collect'; model: ModelRef; world: string; set: ProblemSet; draws: Draws }
  /** Pass rate against the temperature at forks, or elsewhere, the other at 1 (paper Eq. 5, Fig. 3). */
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
  /** Samples problems unlike those of the training (`task/transfer_sets.ts`): which are answered right. */
  | {
      kind: 'transfer';
      model: ModelRef | KeptModelRef;
      world: string;
      set: TransferSetId;
      /** The first so many of the set. */
      problems: number;
      samples: number;
      draws: Draws;
    };

/** What a model makes of one token: entry i of a list is of token i + 1. */
export interface ScoredToken {
  entropy: number;
  logprob: number;
  top: Alternative[];
}

/** The answer to each kind of request. */
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

/** What it took. */
export interface InspectCost {
  /** Tokens sampled or scored. */
  tokens: number;
  seconds: number;
}

export type InspectCommand =
  | { type: 'inspect'; id: number; request: InspectRequest }
  | { type: 'inspect-cancel'; id: number };

export type InspectEvent =
  /** How far it is, 0 to 1, with the tokens spent so far; `fork` and `point` as each is finished. */
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
