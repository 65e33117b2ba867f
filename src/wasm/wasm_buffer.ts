import type { Command } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { KernelExports } from './kernels.ts';
import type { LinearMemory } from './memory.ts';

/** A range of linear memory. */
export class WasmBuffer implements DeviceBuffer {
  /** How often it was written: panels made of it are good as long as this stands. */
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

/** What a program needs of the device that it runs on. */
export interface WasmMemory {
  readonly kernels: KernelExports;
  readonly memory: LinearMemory;
  /** Address of the kernels' working memory. */
  readonly scratch: number;
  /** Sees to it that the working memory has at least so many bytes. @throws DeviceError out-of-memory */
  reserve(bytes: number): void;
  /** A buffer of this device that is still there. @throws Error where it is not */
  own(buffer: DeviceBuffer): WasmBuffer;
  submit(commands: readonly Command[]): void;
}
