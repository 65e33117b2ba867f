import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { InspectionFacts } from '../../../formats/archive/inspection_facts.ts';
import type { Fault } from '../../../formats/fault_rules.ts';
import type { KeptContents } from '../../../lab/client/kept_protocol.ts';
import type { Refusal } from '../../../trainers/export/refusal_sentence.ts';
import type { Target } from '../../../trainers/export/target.ts';

/** Why an archive did not come from its address. */
export type FetchFault =
  | { code: 'unreachable' }
  | { code: 'status'; status: number }
  | { code: 'too-large' }
  | { code: 'not-https' }
  | { code: 'cut-off' };

/** The work on an archive: one at a time. Sizes are bytes. */
export type ArchiveWork =
  | { kind: 'none' }
  | { kind: 'loading'; host: string; bytes: number; of: number | null }
  | { kind: 'reading'; name: string; bytes: number; of: number }
  /** The archive is read, and a training is on the screen that it would take the place of. */
  | { kind: 'leave'; name: string; show: () => void }
  /** The archive is on the screen, and is written to the browser's storage. */
  | { kind: 'keeping'; name: string }
  /** It is kept, under this id and name, with checkpoints of this many of its recipe's runs. */
  | {
      kind: 'archive-kept';
      id: string;
      name: string;
      checkpoints: number;
      runs: number;
      ended: boolean;
      /** What it holds of an inspection. */
      inspected?: InspectionFacts;
    }
  /** An archive without an experiment is in the Inspect view. */
  | { kind: 'inspection-opened'; name: string; inspected: InspectionFacts }
  /** It could not be kept; why, or null if there is no room. */
  | { kind: 'archive-not-kept'; name: string; detail: string | null }
  /** A kept experiment is read, to be packed; then the visitor says what of it. */
  | { kind: 'gathering'; name: string }
  | { kind: 'choosing'; id: string; contents: KeptContents }
  /** The models of a kept experiment are written as ONNX. */
  | { kind: 'writing-onnx'; name: string }
  /** A recipe is written for another trainer, which may not be possible. */
  | { kind: 'writing-recipe'; to: Target }
  | { kind: 'recipe-refused'; to: Target; refusals: readonly Refusal[] }
  | { kind: 'recipe-not-written'; detail: string }
  | { kind: 'saving'; bytes: number; of: number }
  | { kind: 'refused'; fault: Fault }
  | { kind: 'not-fetched'; host: string; fault: FetchFault }
  /** The browser could not read the file, or there is nothing to save. */
  | { kind: 'unreadable' }
  | { kind: 'not-saved'; fault: Fault | null };

export interface ArchiveState {
  readonly work: ArchiveWork;
  /** The address that the visitor has answered for; its card does not come again. */
  readonly answered: string | null;
  /** What the address says of the file's size, once the visitor has had it asked; null where it does not say. */
  readonly size: { readonly address: string; readonly bytes: number | null | 'asking' } | null;
}

export const emptyArchive: ArchiveState = { work: { kind: 'none' }, answered: null, size: null };

export const archiveStore = createStore<ArchiveState>(() => emptyArchive);

/** Reads a part of the state; the component draws again only when that part changes. */
export const useArchive = <T>(part: (state: ArchiveState) => T): T => useStore(archiveStore, part);
