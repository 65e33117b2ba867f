import { DeviceError } from '../device/device.ts';
import { panelBytes } from './operations.ts';
import type { WasmBuffer, WasmMemory } from './wasm_buffer.ts';

/** A weight matrix packed for the register tile, repacked when the weights have changed. */
export interface Panels {
  /** Their address, for the current weights. */
  fresh(): number;
  /** Frees them when the last user releases them. */
  release(): void;
}

interface PackedPanels extends Panels {
  holders: number;
}

/** Panels by source: a weight is packed once for all programs that read it. */
const packed = new WeakMap<WasmBuffer, Map<string, PackedPanels>>();

/**
 * The packed weights of a matmul, or null if B changes with every run (the weight gradient, whose K is the rows).
 * @param u (M, N, K, mCount, kCount, aRow, aStep, bRow, bStep, ...) of `matmul`
 * @param b its B
 */
export function panelsOf(
  device: WasmMemory,
  u: readonly number[],
  b: { buffer: WasmBuffer; at: number },
): Panels | null {
  const [, N, K, , kCount, , , bRow, bStep] = u;
  if (kCount !== 0xffffffff) return null;
  const key = [b.at, N, K, bRow, bStep].join();
  const of = packed.get(b.buffer) ?? new Map<string, PackedPanels>();
  packed.set(b.buffer, of);
  const there = of.get(key);
  if (there) {
    there.holders++;
    return there;
  }
  const bytes = panelBytes(N, K);
  const at = device.memory.take(bytes);
  if (at === null) throw new DeviceError('out-of-memory', 'Out of memory for the packed weights.');
  let version = -1;
  const made: PackedPanels = {
    holders: 1,
    fresh() {
      if (version !== b.buffer.version) {
        device.kernels.matmul_pack(b.at, bRow, bStep, N, K, at);
        version = b.buffer.version;
      }
      return at;
    },
    release() {
      if (--made.holders > 0) return;
      of.delete(key);
      device.memory.give(at, bytes);
    },
  };
  of.set(key, made);
  return made;
}
