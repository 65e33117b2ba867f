import type { RunRecord } from '../../experiment/record.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import type { RunKey } from '../client/run_key.ts';

/** A saved run: its record up to the checkpoint, and the checkpoint. */
export interface KeptRun {
  record: RunRecord;
  checkpoint: RunCheckpoint;
}

/** A loaded run: a finished one may have only a record. */
export interface LoadedRun {
  record: RunRecord;
  checkpoint: RunCheckpoint | null;
}

/**
 * When a run is offered for saving: after a step, after an evaluated step, when the work is paused or may be about to
 * end, and at the run's end.
 */
export type SaveMoment = 'step' | 'evaluated' | 'rest' | 'final';

/** Saves runs between sessions; without one an experiment is lost with its process. */
export interface RunKeeper {
  load(key: RunKey): Promise<LoadedRun | null>;
  /**
   * Decides itself whether to write. The record continues to change afterwards: it must be copied before this returns.
   */
  save(record: RunRecord, checkpoint: () => Promise<RunCheckpoint>, moment: SaveMoment): Promise<void>;
  /** A run's saved parameters at evaluated steps, for inspection. @param length number of parameters */
  models?(key: RunKey, length: number): Promise<{ step: number; parameters: Float32Array }[]>;
  /** Waits for pending writes. False if some could not be written for lack of storage. */
  settled?(): Promise<boolean>;
  /** Waits for the writes under way, and tries none again. */
  written?(): Promise<void>;
}
