import type { DeviceBuffer } from '../device/program.ts';

/** Keys and values of sequences, wherever they are kept. */
export interface OnnxCache {
  rows: number;
  /** Positions of the longest row. */
  length: number;
}

/** Some positions of a row of a cache, from 0 on. */
export interface CachedPrefix<Cache extends OnnxCache> {
  cache: Cache;
  row: number;
  length: number;
}

/** The layers and the head of a model in ONNX Runtime. */
export interface OnnxForward<Cache extends OnnxCache = OnnxCache> {
  /** Most tokens of a row in one run. */
  readonly passTokens: number;
  /** A cache of one row, of nothing, with room for N positions. @throws DeviceError when there is too little memory */
  empty(room: number): Promise<Cache>;
  /** A cache of prefixes, with room for N positions each. @throws DeviceError when there is too little memory */
  gathered(prefixes: readonly CachedPrefix<Cache>[], room: number): Promise<Cache>;
  /**
   * Computes the next tokens of each row, after what is in the cache, which is used up.
   * @param tokens of each row, equally many; several only of a single row
   * @param filled positions of each row in the cache
   * @param logits receives [rows, tokens, vocab], or of the last token alone where the graph gives no more; null if nobody asks
   * @returns the cache with the tokens
   */
  run(
    tokens: readonly (readonly number[])[],
    cached: { cache: Cache; filled: readonly number[] },
    logits: DeviceBuffer | null,
  ): Promise<Cache>;
  free(cache: Cache): void;
  /** Frees what is kept between runs. */
  destroy(): void;
}
