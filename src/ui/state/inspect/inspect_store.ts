import { createStore } from 'zustand/vanilla';
import type { ProblemSet, SweepPoint, Threshold } from '../../../experiment/sweep.ts';
import type { Trace } from '../../../experiment/trace.ts';
import type { ForkOutcome } from '../../../forks/fork_outcome.ts';
import type { DivergedToken } from '../../../forks/model_divergence.ts';
import type {
  CheckpointFacts,
  Draws,
  FittingModel,
  FolderModelRef,
  InspectCost,
  ModelRef,
  TextModelFacts,
} from '../../../lab/client/inspect_protocol.ts';
import type { LabFailure } from '../../../lab/client/lab_failure.ts';
import type { ModelFacts } from '../../../lab/client/models_protocol.ts';
import type { ShippedTask } from '../../../task/text/prompts/shipped_tasks.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import type { Message, TextProblem } from '../../../task/text/text_problem.ts';

import { firstView, type InspectView } from './inspect_view_state.ts';

/**
 * Where a trace comes from: sampled here, the shipped example, the recorded run, a step of a run, a file, a pasted text, or a
 * branch of another.
 */
export type Origin = 'sampled' | 'example' | 'recorded' | 'rollout' | 'file' | 'pasted' | 'branch';

/** Continuations that were sampled from a fork on. */
export interface Branch {
  /** Index of the fork in the whole sequence. */
  readonly position: number;
  /** The token that was forced there, or null where it was sampled again. */
  readonly forced: number | null;
  readonly draws: Draws;
  readonly traces: readonly Trace[];
  readonly cost: InspectCost;
  /** Whether they are still being drawn. */
  readonly arriving?: boolean;
}

/** Where and when something was recorded. */
export interface RecordedAt {
  readonly adapter: string;
  /** ISO 8601. */
  readonly date: string;
  /** Of a model that is neither ours nor the visitor's: its name, its licence, and where it is from. */
  readonly by?: { readonly model: string; readonly licence: string; readonly page: string };
}

/** A recorded inspection that ships with the page, as far as it is there. */
export type Recording =
  /** `wanted`: by a link, before the view is there that fetches it. */
  { status: 'unsought' | 'wanted' | 'loading' | 'ready' | 'missing' } | { status: 'damaged'; detail: string };

/** A trace and all that was found about it. */
export interface Inspected {
  readonly id: number;
  readonly trace: Trace;
  readonly origin: Origin;
  /** The model that wrote or scored it, where the lab holds it. */
  readonly model: ModelRef | null;
  /** What it was asked in words, to be sent again with what goes on from it; null where it is of a world, or not known. */
  readonly ask: TextAsk | null;
  /** What the base, or a second model, makes of the same tokens: nats, aligned with the tokens. */
  readonly base: {
    readonly model: ModelRef;
    /** The model that was run beside it; null where it is compared with the trace's own numbers. */
    readonly reference: ModelRef | null;
    readonly entropies: readonly (number | null)[];
    readonly logprobs: readonly (number | null)[];
    /** Both models' view of the response's tokens, but for a sequence's first; null where too little is known of the trace. */
    readonly diverged: readonly DivergedToken[] | null;
  } | null;
  readonly branches: readonly Branch[];
  /** Forks at which sampling was resumed, by position. */
  readonly scan: readonly ForkOutcome[];
  /** How its continuations were drawn; null where that is not known. */
  readonly scanDraws: Omit<Draws, 'seed'> | null;
  /** Where its numbers and its scan were recorded; null where they were made here. */
  readonly recorded: RecordedAt | null;
  /** Spent on it since it was shown. */
  readonly cost: InspectCost;
}

/** The one request under way. */
export interface Job {
  readonly kind:
    | 'load'
    | 'sample'
    | 'continue'
    | 'resample'
    | 'score'
    | 'base'
    | 'divergence'
    | 'scan'
    | 'collect'
    | 'sweep'
    | 'transfer';
  /** 0 to 1. */
  readonly share: number;
  readonly tokens: number;
  /** Bytes of the model's files, while it is loaded. */
  readonly loading?: { readonly bytes: number; readonly of: number };
}

/** What a finished or failed request leaves to be said. */
export type Notice =
  | { kind: 'failed'; failure: LabFailure; detail: string; fits?: readonly FittingModel[] }
  /** What was asked does not fit the model, or its files are none that can be loaded. */
  | { kind: 'unusable' | 'unloadable'; detail: string }
  | { kind: 'cancelled'; work: Job['kind'] }
  | { kind: 'not-a-problem' }
  /** The second model's tokenizer means another word by an id. */
  | {
      kind: 'other-tokenizer';
      models: readonly [own: ModelRef, other: ModelRef];
      id: number;
      words: readonly [own: string, other: string];
    }
  /** A word of a file's token is not the model's for the same id. */
  | {
      kind: 'other-words';
      model: ModelRef;
      id: number;
      words: readonly [file: string, model: string];
    }
  /** A sentence about a file, ready to be shown, and one for single lines of it. */
  | { kind: 'file'; sentence: string; lines?: readonly string[] };

/** A set of problems that was sampled together. */
export interface Collected {
  readonly model: ModelRef;
  readonly set: ProblemSet;
  readonly filter?: Draws['filter'];
  readonly traces: readonly Trace[];
  readonly cost: InspectCost;
  /** Null where it was done here. */
  readonly recorded: RecordedAt | null;
}

/** A temperature sweep, growing point by point. */
export interface Swept {
  readonly model: ModelRef;
  readonly set: ProblemSet;
  readonly threshold: Threshold;
  readonly filter?: Draws['filter'];
  readonly points: readonly SweepPoint[];
  /** Null while it runs, or where it was cancelled. */
  readonly cost: InspectCost | null;
  /** Null where it was done here. */
  readonly recorded: RecordedAt | null;
}

export interface InspectState {
  readonly view: InspectView;
  readonly inspected: readonly Inspected[];
  /** Which set of samples that is, and the file that it is from. */
  readonly set: { readonly id: number; readonly file: string | null };
  /** Sets that were shown before, in the order of coming. */
  readonly aside: readonly SampleSet[];
  /** What the last sampling took. */
  readonly cost: InspectCost | null;
  readonly checkpoints: readonly CheckpointFacts[];
  /** The models of the shelf, and what those can do that were opened, by `folderKey`. */
  readonly folders: readonly ModelFacts[];
  readonly facts: Readonly<Record<string, TextModelFacts>>;
  /** The words that each tokenizer, by its hash, puts before a raw prompt. */
  readonly begins: Readonly<Record<string, readonly string[]>>;
  /** The model that others are compared with, on the same tokens. */
  readonly against: FolderModelRef | null;
  /** Turns of the chat before its last. */
  readonly before: readonly Message[];
  /** The problems that are offered and sampled as a set, and a file of them that was opened. */
  readonly task: TaskChoice;
  readonly opened: OpenedTask | null;
  readonly job: Job | null;
  readonly notice: Notice | null;
  readonly collected: Collected | null;
  readonly swept: Swept | null;
  readonly recording: Recording;
  /** The one in words, which is fetched when it is asked for. */
  readonly textRecording: Recording;
}

/** Where problems in words come from: bundled ones, or the file that was opened. */
export type TaskChoice = ShippedTask | 'opened';

/** A file of problems. */
export interface OpenedTask {
  readonly name: string;
  readonly problems: readonly TextProblem[];
}

export const emptyInspect: InspectState = {
  view: firstView,
  inspected: [],
  set: { id: 0, file: null },
  aside: [],
  cost: null,
  checkpoints: [],
  folders: [],
  facts: {},
  begins: {},
  against: null,
  before: [],
  task: 'word-problems',
  opened: null,
  job: null,
  notice: null,
  collected: null,
  swept: null,
  recording: { status: 'unsought' },
  textRecording: { status: 'unsought' },
};

export const inspectStore = createStore<InspectState>(() => emptyInspect);

/** Changes one of the traces, wherever it now is. */
export const change = (id: number, how: (old: Inspected) => Partial<Inspected>): void =>
  changeAll(new Map([[id, null]]), (_, old) => how(old));

/** Changes some of the traces, wherever they now are. @param news by the traces' ids */
export function changeAll<T>(
  news: ReadonlyMap<number, T>,
  how: (news: T, old: Inspected) => Partial<Inspected>,
) {
  const changed = (all: readonly Inspected[]) =>
    all.some(({ id }) => news.has(id))
      ? all.map((one) => (news.has(one.id) ? { ...one, ...how(news.get(one.id) as T, one) } : one))
      : all;
  inspectStore.setState((state) => ({
    inspected: changed(state.inspected),
    aside: state.aside.map((set) => ({ ...set, inspected: changed(set.inspected) })),
  }));
}

/** The trace that is shown, or null before there is any. */
export const shownOf = ({ inspected, view }: Pick<InspectState, 'inspected' | 'view'>): Inspected | null =>
  inspected[view.sample] ?? inspected[0] ?? null;

/** Whether samples are those of the recording in words, rather than of the page's own base. */
export const isTextExample = ({ origin, trace }: Inspected): boolean =>
  origin === 'example' && trace.world === null;

export const noCost: InspectCost = { tokens: 0, seconds: 0 };

export const sumCost = (costs: readonly InspectCost[]): InspectCost =>
  costs.reduce((a, b) => ({ tokens: a.tokens + b.tokens, seconds: a.seconds + b.seconds }), noCost);

/** The position of the response token with the highest entropy; null where none is known. */
export function warmestToken({ tokens, promptLength }: Trace): number | null {
  let best: number | null = null;
  for (let at = promptLength; at < tokens.length; at++) {
    const { entropy } = tokens[at];
    if (entropy !== null && (best === null || entropy > tokens[best].entropy!)) best = at;
  }
  return best;
}

/**
 * Samples that others have taken the place of, with all that was found about them: opening a file, sampling again or
 * looking at a rollout throws nothing away.
 */
export interface SampleSet {
  /** In the order of coming. */
  readonly id: number;
  /** Of the file that they are from. */
  readonly file: string | null;
  readonly inspected: readonly Inspected[];
  readonly cost: InspectCost | null;
  /** Where in them one was. */
  readonly sample: number;
  readonly position: number | null;
  readonly pinned: number | null;
}
