import { bufferBytes } from '../device/buffers.ts';

const pageBytes = 65_536;
/** The 32-bit address space less one page: a vector load may read past the end of the last buffer. */
const maxBytes = 65_535 * pageBytes;

/** A first-fit allocator of linear memory, which grows on demand. */
export class LinearMemory {
  readonly #memory: WebAssembly.Memory;
  /** Gaps in order of addresses, never adjacent. */
  #free: { at: number; bytes: number }[] = [];
  /** End of the allocated range. */
  #end: number;

  /** @param start the first address that the module itself does not use */
  constructor(memory: WebAssembly.Memory, start: number) {
    this.#memory = memory;
    this.#end = bufferBytes(start);
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer as ArrayBuffer;
  }

  /** The address of `bytes` zeros, a multiple of 256; null if out of memory. */
  take(bytes: number): number | null {
    const size = bufferBytes(bytes);
    const gap = this.#free.findIndex((g) => g.bytes >= size);
    let at: number;
    if (gap >= 0) {
      const found = this.#free[gap];
      at = found.at;
      if (found.bytes === size) this.#free.splice(gap, 1);
      else this.#free[gap] = { at: at + size, bytes: found.bytes - size };
    } else {
      at = this.#end;
      if (!this.#reach(at + size)) return null;
      this.#end += size;
    }
    new Uint8Array(this.buffer, at, size).fill(0);
    return at;
  }

  /** Frees an allocation of N bytes. */
  give(at: number, bytes: number): void {
    let gap = { at, bytes: bufferBytes(bytes) };
    const after = this.#free.findIndex((g) => g.at > at);
    const place = after < 0 ? this.#free.length : after;
    const next = this.#free[place];
    if (next && gap.at + gap.bytes === next.at) {
      gap = { at: gap.at, bytes: gap.bytes + next.bytes };
      this.#free.splice(place, 1);
    }
    const before = this.#free[place - 1];
    if (before && before.at + before.bytes === gap.at) {
      gap = { at: before.at, bytes: before.bytes + gap.bytes };
      this.#free.splice(place - 1, 1);
      this.#free.splice(place - 1, 0, gap);
    } else {
      this.#free.splice(place, 0, gap);
    }
    // The last gap is not a gap.
    const last = this.#free[this.#free.length - 1];
    if (last && last.at + last.bytes === this.#end) {
      this.#end = last.at;
      this.#free.pop();
    }
  }

  /** Grows the memory to `end` plus one page; false if that fails. */
  #reach(end: number): boolean {
    const missing = end + pageBytes - this.#memory.buffer.byteLength;
    if (missing <= 0) return true;
    if (end > maxBytes) return false;
    try {
      this.#memory.grow(Math.ceil(missing / pageBytes));
      return true;
    } catch {
      return false;
    }
  }
}
