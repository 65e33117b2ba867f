import { DeviceError, type Program } from '../device/device.ts';
import type { Dispatch } from '../device/program.ts';
import { type Kernel, kernelNamed } from './kernels.ts';
import { operations } from './operations.ts';
import { type Panels, panelsOf } from './panels.ts';
import type { WasmBuffer, WasmMemory } from './wasm_buffer.ts';

/** Capacity of a dispatch in words: uniforms and constants, and bindings. */
const wordsPerDispatch = 32;

interface Recorded {
  kernel: Kernel;
  /** Address of its uniforms and constants; the bindings follow. */
  u: number;
  b: number;
  slices: number;
  /** Packed weights of a matmul. */
  panels: Panels | null;
  writes: WasmBuffer[];
}

/**
 * Dispatches recorded in linear memory: uniforms, then the constants that the kernel reads, ordered by name, then
 * bindings.
 */
export class WasmProgram implements Program {
  readonly #device: WasmMemory;
  readonly #recorded: Recorded[];
  readonly #at: number;
  readonly #bytes: number;
  readonly #buffers = new Set<WasmBuffer>();
  #isDestroyed = false;

  constructor(
    device: WasmMemory,
    dispatches: readonly Dispatch[],
    readonly label: string,
  ) {
    this.#device = device;
    this.#bytes = Math.max(1, dispatches.length) * wordsPerDispatch * 4;
    const at = device.memory.take(this.#bytes);
    if (at === null) throw new DeviceError('out-of-memory', 'Out of memory for another program.');
    this.#at = at;
    this.#recorded = dispatches.map((d, i) => this.#record(d, at + i * wordsPerDispatch * 4));
  }

  #record(d: Dispatch, u: number): Recorded {
    const device = this.#device;
    // All variants of a matmul are one kernel here.
    const name = `${d.shader.match(/^(packed_)?matmul/)?.[0] ?? d.shader}_${d.entry}`;
    const kernel = kernelNamed(device.kernels, name);
    const operation = operations[name];
    if (!kernel || !operation)
      throw new DeviceError('invalid', `The processor has no kernel ${d.shader}.${d.entry}.`);
    const refused = operation.refuses?.(d.constants ?? {});
    if (refused) throw new DeviceError('invalid', refused);
    const constants = Object.entries(d.constants ?? {})
      .filter(([of]) => operation.constants?.includes(of) ?? true)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const words = [...d.uniforms, ...constants.map(([, value]) => Number(value))];
    const numbers = words.map((word) => (typeof word === 'number' ? word : word.float));
    const view = new DataView(device.memory.buffer, u, wordsPerDispatch * 4);
    words.forEach((word, i) => {
      if (typeof word === 'number') view.setUint32(i * 4, word, true);
      else view.setFloat32(i * 4, word.float, true);
    });
    const bindings = d.buffers.map((binding) => {
      if (!binding) return null;
      const { buffer: of, offset } = 'buffer' in binding ? binding : { buffer: binding, offset: 0 };
      const buffer = device.own(of);
      this.#buffers.add(buffer);
      return { buffer, at: buffer.at + offset * 4 };
    });
    const b = u + words.length * 4;
    if (words.length + bindings.length > wordsPerDispatch)
      throw new DeviceError('invalid', `${name} has too many arguments for a dispatch.`);
    bindings.forEach((binding, i) => {
      view.setUint32((words.length + i) * 4, binding?.at ?? 0, true);
    });
    const slices = d.workgroups[2] ?? 1;
    const panels =
      name === 'matmul_main' && bindings[2] && slices === 1 ? panelsOf(device, numbers, bindings[2]) : null;
    // Packed weights are stored separately.
    if (!panels) device.reserve(operation.scratch?.(numbers) ?? 0);
    return {
      kernel,
      u,
      b,
      slices,
      panels,
      writes: operation.writes.flatMap((i) => bindings[i]?.buffer ?? []),
    };
  }

  get length(): number {
    return this.#recorded.length;
  }

  run(): void {
    this.#device.submit([{ run: this }]);
  }

  /** Runs the dispatches one after another. */
  carryOut(): void {
    const device = this.#device;
    for (const buffer of this.#buffers) device.own(buffer);
    for (const { kernel, u, b, slices, panels, writes } of this.#recorded) {
      if (panels) kernel(u, b, slices, panels.fresh(), 1);
      else kernel(u, b, slices, device.scratch, 0);
      for (const buffer of writes) buffer.version++;
    }
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#device.memory.give(this.#at, this.#bytes);
    for (const { panels } of this.#recorded) panels?.release();
  }
}
