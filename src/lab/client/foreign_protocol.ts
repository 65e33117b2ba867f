import type { ForeignRecord } from '../../experiment/foreign/foreign_run.ts';

/** Runs of other trainers, kept in the browser. */

/** A record and the id that it is kept under. */
export interface KeptForeign {
  id: string;
  record: ForeignRecord;
}

export type ForeignCommand =
  /** Answered by `foreign-list`. */
  | { type: 'foreign-list' }
  /** Keeps a record, in place of one of the same id. */
  | ({ type: 'foreign-keep' } & KeptForeign)
  | { type: 'foreign-remove'; id: string };

export type ForeignEvent =
  | { type: 'foreign-list'; records: KeptForeign[] }
  /** Records could not be read or kept; the sentence says why. */
  | { type: 'foreign-fault'; detail: string };
