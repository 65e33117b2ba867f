import { Decoder } from '../model/decoder.ts';
import type { Model } from '../model/model.ts';

/** Rollouts drawn at once by the small decoder, which answers a click, and by the large one. */
const smallRows = 32;
const largeRows = 512;

/**
 * Decoders of one model by size, each made when it is first wanted: the unused rows of one that is far too large cost
 * memory, and time on a software adapter. The size does not change the draws.
 */
export class DecoderPool {
  readonly #made = new Map<number, Decoder>();

  constructor(
    readonly model: Model,
    readonly context: number,
    readonly eos: number,
  ) {}

  /** The decoder for so many rollouts. @throws DeviceError when the adapter has no room for it */
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
