import type { Trace } from '../../experiment/trace.ts';
import type { TextAsk } from '../../task/text/text_ask.ts';
import type { RecordedCost, RecordedFork } from '../inspection_record.ts';

/** A recorded inspection of a model that was asked in words: a response with its forks, other samples, and a set of problems. */
export interface TextInspectionRecord {
  readonly adapter: string;
  readonly version: string;
  /** ISO 8601. */
  readonly date: string;
  /** Display name: `owner/name`, or that of a folder. */
  readonly model: string;
  /** Of its weights on the device: `bf16`. */
  readonly weights: string;
  readonly ask: TextAsk;
  /** Answers to the ask, at temperature 1. The first is the one whose forks were scanned. */
  readonly traces: readonly Trace[];
  /** Of the first trace, by position. */
  readonly scan: {
    /** Continuations of each branch. */
    readonly samples: number;
    /** Null where its forks were scanned one by one, from seeds of their own. */
    readonly seed: number | null;
    /** How they were drawn; default: at temperature 1, from all words. */
    readonly draws?: {
      readonly temperature: number;
      readonly filter?: { readonly topK?: number; readonly topP?: number; readonly minP?: number };
    };
    /** What `right` means: rewarded, or the same answer as the first trace's. */
    readonly reference: { readonly kind: 'verifier' } | { readonly kind: 'same'; readonly answer: string };
    readonly cost: RecordedCost;
    readonly forks: readonly RecordedFork[];
  };
  /** Answers to problems of a task, drawn at temperature 1: responses alone, without log-probabilities; null if none were drawn. */
  readonly collected: {
    readonly task: string;
    readonly samples: number;
    readonly seed: number;
    readonly cost: RecordedCost;
    readonly traces: readonly Trace[];
  } | null;
}
