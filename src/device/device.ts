import type { DeviceBuffer } from './program.ts';
/**
 * What a program of dispatches needs of whoever carries it out. Two executors do: `gpu/` on WebGPU, `wasm/` on this
 * processor. What stands on this room does not know which.
 */

import type { Dispatch } from './program.ts';

/** A failure of a device that a person can act on. `kind` picks the words; `message` is the detail. */
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
  /** Submits the program by itself. */
  run(): void;
  /** Frees what was recorded; the buffers belong to others. */
  destroy(): void;
}

/** One command of a submit. They are carried out in order, each seeing what those before it wrote. */
export type Command =
  | { run: Program }
  /** `bytes`, a multiple of 4, from one buffer to another; offsets in bytes. */
  | { copy: DeviceBuffer; to: DeviceBuffer; bytes: number; from?: number; at?: number }
  /** Zeros over the whole buffer. */
  | { clear: DeviceBuffer };

/** One part of a read: a whole buffer or a range of it, in bytes. */
export interface ReadRange {
  buffer: DeviceBuffer;
  offset?: number;
  size: number;
  /** Memory of that size that may be read into, where a device can: the caller's no more. */
  into?: ArrayBuffer;
}

export interface Device {
  /** Who carries programs out: WebGPU, or WASM SIMD on this processor. */
  readonly executor: 'webgpu' | 'wasm';
  readonly adapterName: string;
  /** It computes on the processor (SwiftShader, lavapipe, WASM): fewer, larger threads are better there. */
  readonly software: boolean;
  /** Its maker as WebGPU names it; empty where that is not told. */
  readonly vendor: string;
  /** Kernels that this driver gets wrong (`checkMatmuls`). */
  readonly unsound: Set<string>;
  readonly subgroups: boolean;
  /**
   * Devices that share this one's work, each with a memory of its own, so that a model has a replica on each: workers of
   * the processor. Empty where it works alone.
   */
  readonly parts: readonly Device[];
  /**
   * How many shards a batch's gradient is summed from, each by one part: 1 on a GPU; on the processor a fixed number
   * whatever the number of parts, so that any number gives the same bits.
   */
  readonly shards: number;
  /** Most bytes of one buffer. */
  readonly largestBuffer: number;
  /** Rejects when the device is lost for a reason other than `destroy()`. */
  readonly lost: Promise<never>;
  /** The first error that nothing else reported, or null. */
  failure: DeviceError | null;

  /** Makes buffers, filled with zeros. @throws DeviceError out-of-memory */
  createBuffers<Name extends string>(plan: BufferPlan<Name>): Promise<Record<Name, DeviceBuffer>>;
  /** Writes bytes (a multiple of 4) at an offset, after what was submitted before. */
  write(buffer: DeviceBuffer, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>, offset?: number): void;
  /** Records dispatches. @throws DeviceError where a kernel is refused */
  program(dispatches: readonly Dispatch[], label?: string): Promise<Program>;
  /** Queues commands. */
  submit(commands: readonly Command[]): void;
  /** Waits until everything submitted so far is done. */
  done(): Promise<void>;
  /**
   * Reads ranges after what was submitted before, in one round trip however many.
   * @throws DeviceError when the device is lost, or a kernel was refused
   */
  read(ranges: readonly ReadRange[]): Promise<ArrayBuffer[]>;
  /** Ends the device and all its buffers. */
  destroy(): void;
}

/** Throws the first error that the device met outside any call. Call where a step ends. */
export function assertHealthy(device: Device): void {
  if (device.failure) throw device.failure;
}

/** What will be allocated: bytes by name. A plan is summed for the estimate before it is carried out. */
export type BufferPlan<Name extends string = string> = Record<Name, number>;
