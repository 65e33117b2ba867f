import type { FileKind } from './file_kind.ts';
import { type KindId, kindOf } from './file_kinds.ts';
import { headOf, type ImportFile } from './import_file.ts';
import { type RolloutFile, type RolloutSet, readRollouts } from './rollouts/rollout_kinds.ts';

/** A file that is understood. */
export interface FoundFile {
  readonly path: string;
  readonly kind: KindId;
  readonly gives: FileKind['gives'];
}

/** What was in some files of a trainer. */
export interface ImportedFiles {
  readonly sets: readonly RolloutSet[];
  readonly found: readonly FoundFile[];
  /** Files that were understood and could not be read, with the reason. */
  readonly refused: readonly { readonly path: string; readonly error: Error }[];
  /** Paths of files that are of no known kind. */
  readonly unknown: readonly string[];
}

/**
 * Finds out what files of a trainer are, and reads them. One that cannot be read does not keep the others from being read.
 * @throws the signal's reason when it is aborted
 */
export async function importFiles(
  files: readonly ImportFile[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ImportedFiles> {
  const found: (FoundFile & ImportFile)[] = [];
  const unknown: string[] = [];
  const refused: { path: string; error: Error }[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    const kind = kindOf(await headOf(file));
    if (kind) found.push({ ...file, kind: kind.id, gives: kind.gives });
    else unknown.push(file.path);
  }
  const sets = await readRollouts(
    found.filter((file): file is FoundFile & RolloutFile => file.gives === 'rollouts'),
    { signal, refuse: (path, error) => refused.push({ path, error }) },
  );
  return {
    sets,
    found: found.map(({ path, kind, gives }) => ({ path, kind, gives })),
    refused,
    unknown,
  };
}
