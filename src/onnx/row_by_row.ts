import { allocate } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { CachedPrefix, OnnxCache, OnnxForward } from './forward.ts';

/** A cache of its own for each row. */
export interface RowCaches extends OnnxCache {
  caches: readonly OnnxCache[];
}

/**
 * Runs a graph one token of one row at a time: for graphs whose numbers depend on all that is in a run, tokens that come later and
 * other rows too.
 */
export class RowByRow implements OnnxForward<RowCaches> {
  readonly passTokens = 1;
  /** Logits of a row. */
  #row: DeviceBuffer | null = null;

  constructor(
    private readonly forward: OnnxForward,
    private readonly vocab: number,
    private readonly device: Device,
  ) {}

  async empty(room: number): Promise<RowCaches> {
    return { rows: 1, length: 0, caches: [await this.forward.empty(room)] };
  }

  async gathered(prefixes: readonly CachedPrefix<RowCaches>[], room: number): Promise<RowCaches> {
    const caches: OnnxCache[] = [];
    try {
      for (const { cache, row, length } of prefixes)
        caches.push(await this.forward.gathered([{ cache: cache.caches[row], row: 0, length }], room));
    } catch (error) {
      for (const made of caches) this.forward.free(made);
      throw error;
    }
    return { rows: caches.length, length: Math.max(...prefixes.map(({ length }) => length)), caches };
  }

  async run(
    tokens: readonly (readonly number[])[],
    { cache, filled }: { cache: RowCaches; filled: readonly number[] },
    logits: DeviceBuffer | null,
  ): Promise<RowCaches> {
    const caches: OnnxCache[] = [];
    for (const [row, own] of cache.caches.entries()) {
      const to = logits && cache.rows > 1 ? await this.#logits() : logits;
      caches.push(await this.forward.run([tokens[row]], { cache: own, filled: [filled[row]] }, to));
      const bytes = this.vocab * 4;
      if (to && logits && to !== logits)
        this.device.submit([{ copy: to, to: logits, at: row * bytes, bytes }]);
    }
    return { rows: cache.rows, length: cache.length + tokens[0].length, caches };
  }

  free({ caches }: RowCaches): void {
    for (const cache of caches) this.forward.free(cache);
  }

  destroy(): void {
    this.#row?.destroy();
    this.#row = null;
    this.forward.destroy();
  }

  async #logits(): Promise<DeviceBuffer> {
    this.#row ??= (await allocate(this.device, { logits: this.vocab * 4 })).logits;
    return this.#row;
  }
}
