/** The float16 nearest to x, ties to even, in float64; NaN where float16 has none. */
export function nearestHalf(x: number): number {
  const size = Math.abs(x);
  // 11 bits; subnormal below 2^-14.
  const place = 2 ** (Math.max(-14, Math.floor(Math.log2(size))) - 10);
  const places = size / place;
  const down = Math.floor(places);
  const left = places - down;
  const rounded = (left > 0.5 || (left === 0.5 && down % 2 === 1) ? down + 1 : down) * place;
  if (!(rounded <= 65504)) return Number.NaN;
  return size === 0 ? x : Math.sign(x) * rounded;
}

/** The bits of float16s, of numbers that are near one. */
export function asHalves(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, (x) => {
    const half = nearestHalf(x);
    if (Number.isNaN(half)) return x < 0 ? 0xfe00 : 0x7e00;
    const size = Math.abs(half);
    const sign = half < 0 || Object.is(half, -0) ? 0x8000 : 0;
    if (size < 2 ** -14) return sign | (size * 2 ** 24);
    const exponent = Math.floor(Math.log2(size));
    return sign | ((exponent + 15) << 10) | ((size / 2 ** exponent - 1) * 1024);
  });
}
