import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ImportedFiles } from '../../../trainers/import/import_files.ts';

/** The import of files of other trainers: one at a time. */
export type ImportWork =
  | { readonly kind: 'none' }
  /** `done` of the files are looked at. */
  | { readonly kind: 'reading'; readonly path: string }
  /** What was found; `runs` are in Compare. */
  | { readonly kind: 'done'; readonly imported: ImportedFiles }
  /** There are more files than are looked at. */
  | { readonly kind: 'too-many' }
  /** The browser could not read a file. */
  | { readonly kind: 'unreadable'; readonly detail: string };

export const importStore = createStore<{ readonly work: ImportWork }>(() => ({ work: { kind: 'none' } }));

/** Reads the state of the import. */
export const useImport = (): ImportWork => useStore(importStore, (s) => s.work);
