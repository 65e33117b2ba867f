import type { LabFailure } from '../../lab/protocol.ts';
import { useLab } from '../state/use_lab.ts';

/** Why no model can run in this browser; null while one can, or while it is not yet known. */
export const useNoGpu = (): LabFailure | null =>
  useLab(({ failure }) => {
    const why = failure?.failure;
    return why === 'no-webgpu' || why === 'no-adapter' ? why : null;
  });
