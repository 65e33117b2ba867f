import type { RunKey } from '../client/run_protocol.ts';
import type { ExperimentEntry, RecordEntry, RunEntry } from './entries.ts';

/** There is no room for what was to be written. What was there before is as it was. */
export class StorageFull extends Error {}

/** The browser gives no storage; the message says why. */
export class StorageDenied extends Error {}

/**
 * Where experiments are kept: an index that is written in transactions, and files beside it. A file counts only once
 * the index names it. Values come back unchecked: see `entries.ts`.
 */
export interface RunStorage {
  readonly kind: 'browser' | 'memory';
  /** Each entry with the id that it lies under, whatever the entry says. */
  experiments(): Promise<{ id: string; entry: unknown }[]>;
  /** Undefined where there is none. */
  experiment(id: string): Promise<unknown>;
  /**
   * Reads, changes and writes an experiment's entry in one transaction, so that two tabs do not undo each other.
   * @param change null leaves it as it is; what it throws ends the transaction and is thrown on
   */
  changeExperiment(id: string, change: (entry: unknown) => ExperimentEntry | null): Promise<void>;
  runs(id: string): Promise<unknown[]>;
  run(id: string, key: RunKey): Promise<unknown>;
  record(id: string, key: RunKey): Promise<unknown>;
  /** Writes a run's entry and, where given, its record, in one transaction. @throws StorageFull */
  putRun(entry: RunEntry, record?: RecordEntry): Promise<void>;
  /** Writes a new file and returns the name that it lies under. @throws StorageFull */
  writeFile(id: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Null where there is no such file. */
  readFile(id: string, name: string): Promise<Uint8Array | null>;
  files(id: string): Promise<string[]>;
  /** Deletes files; those that are not there are no matter. */
  deleteFiles(id: string, names: readonly string[]): Promise<void>;
  /** Deletes an experiment, whole. */
  remove(id: string): Promise<void>;
}
