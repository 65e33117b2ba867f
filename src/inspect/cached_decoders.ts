import type { RolloutSource } from '../model/decode/decoder.ts';

/**
 * The decoder of a model with packed weights, or in ONNX Runtime: as many rows as are asked for, and as fit in memory at this
 * length. One at a time, since its cache may be large. The number of rows does not change the draws.
 */
export class CachedDecoders {
  #made: RolloutSource | null = null;

  /**
   * @param most rows that fit at a length of sequences, in tokens
   * @param create @throws DeviceError when the adapter has too little memory; InvalidRequest when the model cannot be sampled
   */
  constructor(
    private readonly most: (longest: number) => number,
    private readonly create: (rows: number) => Promise<RolloutSource>,
  ) {}

  /**
   * The decoder for N rollouts.
   * @param longest longest sequence, in tokens
   * @throws what `create` throws
   */
  async for(rollouts: number, longest: number): Promise<RolloutSource> {
    const most = this.most(longest);
    const wanted = Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(1, rollouts))));
    const made = this.#made;
    if (made && made.rows >= wanted && made.rows <= most) return made;
    made?.destroy();
    this.#made = null;
    this.#made = await this.create(wanted);
    return this.#made;
  }

  destroy(): void {
    this.#made?.destroy();
  }
}
