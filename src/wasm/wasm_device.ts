import { bufferBytes, megabytes } from '../device/buffers.ts';
import { type BufferPlan, type Command, type Device, DeviceError, type ReadRange } from '../device/device.ts';
import { yieldToEventLoop } from '../device/in_flight.ts';
import type { DeviceBuffer, Dispatch } from '../device/program.ts';
import { instantiate, type KernelExports } from './kernels.ts';
import { LinearMemory } from './memory.ts';
import { ProcessorDevice } from './processor_device.ts';
import { shardCount } from './shard_count.ts';
import { WasmBuffer } from './wasm_buffer.ts';
import { WasmProgram } from './wasm_program.ts';

/**
 * This processor as a device: WASM SIMD kernels over one linear memory. Submits execute
 * synchronously and block the thread: keep them short.
 */
export class WasmDevice extends ProcessorDevice implements Device {
  readonly shards = shardCount;
  /** This thread is never lost, but a worker may be. */
  readonly lost: Promise<never>;
  failure: DeviceError | null = null;
  readonly kernels: KernelExports;
  readonly memory: LinearMemory;
  #scratch = { at: 0, bytes: 0 };

  /** @param parts devices that share the work, if there are several workers */
  constructor(
    module: WebAssembly.Module,
    readonly parts: readonly Device[] = [],
  ) {
    super();
    this.lost = Promise.race([new Promise<never>(() => {}), ...parts.map((part) => part.lost)]);
    this.lost.catch((error: DeviceError) => {
      this.failure ??= error;
    });
    this.kernels = instantiate(module);
    this.memory = new LinearMemory(this.kernels.memory, this.kernels.memory_start());
  }

  async createBuffers<Name extends string>(plan: BufferPlan<Name>): Promise<Record<Name, WasmBuffer>> {
    const made = {} as Record<Name, WasmBuffer>;
    for (const [name, bytes] of Object.entries<number>(plan)) {
      const size = bufferBytes(bytes);
      const at = this.memory.take(size);
      if (at === null) {
        for (const buffer of Object.values<WasmBuffer>(made)) buffer.destroy();
        throw new DeviceError(
          'out-of-memory',
          `Out of memory: ${megabytes(size)} more do not fit the 4 GiB address space of the processor’s kernels.`,
        );
      }
      made[name as Name] = new WasmBuffer(this.memory, at, size);
    }
    return made;
  }

  write(buffer: DeviceBuffer, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>, offset = 0): void {
    const to = this.own(buffer);
    const bytes =
      data instanceof ArrayBuffer
        ? new Uint8Array(data)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (offset + bytes.length > to.size)
      throw new RangeError(`${bytes.length} bytes do not fit a buffer of ${to.size}.`);
    new Uint8Array(this.memory.buffer).set(bytes, to.at + offset);
    to.version++;
  }

  async program(dispatches: readonly Dispatch[], label = 'program'): Promise<WasmProgram> {
    return new WasmProgram(this, dispatches, label);
  }

  submit(commands: readonly Command[]): void {
    if (this.failure) return;
    for (const command of commands) {
      if ('run' in command) this.#run(command.run as WasmProgram);
      else if ('clear' in command) {
        const buffer = this.own(command.clear);
        new Uint8Array(this.memory.buffer, buffer.at, buffer.size).fill(0);
        buffer.version++;
      } else {
        const from = this.own(command.copy);
        const to = this.own(command.to);
        const { bytes, from: start = 0, at = 0 } = command;
        if (start + bytes > from.size || at + bytes > to.size)
          throw new RangeError(`A copy of ${bytes} bytes runs past a buffer’s end.`);
        new Uint8Array(this.memory.buffer).copyWithin(to.at + at, from.at + start, from.at + start + bytes);
        to.version++;
      }
    }
  }

  #run(program: WasmProgram): void {
    try {
      program.carryOut();
    } catch (error) {
      // As on a GPU, errors in a kernel are reported by reads.
      this.failure = new DeviceError(
        'invalid',
        `A kernel of ${program.label} failed: ${(error as Error).message}`,
      );
    }
  }

  /** Submits are already complete; yields to pending messages first. */
  done(): Promise<void> {
    return yieldToEventLoop();
  }

  async read(ranges: readonly ReadRange[]): Promise<ArrayBuffer[]> {
    // As on a GPU, pending messages are handled first.
    await yieldToEventLoop();
    if (this.failure) throw this.failure;
    return ranges.map(({ buffer, offset = 0, size, into }) => {
      const { at, size: all } = this.own(buffer);
      if (offset + size > all) throw new RangeError(`A read of ${size} bytes runs past a buffer’s end.`);
      if (into?.byteLength !== size) return this.memory.buffer.slice(at + offset, at + offset + size);
      new Uint8Array(into).set(new Uint8Array(this.memory.buffer, at + offset, size));
      return into;
    });
  }

  destroy(): void {
    for (const part of this.parts) part.destroy();
    this.failure ??= new DeviceError('device-lost', 'The device was destroyed on request.');
  }

  /** The address of at least N bytes of scratch memory. @throws DeviceError out-of-memory */
  reserve(bytes: number): void {
    if (bytes <= this.#scratch.bytes) return;
    if (this.#scratch.bytes > 0) this.memory.give(this.#scratch.at, this.#scratch.bytes);
    const at = this.memory.take(bytes);
    if (at === null)
      throw new DeviceError('out-of-memory', `Out of memory for ${megabytes(bytes)} of scratch memory.`);
    this.#scratch = { at, bytes };
    this.kernels.scratch_set(at);
  }

  get scratch(): number {
    return this.#scratch.at;
  }

  /**
   * Checks that a buffer belongs to this device and has not been freed, since its memory may have been reused.
   * @throws Error otherwise
   */
  own(buffer: DeviceBuffer): WasmBuffer {
    if (buffer instanceof WasmBuffer) {
      if (buffer.isIn(this.memory)) return buffer;
      if (buffer.isDestroyed) throw new Error('The buffer has been freed.');
    }
    throw new Error('The buffer belongs to another device.');
  }
}
