// Panels of packed weights, [k, 8], as float32 vectors: shaders/packed_matmul.wgsl says which word is which.

import { widenHalf } from '../half';

/** The types of weights, as constants and as type arguments: f32 is float32, u16 bfloat16, i16 float16, i8 is q8. */
export const BF16 = 1;
export const Q8 = 3;
/** k's of a block of q8, and its bytes in a panel: eight scales, then a byte for each weight. */
export const quantised = 32;
const quantisedBytes: usize = 32 + 8 * 32;

/** The high halves of words. Read from memory, it stays in a register; a constant would be made anew for each k. */
const highHalves = memory.data<u32>([0xffff0000, 0xffff0000, 0xffff0000, 0xffff0000], 16);
export function highMask(): v128 {
  return v128.load(highHalves);
}

/** Bytes of a k in a panel; of q8, without the scales. */
export function step<T>(): usize {
  return isFloat<T>() ? 32 : sizeof<T>() == 1 ? 8 : 16;
}

/** Bytes of so many k's in a panel, whole blocks of q8. */
export function panelBytes<T>(k: i32): usize {
  if (sizeof<T>() == 1) return <usize>((k + quantised - 1) / quantised) * quantisedBytes;
  return <usize>k * step<T>();
}

/** What is read of a k: its 16 first bytes, or the eight of q8 as 16-bit numbers. */
export function read<T>(at: usize): v128 {
  return sizeof<T>() == 1 ? v128.load8x8_s(at) : v128.load(at);
}

/** Columns 0 to 3 of a k of which v was read. @param scales of these columns, for q8 */
export function lower<T>(v: v128, scales: v128): v128 {
  if (isFloat<T>()) return v;
  if (sizeof<T>() == 1) return f32x4.mul(scales, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(v)));
  if (isSigned<T>()) return widenHalf(v128.and(v, i32x4.splat(0xffff)));
  return i32x4.shl(v, 16);
}

/** Columns 4 to 7. @param extra their scales for q8, `highMask()` for bfloat16 */
export function upper<T>(v: v128, at: usize, extra: v128): v128 {
  if (isFloat<T>()) return v128.load(at, 16);
  if (sizeof<T>() == 1) return f32x4.mul(extra, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(v)));
  if (isSigned<T>()) return widenHalf(i32x4.shr_u(v, 16));
  return v128.and(v, extra);
}

/** Widens so many k's of a panel, from the start of a block of q8 on, to [k, 8]. */
export function widen<T>(w: usize, length: i32, to: usize): void {
  let low = f32x4.splat(0),
    high = highMask();
  const end = to + ((<usize>length) << 5);
  while (to < end) {
    let stop = end;
    if (sizeof<T>() == 1) {
      low = v128.load(w);
      high = v128.load(w, 16);
      w += 32;
      stop = min(to + quantised * 32, end);
    }
    for (; to < stop; w += step<T>(), to += 32) {
      const v = read<T>(w);
      v128.store(to, lower<T>(v, low));
      v128.store(to, upper<T>(v, w, high), 16);
    }
  }
}
