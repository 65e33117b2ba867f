// shaders/kv_cache.wgsl.

import { F16, narrowToHalves } from '../half';

/** Bytes of a position's keys in a row. */
function positionBytes(u: usize): usize {
  return <usize>load<u32>(u, 28) * load<u32>(u, 20) * (load<i32>(u, 16) == F16 ? 2 : 4);
}

/**
 * @param u (slots, rows, context, longest, DTYPE, HD, HEADS, KV_HEADS)
 * @param b counts, place, qk, qkv, cache
 */
export function kv_cache_append(u: usize, b: usize): void {
  const slots = min(load<i32>(load<u32>(b)), load<i32>(u));
  const context: usize = load<u32>(u, 8),
    head: usize = load<u32>(u, 20) << 2;
  const heads: usize = load<u32>(u, 24),
    kvHeads: usize = load<u32>(u, 28);
  const halves = load<i32>(u, 16) == F16;
  const elements = (kvHeads * head) >> 2,
    width = positionBytes(u);
  let place: usize = load<u32>(b, 4);
  let key = <usize>load<u32>(b, 8) + heads * head;
  let value = <usize>load<u32>(b, 12) + (heads + kvHeads) * head;
  const cache: usize = load<u32>(b, 16),
    valuesAt = <usize>load<u32>(u, 4) * context * width;
  for (let slot = 0; slot < slots; slot++, place += 16) {
    const at = cache + (<usize>load<u32>(place) * context + <usize>load<u32>(place, 8)) * width;
    if (halves) {
      narrowToHalves(key, elements, at);
      narrowToHalves(value, elements, at + valuesAt);
    } else {
      memory.copy(at, key, width);
      memory.copy(at + valuesAt, value, width);
    }
    key += (heads + kvHeads) * head;
    value += (heads + 2 * kvHeads) * head;
  }
}

/**
 * @param u (slots, rows, context, longest, DTYPE, HD, HEADS, KV_HEADS)
 * @param b counts, prefix, -, -, cache
 */
export function kv_cache_fork(u: usize, b: usize): void {
  const rows: usize = min(load<u32>(load<u32>(b), 4), load<u32>(u, 4));
  const context: usize = load<u32>(u, 8),
    width = positionBytes(u);
  const prefix: usize = load<u32>(b, 4),
    cache: usize = load<u32>(b, 16);
  const valuesAt = <usize>load<u32>(u, 4) * context * width;
  for (let row: usize = 0; row < rows; row++) {
    const source: usize = load<u32>(prefix + (row << 3));
    if (source == row) continue;
    const bytes = <usize>load<u32>(prefix + (row << 3), 4) * width;
    const to = cache + row * context * width,
      from = cache + source * context * width;
    memory.copy(to, from, bytes);
    memory.copy(to + valuesAt, from + valuesAt, bytes);
  }
}
