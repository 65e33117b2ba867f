import type { RunRecord } from '../../experiment/record.ts';
import type { SaveMoment } from './run_keeper.ts';

/** A run is saved after its first step, and then at least every so many steps, and so many ms. */
const everySteps = 10;
const everyMs = 20_000;

/** What was last saved of a run, and when (ms on any clock). */
export interface LastSave {
  step: number;
  evaluations: number;
  at: number;
}

export const lastStep = ({ metrics }: Pick<RunRecord, 'metrics'>): number => metrics.at(-1)?.step ?? 0;

/** Whether a run is to be saved now: at its first step, where it was evaluated or rests, and else by steps and by time. */
export function isDue(record: RunRecord, last: LastSave, moment: SaveMoment, now: number): boolean {
  const step = lastStep(record);
  const fresh = step !== last.step || record.evaluations.length !== last.evaluations;
  if (!fresh) return false;
  return moment !== 'step' || last.step === 0 || step - last.step >= everySteps || now - last.at >= everyMs;
}
