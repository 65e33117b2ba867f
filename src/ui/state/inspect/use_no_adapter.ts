import type { LabFailure } from '../../../lab/client/lab_failure.ts';
import { isWithoutAdapter } from '../no_adapter.ts';
import { useLab } from '../use_lab.ts';

/** Why no model can run in this browser; null while one can, or while it is not yet known. */
export const useNoAdapter = (): LabFailure | null =>
  useLab(({ failure }) => (failure && isWithoutAdapter(failure.failure) ? failure.failure : null));
