import { type Device, DeviceError } from '../device/device.ts';
import type { CacheType } from '../model/cache_type.ts';
import { type FoundModel, loadFrozen } from '../model/frozen/load_frozen.ts';
import { destroyModel, type Model } from '../model/model.ts';
import { ResizableScorer } from '../model/resizable_scorer.ts';

/** Prose, arithmetic and code, of about a hundred tokens: by its scores two ways of computing a model are compared. */
export const comparedText = `A baker had 48 rolls and sold three quarters of them before noon, so 48 / 4 = 12 were left. She gave half of those to a
neighbour, who asked: "Are you sure?" 那就是六个。 In general, for n rolls, n - 3n/4 = n/4 remain.
def left(n):
    return n // 4  # integer division
The answer is \\boxed{6}.`;

/** Most bytes of files that are loaded once more to be compared with. */
const mostBytes = 2 ** 31;

/** Measures what packing to `q8` changes. */
export class Q8Error {
  private constructor(
    private readonly ids: readonly number[],
    /** Log-probabilities by the weights as they are in the files; null if those do not fit. */
    private readonly stored: Float32Array | null,
  ) {}

  /**
   * Scores a text with the weights as they are in the files, before the packed ones take their place.
   * @param encode the model's tokenizer
   * @param progress called as bytes are read; throwing from it stops
   */
  static async prepare(
    found: FoundModel,
    device: Device,
    encode: (text: string) => number[],
    progress: (bytes: number, of: number) => void,
  ): Promise<Q8Error> {
    const ids = encode(comparedText).slice(0, 256);
    const bytes = [...found.stored.values()].reduce((sum, { start, end }) => sum + end - start, 0);
    if (bytes > mostBytes) return new Q8Error(ids, null);
    let model: Model;
    try {
      model = await loadFrozen(found, device, { context: 512, progress });
    } catch (error) {
      if (error instanceof DeviceError && error.kind !== 'device-lost') return new Q8Error(ids, null);
      throw error;
    }
    try {
      return new Q8Error(ids, await logprobsOf(model, ids));
    } finally {
      destroyModel(model);
    }
  }

  /** Mean absolute change of a token's log-probability, nats; null where the weights of the files do not fit. */
  async of(model: Model): Promise<number | null> {
    if (!this.stored) return null;
    return meanChange(this.stored, await logprobsOf(withCache(model, 'f32'), this.ids));
  }
}

/**
 * Mean absolute change of a token's log-probability by keys and values of float16, nats.
 * @param encode the model's tokenizer
 */
export async function cacheError(model: Model, encode: (text: string) => number[]): Promise<number> {
  const ids = encode(comparedText).slice(0, 256);
  return meanChange(
    await logprobsOf(withCache(model, 'f32'), ids),
    await logprobsOf(withCache(model, 'f16'), ids),
  );
}

const withCache = (model: Model, cache: CacheType): Model => ({
  ...model,
  cache,
  copies: model.copies?.map((copy) => withCache(copy, cache)),
});

/** Mean absolute change. */
export const meanChange = (before: Float32Array, after: Float32Array): number =>
  before.reduce((sum, logprob, i) => sum + Math.abs(logprob - after[i]), 0) / before.length;

async function logprobsOf(model: Model, ids: readonly number[]): Promise<Float32Array> {
  const scorer = new ResizableScorer(model, { temperature: 1, top: 1 });
  try {
    const [{ logprob }] = await scorer.score([ids]);
    return logprob;
  } finally {
    scorer.destroy();
  }
}
