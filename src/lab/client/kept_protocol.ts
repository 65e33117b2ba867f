import type { ExperimentRecord } from '../../experiment/record.ts';
import type { ArchivedCheckpoint, ArchivedWeights } from '../../formats/archive/archive.ts';
import type { RunKey } from './run_protocol.ts';

/**
 * Experiments kept in the browser: what the page may ask about them, and what it is told. Dates are ISO 8601, sizes
 * bytes, times ms.
 */

/**
 * `queued`: not begun. `running`: some tab holds the experiment and goes on. `paused`: not at its end, and nobody is at
 * work on it, whether it was paused or the page went away. `failed`: ended by an error that trying again did not cure.
 */
export type KeptStatus = 'queued' | 'running' | 'paused' | 'done' | 'stopped' | 'failed';

/** One run in the list. */
export interface KeptRunFacts extends RunKey {
  status: KeptStatus;
  /** The last step that is kept; 0 where it was not begun. */
  step: number;
  /** pass@1 at the last evaluation that is kept. */
  pass: number | null;
  /** Checkpoints and samples. */
  bytes: number;
  /** How often it was taken up again. */
  resumed: number;
  /** A checkpoint of it is kept: to go on from, and to look into. */
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
  /** The adapter that it was begun on. */
  adapter: string;
  /** The version of forklab that it was begun with. */
  version: string;
  runs: KeptRunFacts[];
  bytes: number;
  /** Another tab is at work on it: it can be looked at here, not run. */
  elsewhere: boolean;
  /** It came with an archive, and has not gone on here. */
  imported: boolean;
  /** When it was removed; it can be brought back until `removedFor` ms later. */
  removed: string | null;
  /** Its place in the queue: the least is the next. Null where it is not queued. */
  queued: number | null;
}

/** How long a removed experiment can be brought back, ms. */
export const removedFor = 10 * 60_000;

/** Longest name and note, characters. */
export const longestName = 80;
export const longestNote = 4000;

/** An entry that cannot be used, and why, in a sentence. */
export interface DamagedEntry {
  id: string;
  fault: string;
}

/** An experiment from elsewhere that is to be kept, with what its runs go on from. */
export interface ArrivedContents {
  name: string;
  record: ExperimentRecord;
  checkpoints: readonly ArchivedCheckpoint[];
}

/** A kept experiment, whole: of each run the record, and where it could be read its model and last checkpoint. */
export interface KeptContents extends ArrivedContents {
  weights: ArchivedWeights[];
  checkpoints: ArchivedCheckpoint[];
}

export type KeptCommand =
  /** Answered by `kept-list`, which also comes by itself after every change of the list. */
  | { type: 'kept-list' }
  /** Opens a kept experiment in place of the one that is open; it goes on from its checkpoints. */
  | { type: 'kept-open'; id: string; play: boolean }
  /** Everything that is kept of an experiment but its weights, without opening it. Answered by `kept-record`. */
  | { type: 'kept-look'; id: string }
  /** All that is kept of an experiment, with the bytes of its models and checkpoints. Answered by `kept-exported`. */
  | { type: 'kept-export'; id: string }
  /**
   * Keeps an experiment from an archive; it rests, and nothing begins. One that is kept already is not kept twice. Answered
   * by `kept-imported`, or by `kept-fault` or `storage-full` without an id.
   */
  | ({ type: 'kept-import' } & ArrivedContents)
  /** Renames, notes, stars. */
  | { type: 'kept-change'; id: string; name?: string; note?: string; star?: boolean }
  /** Marks as removed, to be deleted later; `now` deletes at once and for ever. */
  | { type: 'kept-remove'; id: string; now?: boolean }
  /** Takes a removal back. */
  | { type: 'kept-restore'; id: string }
  /** Ends the open experiment for good: its runs are listed as stopped. It can be opened again all the same. */
  | { type: 'kept-stop' }
  /** Answered by `kept-usage`. */
  | { type: 'kept-usage' }
  /** Asks the browser not to clear the storage by itself. Answered by `kept-persist`. */
  | { type: 'kept-persist' }
  /** Puts an experiment at the end of the queue. It begins when the queue goes on and what is before it has ended. */
  | { type: 'queue-add'; preset: string; spec: ExperimentRecord['spec'] }
  /** Puts a new experiment with the recipe of a kept one at the end of the queue. */
  | { type: 'queue-again'; id: string }
  /** Puts the queue into this order; those that are not named follow in theirs. */
  | { type: 'queue-order'; ids: readonly string[] }
  /** Takes an experiment out of the queue. It stays kept. */
  | { type: 'queue-drop'; id: string }
  /** Lets the queue go on: at once where nothing is open, else when what is open has ended. */
  | { type: 'queue-play' }
  /** What is open goes on, and nothing begins by itself after it. */
  | { type: 'queue-rest' }
  /** The page is hidden and may be about to end: saves what is not saved yet. */
  | { type: 'kept-hidden' };

export type KeptEvent =
  | {
      type: 'kept-list';
      experiments: KeptExperiment[];
      damaged: DamagedEntry[];
      /** `memory`: the browser denies its storage, so that all of this ends with the page. */
      storage: 'browser' | 'memory';
    }
  /** Whether the queue goes on by itself, which it does not in a page that was just opened; after every change. */
  | { type: 'queue'; going: boolean }
  /** Once, where the browser denies its storage; `detail` says why. */
  | { type: 'kept-memory'; detail: string }
  /** The experiment that is open is kept: its entry is on the disk. A new one is kept once it has been begun. */
  | {
      type: 'kept-opened';
      id: string;
      name: string;
      preset: string;
      spec: ExperimentRecord['spec'];
      /** It was its turn in the queue; nobody asked for it by itself. */
      queued: boolean;
    }
  /** Another tab is at work on the experiment. */
  | { type: 'kept-busy'; id: string; detail: string }
  | { type: 'kept-record'; id: string; record: ExperimentRecord }
  | ({ type: 'kept-exported'; id: string } & KeptContents)
  | { type: 'kept-imported'; id: string; name: string }
  /** A run was written. `stallMs` is how long the training waited for it, `writeMs` how long the writing took beside it. */
  | {
      type: 'kept-saved';
      id: string;
      run: RunKey;
      step: number;
      bytes: number;
      stallMs: number;
      writeMs: number;
    }
  /** Null where the browser does not say. */
  | { type: 'kept-usage'; usage: number | null; quota: number | null; persisted: boolean | null }
  | { type: 'kept-persist'; granted: boolean | null }
  /** A command could not be carried out, or a part of what was kept could not be used. */
  | { type: 'kept-fault'; id: string | null; detail: string }
  /** There is no room: the runs wait, with what is not written in memory. */
  | {
      type: 'storage-full';
      /** The experiment that waits; null where one could not be added. */
      id: string | null;
      /** What waits to be written. */
      needed: number;
      /** What could be deleted, largest first. */
      deletable: { id: string; name: string; bytes: number; removed: boolean }[];
    }
  /** There is room again: all is written, and the runs go on. */
  | { type: 'storage-room'; id: string };
