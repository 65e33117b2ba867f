import { Decoder } from '../model/decode/decoder.ts';
import type { Model } from '../model/model.ts';

/** Parallel rollouts of the small decoder, which is used for single clicks, and of the large one. */
const smallRows = 32;
const largeRows = 512;

/**
 * Decoders of one model by size, created on demand: unused rows of an oversized decoder cost memory, and time on a
 * software adapter. The size does not change the draws.
 */
export class DecoderPool {
  readonly #made = new Map<number, Decoder>();

  constructor(
    readonly model: Model,
    readonly context: number,
    readonly eos: number,
  ) {}

  /** The decoder for N rollouts. @throws DeviceError when the adapter has too little memory */
  async for(rollouts: number): Promise<Decoder> {
    const rows = rollouts <= smallRows ? smallRows : largeRows;
    const made = this.#made.get(rows);
    if (made) return made;
    const decoder = await Decoder.create(this.model, { rows, context: this.context }, this.eos);
    this.#made.set(rows, decoder);
    return decoder;
  }

  destroy(): void {
    for (const decoder of this.#made.values()) decoder.destroy();
  }
}
