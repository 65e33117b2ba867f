import type { FileHead } from './import_file.ts';

/**
 * A kind of file that trainers write: what it is for, and how it is known. `metrics` become runs in Compare, `rollouts`
 * traces in Inspect; `settings` say how a run was made; of `nothing` it is known what it is, and that it is not needed.
 */
export interface FileKind<Id extends string = string> {
  readonly id: Id;
  readonly gives: 'metrics' | 'rollouts' | 'settings' | 'nothing';
  /** Whether a file is of this kind, by its path and its first bytes. */
  readonly is: (head: FileHead) => boolean;
}
