import type { ModelConfig } from './config.ts';

/** How keys and values are kept: as they are, or rounded to float16, two to a word. Sums are of float32 either way. */
export type CacheType = 'f32' | 'f16';

/** Bytes of one of the two halves of a position in a layer's cache: its keys, or its values. */
export const positionBytes = ({ kvHeads, headDim }: ModelConfig, type: CacheType): number =>
  kvHeads * headDim * (type === 'f16' ? 2 : 4);

/** Bytes of a layer's keys and values. */
export const cacheBytes = (config: ModelConfig, type: CacheType, rows: number, context: number): number =>
  2 * rows * context * positionBytes(config, type);
