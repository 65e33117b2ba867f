import type { ForeignRun } from '../../experiment/foreign/foreign_run.ts';
import type { ExperimentRecord } from '../../experiment/record.ts';
import type { Trace } from '../../experiment/trace.ts';
import type { ForkOutcome } from '../../forks/fork_outcome.ts';
import type { TextAsk } from '../../task/text/text_ask.ts';
import type { RecordedCost } from '../inspection_record.ts';
import type { WeightFile } from './entry_paths.ts';

/**
 * What is written: of an experiment alone, with what was inspected, and with runs of other trainers. Archives of a higher
 * format are refused with a hint.
 */
export const archiveFormats = { experiment: 1, inspection: 2, foreign: 3 } as const;

/** A run's model as the files of a Hugging Face folder. */
export interface ArchivedWeights {
  readonly condition: string;
  readonly seed: number;
  readonly files: Readonly<Partial<Record<WeightFile, Uint8Array<ArrayBuffer>>>>;
}

/** A run's checkpoint, opaque to the archive. */
export interface ArchivedCheckpoint {
  readonly condition: string;
  readonly seed: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The branches of one fork tree, a trace each. */
export interface ArchivedTree {
  /** a-z, 0-9 and -. */
  readonly name: string;
  readonly traces: readonly Trace[];
}

/** How tokens were drawn: 0 is greedy; of all words, unless a filter says of which. */
export interface ArchivedDraws {
  readonly temperature: number;
  readonly filter?: { readonly topK?: number; readonly topP?: number; readonly minP?: number };
}

/** Continuations that were sampled from a fork on. */
export interface ArchivedBranch {
  /** Index of the fork in the whole sequence. */
  readonly position: number;
  /** The token that was forced there, or null where it was sampled again. */
  readonly forced: number | null;
  readonly draws: ArchivedDraws & { readonly seed: number };
  readonly cost: RecordedCost;
  readonly traces: readonly Trace[];
}

/** A trace that was inspected, with what was found about it. */
export interface ArchivedSample {
  readonly trace: Trace;
  /** What was asked in words; null where it is of a world, or not known. */
  readonly ask: TextAsk | null;
  /** Where and when its numbers were computed, and its scan; null where that is not known. */
  readonly recorded: { readonly adapter: string; readonly date: string } | null;
  readonly cost: RecordedCost;
  /** Forks at which sampling was resumed, by position, and how; null where that is not known. */
  readonly scan: readonly ForkOutcome[];
  readonly scanDraws: ArchivedDraws | null;
  readonly branches: readonly ArchivedBranch[];
}

/** Samples that were inspected together. */
export interface ArchivedSet {
  /** A line: the file that they are from, or their problem. */
  readonly title: string;
  /** At least one. */
  readonly samples: readonly ArchivedSample[];
}

/** What an archive holds: an experiment, what was inspected, runs of other trainers, or several of them. */
export interface ArchiveContents extends Omit<Archive, 'record'> {
  /** Null where no experiment of the lab is in it; then there are no weights and no checkpoints either. */
  readonly record: ExperimentRecord | null;
}

/** An experiment as it travels: one zip, `<name>.forklab.zip` (docs/archive.md). */
export interface Archive {
  /** What the experiment is called, in any language; a line. */
  readonly name: string;
  /** The version of forklab that wrote the archive. */
  readonly forklab: string;
  /** The day that it was written, `2026-11-25`. */
  readonly date: string;
  /** The link that opens the experiment, perhaps without the page's address (`#v1.d.…`), or null. */
  readonly link: string | null;
  readonly record: ExperimentRecord;
  readonly weights: readonly ArchivedWeights[];
  readonly checkpoints: readonly ArchivedCheckpoint[];
  readonly trees: readonly ArchivedTree[];
  /** Of the Inspect view; default: none. */
  readonly inspected?: readonly ArchivedSet[];
  /** Runs of other trainers; default: none. */
  readonly foreign?: readonly ForeignRun[];
}

/** How far an archive has been read or written, in bytes of its entries once inflated. */
export interface ArchiveProgress {
  readonly bytes: number;
  readonly of: number;
}

export interface ArchiveOptions {
  readonly signal?: AbortSignal;
  /** Called each time that others are let do their work. */
  readonly onProgress?: (progress: ArchiveProgress) => void;
}

/** What an archive of a name is called as a file: letters and digits of any script, other characters as `-`. */
export function archiveFileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${[...plain].slice(0, 60).join('') || 'experiment'}.forklab.zip`;
}
