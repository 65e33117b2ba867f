import type { Trace } from '../../../experiment/trace.ts';
import type { FileKind } from '../file_kind.ts';
import type { ImportFile } from '../import_file.ts';

/** Kinds of files with rollouts. */
export type RolloutKind = never;

export const rolloutKinds: readonly FileKind<RolloutKind>[] = [];

/** Rollouts that belong together, as traces. */
export interface RolloutSet {
  /** A line: the folder or file that they are from. */
  readonly title: string;
  readonly kind: RolloutKind;
  /** The paths of the files that were read. */
  readonly files: readonly string[];
  readonly traces: readonly Trace[];
}

/** A file with rollouts, and which kind it is of. */
export interface RolloutFile extends ImportFile {
  readonly kind: RolloutKind;
}

export interface ReadRollouts {
  readonly signal?: AbortSignal;
  /** Called for a file that is refused; the others are read on. */
  readonly refuse: (path: string, error: Error) => void;
}

/**
 * Reads all files with rollouts of what was dropped. Files of one kind in one folder become one set, and rows that several of
 * them repeat are counted once.
 * @throws the signal's reason when it is aborted
 */
export async function readRollouts(
  _files: readonly RolloutFile[],
  _options: ReadRollouts,
): Promise<RolloutSet[]> {
  return [];
}
