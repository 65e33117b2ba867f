import type { ProblemSet, SweepPoint, Threshold, Varied } from '../../experiment/sweep.ts';
import type { Alternative, Trace } from '../../experiment/trace.ts';
import type { TransferOutcome } from '../../experiment/transfer_outcome.ts';
import type { ForkOutcome } from '../../forks/fork_outcome.ts';
import type { DivergedToken } from '../../forks/model_divergence.ts';
import type { TextAsk, TextSet } from '../../task/text/text_ask.ts';
import type { EncodedText, TextModelFacts } from '../../task/text/text_model_facts.ts';
import type { TransferSetId } from '../../task/transfer_sets.ts';
import type { LabFailure } from './lab_failure.ts';

export type { ProblemSet, SweepPoint, Threshold, Varied } from '../../experiment/sweep.ts';
export type { EncodedText, TextModelFacts } from '../../task/text/text_model_facts.ts';

/** A model available to the lab: a shipped base, a run's parameters at an evaluated step, or a folder. */
export type ModelRef =
  | { kind: 'shipped'; name: string }
  | { kind: 'checkpoint'; condition: string; seed: number; step: number }
  | FolderModelRef;

/** A model from the Hub or from the visitor's files, by the name of its folder (`models_protocol.ts`). It is asked in words. */
export interface FolderModelRef {
  kind: 'folder';
  folder: string;
  /** Pack its matrices to 8 bits, which changes it a little; else they stay as they are in the files. */
  quantise: boolean;
  /** Keep keys and values as float16, which halves their memory and changes the model a little; else they are float32. */
  cache?: 'f16';
  /** The graph of the folder that ONNX Runtime runs, as it is; absent: our own engine runs the folder's weights. */
  onnx?: string;
}

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

/** Filters of the draw, applied in this order, as in transformers. Log-probabilities are of the full softmax all the same. */
export interface DrawFilter {
  /** The k most likely tokens; 0: all. */
  topK?: number;
  /** The fewest most likely tokens with at least this probability; 1: all. */
  topP?: number;
  /** Tokens with at least this share of the most likely one's probability; 0: all. */
  minP?: number;
}

/** Sampling options of continuations. */
export interface Draws {
  /** 0 is greedy decoding. */
  temperature: number;
  seed: number;
  /** Words that may be drawn; default: all. Models of a folder only. */
  filter?: DrawFilter;
  /** Ids of tokens that are never drawn. */
  forbid?: readonly number[];
}

/** What continuations are counted by: whether the verifier rewards them, or whether they end in the same answer as the trace. */
export type ScanReference = 'verifier' | 'same';

/**
 * Requests about a model. Prompts and prefixes are token ids; problems are written as in their world (`12 8 3 → 17`), or, for
 * models of a folder, in words, with `world: null`. Requests never change a run, and are cancelled by `inspect-cancel`.
 */
export type InspectRequest =
  /** Samples responses to a problem, and scores every token at temperature 1. */
  | {
      kind: 'sample';
      model: ModelRef;
      world: string | null;
      problem: string | TextAsk;
      copies: number;
      draws: Draws;
    }
  /** Samples `copies` continuations of a prefix (prompt and the start of a response). */
  | {
      kind: 'continue';
      model: ModelRef;
      world: string | null;
      problem: string | TextAsk;
      prefix: number[];
      promptLength: number;
      copies: number;
      draws: Draws;
    }
  /** Scores given sequences at a temperature. */
  | { kind: 'score'; model: ModelRef; sequences: number[][]; temperature: number }
  /** Compares a second model with this one on the same sequences, at temperature 1; both are in memory together meanwhile. */
  | { kind: 'divergence'; model: ModelRef; second: ModelRef; sequences: PromptedSequence[] }
  /** Samples continuations at forks of a trace, branch by branch. */
  | {
      kind: 'scan';
      model: ModelRef;
      world: string | null;
      problem: string | TextAsk;
      tokens: number[];
      promptLength: number;
      /** The N response positions of highest entropy, or these positions. */
      forks: number | number[];
      /** Continuations per branch. */
      samples: number;
      /** Default: the verifier where the right answer is known, else the same answer. */
      reference?: ScanReference;
      draws: Draws;
    }
  /** Samples a set of problems: entropies and rewards, without the alternatives. */
  | { kind: 'collect'; model: ModelRef; world: string | null; set: ProblemSet | TextSet; draws: Draws }
  /** Pass rate as a function of the temperature at forks, or at other tokens, the other at 1 (paper Eq. 5, Fig. 3). */
  | {
      kind: 'sweep';
      model: ModelRef;
      world: string | null;
      set: ProblemSet | TextSet;
      vary: Varied[];
      temperatures: number[];
      threshold: Threshold;
      seed: number;
      filter?: DrawFilter;
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
    }
  /** What a folder's model can do. Opens it. */
  | { kind: 'describe'; model: FolderModelRef }
  /**
   * The tokens of a text, for a folder's model: the prompt of an ask with a response after it, or without an ask, the text by
   * itself. Fails as `unusable`, with a sentence, where it cannot be encoded, or is longer than the model's context.
   */
  | { kind: 'encode'; model: FolderModelRef; ask: TextAsk | null; text: string }
  /** The tokens of ids, each by itself, for a folder's model: whether another tokenizer means the same by them. */
  | { kind: 'words'; model: FolderModelRef; ids: number[] };

/** A sequence whose response, the tokens after the first `promptLength`, is compared. */
export interface PromptedSequence {
  tokens: number[];
  promptLength: number;
}

/** A way in which a model fits in the device's memory. */
export interface FittingModel {
  quantise: boolean;
  /** How keys and values are kept. */
  cache: 'f32' | 'f16';
  /** Longest sequence, and rollouts in parallel. */
  context: number;
  rows: number;
  bytes: number;
  /** Whether it takes more, by what is not known: ONNX Runtime's own. */
  more?: boolean;
}

/** Consecutive tokens of one copy, as they were drawn; nats at temperature 1. */
export interface DrawnTokens {
  /** Index of the copy: that of its trace in the result. */
  copy: number;
  ids: number[];
  words: string[];
  entropy: number[];
  logprob: number[];
}

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
  /** The tokens of each response, but for a sequence's first; or an id by which the models mean different words. */
  divergence:
    | { tokens: DivergedToken[][] }
    | { differs: { id: number; words: [own: string, second: string] } };
  scan: { forks: ForkOutcome[] };
  collect: { traces: Trace[] };
  sweep: { points: SweepPoint[]; threshold: number };
  transfer: TransferOutcome;
  describe: { facts: TextModelFacts };
  encode: EncodedText;
  words: { words: string[] };
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
  /**
   * Progress from 0 to 1, with the tokens used so far; `fork` and `point` when each is finished; `drawn`: tokens of a folder's
   * model as they are drawn; `loading`: bytes of its files read, before its first request.
   */
  | {
      type: 'inspect-progress';
      id: number;
      share: number;
      tokens: number;
      fork?: ForkOutcome;
      point?: SweepPoint;
      drawn?: DrawnTokens[];
      loading?: { bytes: number; of: number };
    }
  | {
      type: 'inspected';
      id: number;
      kind: InspectKind;
      result: InspectResults[InspectKind];
      cost: InspectCost;
    }
  | {
      type: 'inspect-failed';
      id: number;
      failure: LabFailure | 'cancelled' | 'unusable';
      detail: string;
      /** Of a folder's model that does not fit in the device's memory: how it would. */
      fits?: FittingModel[];
    }
  /** The checkpoints that can be inspected now; sent whenever they change. */
  | { type: 'checkpoints'; checkpoints: CheckpointFacts[] };
