/**
 * Elementary functions in float64, from additions, multiplications and divisions alone. The last bits of `Math.cos` and
 * similar functions, and of `**`, differ between JavaScript engines; those of trained parameters must not.
 * Algorithms and coefficients are fdlibm's (e_exp.c, e_log.c, e_rem_pio2.c, k_sin.c, k_cos.c):
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
 * business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved.
 */

/**
 * ln 2 in two parts, the first with so few bits that its product with an exponent is exact; 2 / pi; pi / 2 in three.
 */
const ln2 = [0.6931471803691238, 1.9082149292705877e-10] as const;
const twoOverPi = 0.6366197723675814;
const halfPi = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;

const expTerms = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6,
  4.1381367970572385e-8,
] as const;
const logTerms = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
] as const;
const sinTerms = [
  -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6,
  -2.5050760253406863e-8, 1.58969099521155e-10,
] as const;
const cosTerms = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
] as const;

/** terms[0] + x terms[1] + x^2 terms[2] + ... */
function polynomial(x: number, terms: readonly number[]): number {
  let sum = 0;
  for (let i = terms.length - 1; i >= 0; i--) sum = terms[i] + x * sum;
  return sum;
}

const word = new DataView(new ArrayBuffer(8));

/** e^x within 1 ulp; 0 and infinity past the normal numbers. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -708) return 0;
  if (x > 709) return Number.POSITIVE_INFINITY;
  const k = Math.round(x / (ln2[0] + ln2[1]));
  const high = x - k * ln2[0];
  const low = k * ln2[1];
  const r = high - low;
  const c = r - r * r * polynomial(r * r, expTerms);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  word.setFloat64(0, 1);
  word.setInt32(0, (1023 + k) << 20);
  return y * word.getFloat64(0);
}

/** The natural logarithm of a normal number above 0 within 1 ulp. */
export function log(x: number): number {
  word.setFloat64(0, x);
  const bits = word.getInt32(0);
  // x = 2^k (1 + f), 1 + f between sqrt(1/2) and sqrt(2).
  const above = ((bits & 0xfffff) + 0x95f64) & 0x100000;
  const k = (bits >> 20) - 1023 + (above >> 20);
  word.setInt32(0, (bits & 0xfffff) | (above ^ 0x3ff00000));
  const f = word.getFloat64(0) - 1;
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  const rest = s * s * polynomial(s * s, logTerms);
  return k * ln2[0] - (half - (s * (half + rest) + k * ln2[1]) - f);
}

/** x^y for x of 0 or more: within 3 |y ln x| + 2 ulp. */
export const power = (x: number, y: number): number => (x === 0 ? Number(y === 0) : exp(y * log(x)));

/** Argument reduction: the multiple of pi / 2 in x, and the remainder in two parts; |x| up to 800,000. */
function turned(x: number): { quarter: number; high: number; low: number } {
  const n = Math.round(x * twoOverPi);
  const first = x - n * halfPi[0];
  const second = first - n * halfPi[1];
  const rest = n * halfPi[2] - (first - second - n * halfPi[1]);
  const high = second - rest;
  return { quarter: n & 3, high, low: second - high - rest };
}

function sinOf(x: number, low: number): number {
  const z = x * x;
  const r = polynomial(z, sinTerms.slice(1));
  return x - (z * (0.5 * low - z * x * r) - low - z * x * sinTerms[0]);
}

function cosOf(x: number, low: number): number {
  const z = x * x;
  const w = 1 - 0.5 * z;
  return w + (1 - w - 0.5 * z + (z * z * polynomial(z, cosTerms) - x * low));
}

/** The cosine of |x| up to 800,000, within 1 ulp. */
export function cos(x: number): number {
  const { quarter, high, low } = turned(x);
  const value = quarter % 2 === 0 ? cosOf(high, low) : sinOf(high, low);
  return quarter === 1 || quarter === 2 ? -value : value;
}

/** The sine of |x| up to 800,000, within 1 ulp. */
export function sin(x: number): number {
  const { quarter, high, low } = turned(x);
  const value = quarter % 2 === 0 ? sinOf(high, low) : cosOf(high, low);
  return quarter >= 2 ? -value : value;
}
