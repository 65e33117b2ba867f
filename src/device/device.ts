import type { DeviceBuffer } from './program.ts';
/**
 * The interface of an executor of recorded dispatches. There are two: `gpu/` on WebGPU, `wasm/` on this processor. Code
 * above this folder does not know which one it uses.
 */

import type { Dispatch } from './program.ts';

/** A device failure that the user can act on. `kind` selects the message; `message` is the detail. */
export class DeviceError extends Error {
  constructor(
    readonly kind:
      | 'no-webgpu'
      | 'no-adapter'
      | 'device-lost'
      | 'out-of-memory'
      | 'too-little-memory'
      | 'invalid',
    message: string,
  ) {
    super(message);
    this.name = 'DeviceError';
  }
}

/** Dispatches recorded once for a shape and replayed each step. */
export interface Program {
  /** Number of dispatches. */
  readonly length: number;
  /** Submits the program alone. */
  run(): void;
  /** Frees what was recorded, but not the buffers. */
  destroy(): void;
}

/** One command of a submit. Commands execute in order, each seeing the writes of the previous ones. */
export type Command =
  | { run: Program }
  /** `bytes`, a multiple of 4, from one buffer to another; offsets in bytes. */
  | { copy: DeviceBuffer; to: DeviceBuffer; bytes: number; from?: number; at?: number }
  /** Fills the buffer with zeros. */
  | { clear: DeviceBuffer };

/** One part of a read: a buffer or a range of it, in bytes. */
export interface ReadRange {
  buffer: DeviceBuffer;
  offset?: number;
  size: number;
  /** Optional memory of that size to read into, whose ownership passes to the device. */
  into?: ArrayBuffer;
}

export interface Device {
  /** The executor: WebGPU, or WASM SIMD on this processor. */
  readonly executor: 'webgpu' | 'wasm';
  readonly adapterName: string;
  /** Computes on the processor (SwiftShader, lavapipe, WASM), where fewer and larger threads are better. */
  readonly software: boolean;
  /** The vendor as named by WebGPU; empty if unknown. */
  readonly vendor: string;
  /** Kernels that this driver computes incorrectly (`checkMatmuls`). */
  readonly unsound: Set<string>;
  readonly subgroups: boolean;
  /**
   * Devices that share this one's work, each with its own memory and a replica of the model: workers on the processor.
   * Empty if it works alone.
   */
  readonly parts: readonly Device[];
  /**
   * Most shards per batch, each computed by one part: 1 on a GPU; on the processor a constant that does not depend on
   * the number of parts, so that any number gives the same bits.
   */
  readonly shards: number;
  /** Largest buffer, in bytes. */
  readonly largestBuffer: number;
  /** Rejects when the device is lost for a reason other than `destroy()`. */
  readonly lost: Promise<never>;
  /** The first error that nothing else reported, or null. */
  failure: DeviceError | null;

  /** Creates buffers, filled with zeros. @throws DeviceError out-of-memory */
  createBuffers<Name extends string>(plan: BufferPlan<Name>): Promise<Record<Name, DeviceBuffer>>;
  /** Writes bytes (a multiple of 4) at an offset, after all previous submits. */
  write(buffer: DeviceBuffer, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>, offset?: number): void;
  /** Records dispatches. @throws DeviceError if a kernel is rejected */
  program(dispatches: readonly Dispatch[], label?: string): Promise<Program>;
  /** Queues commands. */
  submit(commands: readonly Command[]): void;
  /** Waits until everything submitted so far is done. */
  done(): Promise<void>;
  /**
   * Reads ranges after all previous submits, in a single round trip.
   * @throws DeviceError when the device is lost, or a kernel was rejected
   */
  read(ranges: readonly ReadRange[]): Promise<ArrayBuffer[]>;
  /** Destroys the device and all its buffers. */
  destroy(): void;
}

/** Throws the first error raised outside of any call. To be called at the end of a step. */
export function assertHealthy(device: Device): void {
  if (device.failure) throw device.failure;
}

/** Buffers to allocate: bytes by name. Plans are summed for estimates before they are allocated. */
export type BufferPlan<Name extends string = string> = Record<Name, number>;
