import type { ExperimentRecord } from '../../experiment/record.ts';
import type { Trace } from '../../experiment/trace.ts';
import type { WeightFile } from './entry_paths.ts';

/** The format that is written; archives of a higher one are refused with a hint. */
export const archiveFormat = 1;

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
