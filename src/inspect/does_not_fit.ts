import { DeviceError } from '../device/device.ts';
import type { CacheType } from '../model/cache_type.ts';

/** A way in which a model fits in the device's memory. */
export interface FittingModel {
  quantise: boolean;
  /** How keys and values are kept. */
  cache: CacheType;
  /** Longest sequence, and rollouts in parallel. */
  context: number;
  rows: number;
  bytes: number;
  /** Whether it takes more, by what is not known: ONNX Runtime's own. */
  more?: boolean;
}

/** A model that does not fit in the device's memory, and how it would. */
export class DoesNotFit extends DeviceError {
  constructor(
    { kind, message }: DeviceError,
    readonly fits: FittingModel[],
  ) {
    super(kind, message);
  }
}

/** Whether an error says that memory is too small. */
export const isOfMemory = (error: unknown): error is DeviceError =>
  error instanceof DeviceError && (error.kind === 'out-of-memory' || error.kind === 'too-little-memory');
