import type { RunKey } from '../client/run_key.ts';
import type { ExperimentEntry, RecordEntry, RunEntry } from './entries.ts';

/** There is not enough storage for a write. Existing data is unchanged. */
export class StorageFull extends Error {}

/** The browser denies storage; the message says why. */
export class StorageDenied extends Error {}

/**
 * Storage of experiments: an index that is written in transactions, and files. A file is valid only once the index
 * names it. Values are returned unvalidated: see `entries.ts`.
 */
export interface RunStorage {
  readonly kind: 'browser' | 'memory';
  /** Each entry with the id it is stored under, whatever the entry's own. */
  experiments(): Promise<{ id: string; entry: unknown }[]>;
  /** Undefined if there is none. */
  experiment(id: string): Promise<unknown>;
  /**
   * Reads, changes and writes an experiment's entry in one transaction, so that two tabs do not undo each other.
   * @param change returns null to leave it unchanged; if it throws, the transaction is aborted and the error rethrown
   */
  changeExperiment(id: string, change: (entry: unknown) => ExperimentEntry | null): Promise<void>;
  runs(id: string): Promise<unknown[]>;
  run(id: string, key: RunKey): Promise<unknown>;
  record(id: string, key: RunKey): Promise<unknown>;
  /** Writes a run's entry and, where given, its record, in one transaction. @throws StorageFull */
  putRun(entry: RunEntry, record?: RecordEntry): Promise<void>;
  /** Writes a new file and returns its name. @throws StorageFull */
  writeFile(id: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Null if there is no such file. */
  readFile(id: string, name: string): Promise<Uint8Array | null>;
  files(id: string): Promise<string[]>;
  /** Deletes files; missing ones are ignored. */
  deleteFiles(id: string, names: readonly string[]): Promise<void>;
  /** Deletes an experiment and everything it has. */
  remove(id: string): Promise<void>;
}
