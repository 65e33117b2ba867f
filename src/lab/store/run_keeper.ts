import type { RunRecord } from '../../experiment/record.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import type { RunKey } from '../client/run_protocol.ts';

/** A run as it was kept: its record up to the checkpoint, and the checkpoint. */
export interface KeptRun {
  record: RunRecord;
  checkpoint: RunCheckpoint;
}

/** A run as it is found: one that is at its end may be there with its record alone. */
export interface LoadedRun {
  record: RunRecord;
  checkpoint: RunCheckpoint | null;
}

/**
 * When a run is offered for keeping: after a step, after a step that was evaluated, where the work comes to rest or
 * may be about to end, and at the run's end.
 */
export type SaveMoment = 'step' | 'evaluated' | 'rest' | 'final';

/** Where runs are kept between sessions; without one an experiment lives as long as its process. */
export interface RunKeeper {
  load(key: RunKey): Promise<LoadedRun | null>;
  /**
   * Decides by itself whether to write. The record goes on changing afterwards: what is kept of it must be copied
   * before this returns.
   */
  save(record: RunRecord, checkpoint: () => Promise<RunCheckpoint>, moment: SaveMoment): Promise<void>;
  /** A run's parameters at evaluated steps that were kept to be looked into. @param length how many there are */
  models?(key: RunKey, length: number): Promise<{ step: number; parameters: Float32Array }[]>;
  /** Waits for what is being written. False where something waits for room. */
  settled?(): Promise<boolean>;
}
