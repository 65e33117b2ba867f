import { DeviceError } from '../device/device.ts';
import type { LabFailure } from './client/lab_failure.ts';

/** A model that could not be loaded, or is no longer in memory. The message says which and why. */
export class MissingModel extends Error {}

/** The kernels for this processor could not be loaded. The message says why. */
export class MissingKernels extends Error {}

const ofDevice: Record<DeviceError['kind'], LabFailure> = {
  'no-webgpu': 'no-webgpu',
  'no-adapter': 'no-adapter',
  'device-lost': 'device-lost',
  'out-of-memory': 'out-of-memory',
  'too-little-memory': 'too-little-memory',
  invalid: 'internal',
};

/** An error as reported to the page: the kind, which selects the message, and the detail. */
export function failureOf(error: unknown): { failure: LabFailure; detail: string } {
  const failure =
    error instanceof DeviceError
      ? ofDevice[error.kind]
      : error instanceof MissingModel
        ? 'model-missing'
        : error instanceof MissingKernels
          ? 'kernels-missing'
          : 'internal';
  return { failure, detail: error instanceof Error ? error.message : String(error) };
}
