import type { ExperimentRecord } from '../../experiment/record.ts';
import type { ArchivedCheckpoint, ArchivedWeights } from '../../formats/archive/archive.ts';
import type { RunKey } from './run_key.ts';

/**
 * Commands and events for experiments saved in the browser. Dates are ISO 8601, sizes in bytes, times in ms.
 */

/**
 * `queued`: not started. `running`: some tab has the experiment open and is training it. `paused`: not finished, and
 * not being trained, whether it was paused or its page was closed. `failed`: ended by an error, after retries.
 */
export type KeptStatus = 'queued' | 'running' | 'paused' | 'done' | 'stopped' | 'failed';

/** One run in the list. */
export interface KeptRunFacts extends RunKey {
  status: KeptStatus;
  /** The last saved step; 0 if it has not started. */
  step: number;
  /** pass@1 at the last saved evaluation. */
  pass: number | null;
  /** Checkpoints and samples. */
  bytes: number;
  /** How often it was resumed. */
  resumed: number;
  /** It has a saved checkpoint, to resume from and to inspect. */
  model: boolean;
}

/** An experiment in the list. */
export interface KeptExperiment {
  id: string;
  name: string;
  note: string;
  star: boolean;
  created: string;
  updated: string;
  preset: string;
  spec: ExperimentRecord['spec'];
  /** The adapter that it was started on. */
  adapter: string;
  /** The version of forklab that it was started with. */
  version: string;
  runs: KeptRunFacts[];
  bytes: number;
  /** Another tab has it open: here it is read-only. */
  elsewhere: boolean;
  /** It was imported from an archive, and has not been resumed here. */
  imported: boolean;
  /** When it was removed; it can be restored until `removedFor` ms later. */
  removed: string | null;
  /** Its position in the queue, lowest first; null if it is not queued. */
  queued: number | null;
}

/** How long a removed experiment can be restored, ms. */
export const removedFor = 10 * 60_000;

/** Longest name and note, characters. */
export const longestName = 80;
export const longestNote = 4000;

/** An unusable entry, with the reason as a sentence. */
export interface DamagedEntry {
  id: string;
  fault: string;
}

/** An experiment to import, with its runs' checkpoints. */
export interface ArrivedContents {
  name: string;
  record: ExperimentRecord;
  checkpoints: readonly ArchivedCheckpoint[];
}

/** A complete saved experiment: each run's record, and its model and last checkpoint if they are readable. */
export interface KeptContents extends ArrivedContents {
  weights: ArchivedWeights[];
  checkpoints: ArchivedCheckpoint[];
}

export type KeptCommand =
  /** Answered by `kept-list`, which is also sent after every change of the list. */
  | { type: 'kept-list' }
  /** Opens a saved experiment instead of the open one; it resumes from its checkpoints. */
  | { type: 'kept-open'; id: string; play: boolean }
  /** Reads a saved experiment without its weights, without opening it. Answered by `kept-record`. */
  | { type: 'kept-look'; id: string }
  /** Reads a complete saved experiment, including models and checkpoints. Answered by `kept-exported`. */
  | { type: 'kept-export'; id: string }
  /** Writes the models of a saved experiment as ONNX. Answered by `kept-onnx`. */
  | { type: 'kept-onnx'; id: string }
  /**
   * Imports an experiment from an archive, paused. An experiment that is already saved is not duplicated. Answered
   * by `kept-imported`, or by `kept-fault` or `storage-full` without an id.
   */
  | ({ type: 'kept-import' } & ArrivedContents)
  /** Renames, notes, stars. */
  | { type: 'kept-change'; id: string; name?: string; note?: string; star?: boolean }
  /** Marks as removed, to be deleted later; `now` deletes permanently. */
  | { type: 'kept-remove'; id: string; now?: boolean }
  /** Restores a removed experiment. */
  | { type: 'kept-restore'; id: string }
  /** Stops the open experiment: its runs are listed as stopped. It can be reopened. */
  | { type: 'kept-stop' }
  /** Answered by `kept-usage`. */
  | { type: 'kept-usage' }
  /** Requests persistent storage from the browser. Answered by `kept-persist`. */
  | { type: 'kept-persist' }
  /** Appends an experiment to the queue. It starts when the queue is running and everything before it has ended. */
  | { type: 'queue-add'; preset: string; spec: ExperimentRecord['spec']; name?: string }
  /** Appends a new experiment with the recipe of a saved one to the queue. */
  | { type: 'queue-again'; id: string; name?: string }
  /** Reorders the queue; experiments that are not listed follow in their current order. */
  | { type: 'queue-order'; ids: readonly string[] }
  /** Removes an experiment from the queue. It stays saved. */
  | { type: 'queue-drop'; id: string }
  /** Resumes the queue: immediately if nothing is open, else when the open experiment has ended. */
  | { type: 'queue-play' }
  /** Pauses the queue: the open experiment continues, and nothing starts automatically after it. */
  | { type: 'queue-rest' }
  /** The page is hidden and may be about to close: saves what is not saved yet. */
  | { type: 'kept-hidden' };

export type KeptEvent =
  | {
      type: 'kept-list';
      experiments: KeptExperiment[];
      damaged: DamagedEntry[];
      /** `memory`: the browser denies storage, so everything is lost when the page closes. */
      storage: 'browser' | 'memory';
    }
  /** Whether the queue is running, which it is not in a newly opened page; sent after every change. */
  | { type: 'queue'; going: boolean }
  /** Sent once if the browser denies storage; `detail` says why. */
  | { type: 'kept-memory'; detail: string }
  /** The open experiment is saved: its entry is on disk. A new one is saved once it has started. */
  | {
      type: 'kept-opened';
      id: string;
      name: string;
      preset: string;
      spec: ExperimentRecord['spec'];
      /** It was started by the queue. */
      queued: boolean;
    }
  /** Another tab has the experiment open. */
  | { type: 'kept-busy'; id: string; detail: string }
  | { type: 'kept-record'; id: string; record: ExperimentRecord }
  | ({ type: 'kept-exported'; id: string } & KeptContents)
  /** A zip with an ONNX folder for each run that has a model. */
  | { type: 'kept-onnx'; id: string; zip: Uint8Array<ArrayBuffer> }
  | { type: 'kept-imported'; id: string; name: string }
  /** A run was saved. `stallMs` is how long the training waited, `writeMs` how long the concurrent write took. */
  | {
      type: 'kept-saved';
      id: string;
      run: RunKey;
      step: number;
      bytes: number;
      stallMs: number;
      writeMs: number;
    }
  /** Null if the browser does not report it. */
  | { type: 'kept-usage'; usage: number | null; quota: number | null; persisted: boolean | null }
  | { type: 'kept-persist'; granted: boolean | null }
  /** A command failed, or part of what was saved is unusable. */
  | { type: 'kept-fault'; id: string | null; detail: string }
  /** Storage is full: the runs are paused, with unsaved data in memory. */
  | {
      type: 'storage-full';
      /** The paused experiment; null if one could not be added. */
      id: string | null;
      /** Bytes waiting to be written. */
      needed: number;
      /** What could be deleted, largest first. */
      deletable: { id: string; name: string; bytes: number; removed: boolean }[];
    }
  /** Storage is available again: everything is written, and the runs continue. */
  | { type: 'storage-room'; id: string };
