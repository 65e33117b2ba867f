import { Decoder } from '../model/decode/decoder.ts';
import type { Model } from '../model/model.ts';
import { rowsThatFit } from './fitting.ts';
import { InvalidRequest } from './invalid_request.ts';

/**
 * The decoder of a model with packed weights: as many rows as are asked for, and as fit in memory at this length. One at a
 * time, since its cache may be large. The number of rows does not change the draws.
 */
export class CachedDecoders {
  #made: Decoder | null = null;

  constructor(
    readonly model: Model,
    readonly ends: readonly number[],
    /** Most likely tokens at each position. */
    readonly top: number,
  ) {}

  /**
   * The decoder for N rollouts.
   * @param longest longest sequence, in tokens
   * @throws DeviceError when the adapter has too little memory; InvalidRequest when the model cannot be sampled
   */
  async for(rollouts: number, longest: number): Promise<Decoder> {
    const { device, config } = this.model;
    const top = Math.min(this.top, config.vocab);
    const most = rowsThatFit(device, this.model, longest, top);
    const wanted = Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(1, rollouts))));
    const made = this.#made;
    if (made && made.rows >= wanted && made.rows <= most) return made;
    made?.destroy();
    this.#made = null;
    if (config.headDim % 4 !== 0)
      throw new InvalidRequest(
        `The model's heads of ${config.headDim} are no multiple of 4: it can be scored, but not sampled.`,
      );
    const { model, ends } = this;
    this.#made = await Decoder.createCached(model, { rows: wanted, ends, top });
    return this.#made;
  }

  destroy(): void {
    this.#made?.destroy();
  }
}
