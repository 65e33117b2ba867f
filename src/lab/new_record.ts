import type { Resumption, RunRecord } from '../experiment/record.ts';
import type { RunKey } from './protocol.ts';

/** The record of a run that has taken no step yet. */
export const newRecord = (key: RunKey, adapter: string, matmul: RunRecord['matmul']): RunRecord => ({
  ...key,
  metrics: [],
  evaluations: [],
  samples: [],
  seconds: 0,
  adapter,
  matmul,
});

/** Notes in a record that its run goes on from a step, and whether that is on another adapter than before. */
export function noteResumption(record: RunRecord, step: number, adapter: string): Resumption {
  const before = record.resumed?.at(-1)?.adapter ?? record.adapter;
  const resumption: Resumption = { step, adapter, date: new Date().toISOString() };
  if (before !== undefined && before !== adapter) resumption.otherAdapter = true;
  record.resumed = [...(record.resumed ?? []), resumption];
  return resumption;
}
