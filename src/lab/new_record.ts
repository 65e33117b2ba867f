import { processorAdapter } from '../experiment/claim.ts';
import type { Resumption, RunRecord } from '../experiment/record.ts';
import { kernelRevision } from '../model/kernels.ts';
import type { RunKey } from './client/run_key.ts';

/** The record of a run at step 0. */
export const newRecord = (key: RunKey, adapter: string): RunRecord => ({
  ...key,
  metrics: [],
  evaluations: [],
  samples: [],
  seconds: 0,
  adapter,
  kernels: kernelRevision,
});

/** Records that a run resumes from a step, and whether on another adapter or with other kernels. */
export function noteResumption(record: RunRecord, step: number, adapter: string): Resumption {
  const before = record.resumed?.at(-1)?.adapter ?? record.adapter;
  const resumption: Resumption = { step, adapter, date: new Date().toISOString() };
  if (before !== undefined && before !== adapter) resumption.otherAdapter = true;
  if (record.kernels !== kernelRevision) resumption.otherKernels = true;
  record.kernels = kernelRevision;
  record.resumed = [...(record.resumed ?? []), resumption];
  return resumption;
}

/** Whether a run was trained only on the processor, with the same kernels throughout. */
export const isExact = ({ adapter, resumed = [] }: RunRecord): boolean =>
  adapter === processorAdapter &&
  !resumed.some(({ otherAdapter, otherKernels }) => otherAdapter || otherKernels);
