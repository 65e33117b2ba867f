import { bufferBytes, megabytes } from '../device/buffers.ts';
import { type BufferPlan, type Command, type Device, DeviceError, type ReadRange } from '../device/device.ts';
import { yieldToEventLoop } from '../device/in_flight.ts';
import type { DeviceBuffer, Dispatch } from '../device/program.ts';
import { instantiate, type KernelExports } from './kernels.ts';
import { LinearMemory } from './memory.ts';
import { OfThisProcessor } from './of_this_processor.ts';
import { shardCount } from './shard_count.ts';
import { WasmBuffer } from './wasm_buffer.ts';
import { WasmProgram } from './wasm_program.ts';

/**
 * This processor as a device: WASM SIMD kernels over one linear memory. What is submitted is carried out at once, so
 * that a submit takes the thread for as long as its work: keep submits short.
 */
export class WasmDevice extends OfThisProcessor implements Device {
  readonly shards = shardCount;
  /** This thread is never lost; a worker may be. */
  readonly lost: Promise<never>;
  failure: DeviceError | null = null;
  readonly kernels: KernelExports;
  readonly memory: LinearMemory;
  #scratch = { at: 0, bytes: 0 };

  /** @param parts devices that share the work, where there are several workers */
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
          `There is no room for ${megabytes(size)} more in the 4 GiB that the processor’s kernels reach.`,
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
      // As on a GPU, what went wrong in a kernel shows when something is read.
      this.failure = new DeviceError(
        'invalid',
        `A kernel of ${program.label} failed: ${(error as Error).message}`,
      );
    }
  }

  /** What was submitted is done; what was asked for meanwhile is heard first. */
  done(): Promise<void> {
    return yieldToEventLoop();
  }

  async read(ranges: readonly ReadRange[]): Promise<ArrayBuffer[]> {
    // As on a GPU, what was asked for meanwhile is heard first.
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

  /** Where the kernels' working memory is: at least so many bytes. @throws DeviceError out-of-memory */
  reserve(bytes: number): void {
    if (bytes <= this.#scratch.bytes) return;
    if (this.#scratch.bytes > 0) this.memory.give(this.#scratch.at, this.#scratch.bytes);
    const at = this.memory.take(bytes);
    if (at === null)
      throw new DeviceError('out-of-memory', `There is no room for ${megabytes(bytes)} of working memory.`);
    this.#scratch = { at, bytes };
    this.kernels.scratch_set(at);
  }

  get scratch(): number {
    return this.#scratch.at;
  }

  /**
   * A buffer of this device that is still there: the memory of one that was freed may be another's by now.
   * @throws Error where it is not
   */
  own(buffer: DeviceBuffer): WasmBuffer {
    if (buffer instanceof WasmBuffer) {
      if (buffer.isIn(this.memory)) return buffer;
      if (buffer.isDestroyed) throw new Error('The buffer has been freed.');
    }
    throw new Error('The buffer belongs to another device.');
  }
}
