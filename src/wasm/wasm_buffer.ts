import type { Command } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { KernelExports } from './kernels.ts';
import type { LinearMemory } from './memory.ts';

/** A range of linear memory. */
export class WasmBuffer implements DeviceBuffer {
  /** Write counter: panels packed from it are valid as long as this is unchanged. */
  version = 0;
  #memory: LinearMemory | null;

  constructor(
    memory: LinearMemory,
    readonly at: number,
    readonly size: number,
  ) {
    this.#memory = memory;
  }

  get isDestroyed(): boolean {
    return this.#memory === null;
  }

  isIn(memory: LinearMemory): boolean {
    return this.#memory === memory;
  }

  destroy(): void {
    this.#memory?.give(this.at, this.size);
    this.#memory = null;
  }
}

/** The part of the device that a program needs. */
export interface WasmMemory {
  readonly kernels: KernelExports;
  readonly memory: LinearMemory;
  /** Address of the kernels' scratch memory. */
  readonly scratch: number;
  /** Ensures that the scratch memory has at least N bytes. @throws DeviceError out-of-memory */
  reserve(bytes: number): void;
  /** Checks that a buffer belongs to this device and has not been freed. @throws Error otherwise */
  own(buffer: DeviceBuffer): WasmBuffer;
  submit(commands: readonly Command[]): void;
}
