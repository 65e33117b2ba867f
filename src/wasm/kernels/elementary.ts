// exp, log and related functions in f32, four at a time, from additions, multiplications, divisions and bit patterns
// alone: the same bits in every engine, which `Math.exp` does not give. Each is within 2 ulp of float64 over its whole
// range (`elementary.test.ts`).

/** The sum of the four lanes, (0 + 1) + (2 + 3). */
export function sum4(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** sum of a b over n floats, in four lanes. */
export function dot(a: usize, b: usize, n: i32): f32 {
  let s = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 16, b += 16) s = f32x4.add(s, f32x4.mul(v128.load(a), v128.load(b)));
  let total = sum4(s);
  for (; i < n; i++, a += 4, b += 4) total += load<f32>(a) * load<f32>(b);
  return total;
}

/** The largest of the four lanes. */
export function max4(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** 2^n of whole n in [-126, 127]. */
function power4(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/**
 * e^x: x = n log 2 + r with |r| <= log(2)/2, e^r by a polynomial. The scale 2^n comes in two factors, so that results
 * below the smallest normal number round once. Reference: Cephes, expf.
 */
export function exp4(x: v128): v128 {
  const bounded = f32x4.min(f32x4.max(x, f32x4.splat(-104.0)), f32x4.splat(89.0));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
  // log 2 in two parts, the first with so few bits that n times it is exact.
  const r = f32x4.sub(
    f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375))),
    f32x4.mul(n, f32x4.splat(-2.1219444e-4)),
  );
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  const y = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1.0));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, power4(half)), power4(i32x4.sub(whole, half)));
}

/** e^x of one number. */
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/**
 * log x: x = 2^e m with m in [sqrt(1/2), sqrt(2)), log m by a polynomial in m - 1, which is exact. 0 gives -inf, a
 * negative number NaN. Reference: Cephes, logf.
 */
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608.0)), x, tiny);
  const bits = i32x4.sub(scaled, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(bits, 23);
  const mantissa = i32x4.sub(scaled, i32x4.shl(exponent, 23));
  const e = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(tiny, f32x4.splat(23.0)));
  const r = f32x4.sub(mantissa, f32x4.splat(1.0));
  const square = f32x4.mul(r, r);
  let p = f32x4.splat(7.0376836292e-2);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(-1.151461031e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.167699874e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(-1.2420140846e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.4249322787e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(-1.6668057665e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(2.0000714765e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(-2.4999993993e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(3.3333331174e-1));
  let y = f32x4.mul(f32x4.mul(p, r), square);
  y = f32x4.add(y, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  y = f32x4.sub(y, f32x4.mul(f32x4.splat(0.5), square));
  y = f32x4.add(r, y);
  y = f32x4.add(y, f32x4.mul(e, f32x4.splat(0.693359375)));
  // Infinity and NaN are their own logarithms; 0 is -inf, negative numbers NaN.
  y = v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity as f32)));
  y = v128.bitselect(f32x4.splat(-Infinity as f32), y, f32x4.eq(x, f32x4.splat(0.0)));
  return v128.bitselect(f32x4.splat(NaN as f32), y, f32x4.lt(x, f32x4.splat(0.0)));
}

/** log x of one number. */
export function log1(x: f32): f32 {
  return f32x4.extract_lane(log4(f32x4.splat(x)), 0);
}

/** Lanes i .. i + 3 as numbers. */
export function lanes(i: i32): v128 {
  return i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3));
}

/** The lanes i of [0, n) of a row whose next four start at i, as a mask: all of them, or the last few. */
export function lanesBelow(i: i32, n: i32): v128 {
  return i32x4.lt_s(lanes(i), i32x4.splat(n));
}

/** Applies exp4 to `n` floats in place, for the tests. */
export function elementary_exp(at: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, at += 16) v128.store(at, exp4(v128.load(at)));
}

/** Applies log4 to `n` floats in place, for the tests. */
export function elementary_log(at: usize, n: i32): void {
  for (let i = 0; i < n; i += 4, at += 16) v128.store(at, log4(v128.load(at)));
}
