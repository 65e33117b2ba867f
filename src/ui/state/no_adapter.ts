import type { LabFailure } from '../../lab/client/lab_failure.ts';

const lasting: readonly LabFailure[] = ['no-worker', 'no-webgpu', 'no-adapter'];

/** Whether no model can run in this page, however often it is tried. */
export const isWithoutAdapter = (failure: LabFailure | null): boolean =>
  failure !== null && lasting.includes(failure);
