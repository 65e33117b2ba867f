import type { LabFailure } from '../../lab/protocol.ts';
import { isWithoutGpu } from '../state/no_gpu.ts';
import { useLab } from '../state/use_lab.ts';

/** Why no model can run in this browser; null while one can, or while it is not yet known. */
export const useNoGpu = (): LabFailure | null =>
  useLab(({ failure }) => (failure && isWithoutGpu(failure.failure) ? failure.failure : null));
