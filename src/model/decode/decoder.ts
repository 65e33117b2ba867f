import { allSettled } from '../../device/all_settled.ts';
import type { CachedDecoder, CachedDecoderOptions } from '../frozen/cached_decoder.ts';
import type { Model } from '../model.ts';
import { Replicas } from '../replicas.ts';
import type { DecoderCapacity } from './cached_body.ts';
import { DeviceDecoder } from './device_decoder.ts';
import type { DrawOptions, PromptGroup, Rollout } from './draw_options.ts';

/** What samples rollouts, for those who do not care what computes them. */
export type RolloutSource = Pick<Decoder, 'rows' | 'generate' | 'destroy'>;

/** Samples many rollouts in parallel, on the model's device or distributed over its parts. */
export class Decoder {
  readonly #replicas: Replicas;
  readonly #decoders: readonly (DeviceDecoder | CachedDecoder)[];

  private constructor(
    replicas: Replicas,
    decoders: readonly (DeviceDecoder | CachedDecoder)[],
    /** Most parallel rollouts. */
    readonly rows: number,
  ) {
    this.#replicas = replicas;
    this.#decoders = decoders;
  }

  /**
   * Allocates a decoder for one model; it uses the model's current parameters.
   * @param eos the token that ends a rollout
   */
  static async create(model: Model, capacity: DecoderCapacity, eos: number): Promise<Decoder> {
    const replicas = await Replicas.create(model);
    const rows = Math.ceil(capacity.rows / replicas.models.length);
    const decoders = await Promise.all(
      replicas.models.map((replica) => DeviceDecoder.create(replica, { ...capacity, rows }, eos)),
    );
    return new Decoder(replicas, decoders, capacity.rows);
  }

  /** The same for a model with packed weights, whose capacity for context grows as needed. */
  static async createCached(model: Model, options: CachedDecoderOptions): Promise<Decoder> {
    // The page loads it with the first such model.
    const { CachedDecoder } = await import('../frozen/cached_decoder.ts');
    const replicas = await Replicas.create(model);
    const rows = Math.ceil(options.rows / replicas.models.length);
    const decoders = await Promise.all(
      replicas.models.map((replica) => CachedDecoder.create(replica, { ...options, rows })),
    );
    return new Decoder(replicas, decoders, options.rows);
  }

  /** Dispatches of one decode step; null if it varies. */
  get dispatchesPerStep(): number | null {
    const [first] = this.#decoders;
    return first instanceof DeviceDecoder ? first.dispatchesPerStep : null;
  }

  /**
   * Samples every group's continuations, in as many passes as needed. Rollout numbers continue over the groups, so
   * neither the split into passes nor the one into parts changes the draws.
   * @returns one array of rollouts per group
   */
  async generate(groups: readonly PromptGroup[], options: DrawOptions): Promise<Rollout[][]> {
    await this.#replicas.follow();
    const shares = shareOut(groups, this.#decoders.length);
    let { firstRollout } = options;
    const drawn = await allSettled(
      shares.map((share, i) => {
        const own = { ...options, firstRollout };
        firstRollout += share.reduce((n, { copies }) => n + copies, 0);
        return this.#decoders[i].generate(share, own);
      }),
    );
    // A group that was split comes back in several pieces, in order.
    const results: Rollout[][] = groups.map(() => []);
    shares.forEach((share, i) => {
      share.forEach(({ group }, j) => {
        results[group].push(...drawn[i][j]);
      });
    });
    return results;
  }

  /** Frees the decoder's buffers. */
  destroy(): void {
    for (const decoder of this.#decoders) decoder.destroy();
    this.#replicas.destroy();
  }
}

/** Splits groups into n consecutive parts with equal numbers of copies. */
function shareOut(groups: readonly PromptGroup[], n: number): (PromptGroup & { group: number })[][] {
  const total = groups.reduce((sum, { copies }) => sum + copies, 0);
  const shares: (PromptGroup & { group: number })[][] = Array.from({ length: n }, () => []);
  let done = 0;
  groups.forEach((of, group) => {
    for (let left = of.copies; left > 0; ) {
      const share = Math.min(n - 1, Math.floor((done * n) / total));
      const end = Math.ceil(((share + 1) * total) / n);
      const copies = share === n - 1 ? left : Math.min(left, end - done);
      shares[share].push({ ...of, copies, group });
      done += copies;
      left -= copies;
    }
    // The prompt of a group without copies is validated too.
    if (of.copies === 0) shares[0].push({ ...of, group });
  });
  return shares;
}
