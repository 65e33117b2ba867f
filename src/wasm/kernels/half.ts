// float16s as float32s and back: shaders/parts/half.wgsl.

/** float16 in the constant DTYPE. */
export const F16 = 2;

/** The float32s of the float16 bits in the low halves: 2^112 moves the exponent's bias, and makes subnormal numbers right too. */
export function widenHalf(h: v128): v128 {
  const sign = i32x4.shl(v128.and(h, i32x4.splat(0x8000)), 16);
  const size = i32x4.shl(v128.and(h, i32x4.splat(0x7fff)), 13);
  return v128.or(f32x4.mul(size, f32x4.splat(5.192296858534828e33)), sign);
}

/** Widens so many float16s, a multiple of 4. */
export function widenHalves(at: usize, length: usize, to: usize): void {
  for (const end = to + (length << 2); to < end; at += 8, to += 16)
    v128.store(to, widenHalf(v128.load16x4_u(at)));
}

/**
 * Rounds so many float32s, a multiple of 4, to the nearest float16s, ties to even. One that float16 does not reach is NaN,
 * which does not go unnoticed.
 */
export function narrowToHalves(at: usize, length: usize, to: usize): void {
  for (const end = at + (length << 2); at < end; at += 16, to += 8) {
    const bits = v128.load(at);
    const size = v128.and(bits, i32x4.splat(0x7fffffff));
    const even = v128.and(i32x4.shr_u(size, 13), i32x4.splat(1));
    const normal = i32x4.shr_u(
      i32x4.sub(i32x4.add(i32x4.add(size, i32x4.splat(0xfff)), even), i32x4.splat(0x38000000)),
      13,
    );
    // The last place of 0.5 is 2^-24, that of a subnormal float16.
    const small = i32x4.sub(f32x4.add(size, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
    const finite = v128.bitselect(small, normal, i32x4.lt_s(size, i32x4.splat(0x38800000)));
    const half = v128.bitselect(i32x4.splat(0x7e00), finite, i32x4.ge_s(size, i32x4.splat(0x477ff000)));
    const signed = v128.or(half, v128.and(i32x4.shr_u(bits, 16), i32x4.splat(0x8000)));
    v128.store64_lane(to, i16x8.narrow_i32x4_u(signed, signed), 0);
  }
}
