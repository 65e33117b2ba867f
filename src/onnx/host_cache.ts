import type { DecoderGraph } from './decoder_graph.ts';

/** Elements of a tensor: float32, or the bits of float16. */
export type Elements = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** Keys and values of sequences, in memory here: each [rows, heads, length, width of a head], by layer. */
export interface HostCache {
  rows: number;
  /** Positions of each row, padding included. */
  length: number;
  keys: Elements[];
  values: Elements[];
}

/** Some positions of a row of a cache, from 0 on. */
export interface CachedPrefix {
  cache: HostCache;
  row: number;
  /** Where its first position is, behind any padding. */
  start: number;
  length: number;
}

export const zeros = (type: 'float32' | 'float16', length: number): Elements =>
  type === 'float32' ? new Float32Array(length) : new Uint16Array(length);

export const emptyCache = ({ layers, cacheType }: DecoderGraph, rows: number): HostCache => {
  const none = Array.from({ length: layers }, () => zeros(cacheType, 0));
  return { rows, length: 0, keys: none, values: none };
};

/** A cache of prefixes, each padded to the longest. */
export function gathered(
  { kvHeads, headDim, cacheType, padding }: DecoderGraph,
  prefixes: readonly CachedPrefix[],
): HostCache {
  const rows = prefixes.length;
  const length = Math.max(...prefixes.map((prefix) => prefix.length));
  const of = (elements: (cache: HostCache) => Elements[]) =>
    elements(prefixes[0].cache).map((_, layer) => {
      const made = zeros(cacheType, rows * kvHeads * length * headDim);
      prefixes.forEach(({ cache, row, start, length: own }, to) => {
        const gap = padding === 'left' ? length - own : 0;
        for (let head = 0; head < kvHeads; head++) {
          const from = ((row * kvHeads + head) * cache.length + start) * headDim;
          const part = elements(cache)[layer].subarray(from, from + own * headDim);
          made.set(part, ((to * kvHeads + head) * length + gap) * headDim);
        }
      });
      return made;
    });
  return { rows, length, keys: of(({ keys }) => keys), values: of(({ values }) => values) };
}
