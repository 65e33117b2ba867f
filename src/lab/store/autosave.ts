import type { RunRecord } from '../../experiment/record.ts';
import type { SaveMoment } from './run_keeper.ts';

/** A run is saved after its first step, and then at least every N steps and every N ms. */
const everySteps = 10;
const everyMs = 20_000;

/** The last save of a run: its step, and the time in ms. */
export interface LastSave {
  step: number;
  evaluations: number;
  at: number;
}

export const lastStep = ({ metrics }: Pick<RunRecord, 'metrics'>): number => metrics.at(-1)?.step ?? 0;

/** Whether a run is due to be saved: at its first step, when evaluated or paused, and otherwise by steps and time. */
export function isDue(record: RunRecord, last: LastSave, moment: SaveMoment, now: number): boolean {
  const step = lastStep(record);
  const fresh = step !== last.step || record.evaluations.length !== last.evaluations;
  if (!fresh) return false;
  return moment !== 'step' || last.step === 0 || step - last.step >= everySteps || now - last.at >= everyMs;
}
