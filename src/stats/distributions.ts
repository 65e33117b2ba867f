import { incompleteBeta, logGamma, upperGamma } from './special_functions.ts';

/** P(Z > z) of the standard normal distribution, relatively exact far out as well (Abramowitz and Stegun 26.2, 7.1). */
export function normalTail(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/**
 * P(T > t) of Student's t distribution: I_x(df/2, 1/2) / 2 with x = df / (df + t^2) (Abramowitz and Stegun 26.7.1).
 * @param df degrees of freedom, above 0
 */
export function studentTail(t: number, df: number): number {
  const whole = df + t * t;
  const tail = incompleteBeta(df / 2, 0.5, df / whole, (t * t) / whole) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/** P(X > x) of a chi-square distribution with `df` degrees of freedom, above 0. */
export const chiSquareTail = (x: number, df: number): number => upperGamma(df / 2, x / 2);

/** A quantile found by Newton's method has settled when a step moves it by less than this, relatively. */
const settled = 1e-14;
const mostSteps = 1000;

/**
 * Where a symmetric distribution's upper tail is `tail` (at most one half). From a start at or below it, the tail is
 * convex and falling, so Newton's steps come up to it from the left and never pass it.
 */
function whereTailIs(
  tail: number,
  start: number,
  tailAt: (x: number) => number,
  density: (x: number) => number,
): number {
  let x = start;
  for (let i = 0; i < mostSteps; i++) {
    const step = (tailAt(x) - tail) / density(x);
    x += step;
    if (!(step > settled * x)) break;
  }
  return x;
}

/** Mirrors the upper half of a symmetric distribution's quantile. @throws RangeError for p outside (0, 1) */
function mirrored(p: number, upper: (tail: number) => number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`no quantile at ${p}: it must lie between 0 and 1`);
  if (p === 0.5) return 0;
  return p < 0.5 ? -upper(p) : upper(1 - p);
}

/** The quantile of the standard normal distribution. @throws RangeError for p outside (0, 1) */
export function normalQuantile(p: number): number {
  return mirrored(p, (tail) =>
    whereTailIs(tail, 0, normalTail, (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)),
  );
}

/** Beyond, the t distribution's density is lost to rounding, and its expansion about the normal one is exact. */
const mostDegrees = 1e6;

/** Abramowitz and Stegun 26.7.5, to the second order. */
const nearlyNormalQuantile = (z: number, df: number): number =>
  z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df ** 2);

/**
 * The quantile of Student's t distribution.
 * @param df degrees of freedom, above 0
 * @throws RangeError for p outside (0, 1) or df not above 0
 */
export function studentQuantile(p: number, df: number): number {
  if (p !== latest.p || df !== latest.df) latest = { p, df, quantile: computedQuantile(p, df) };
  return latest.quantile;
}

/** Intervals come by the thousand at the same size, as in simulations, and Newton's method is slow. */
let latest = { p: Number.NaN, df: Number.NaN, quantile: Number.NaN };

function computedQuantile(p: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`no t distribution has ${df} degrees of freedom`);
  if (df > mostDegrees) return nearlyNormalQuantile(normalQuantile(p), df);
  const scale = logGamma((df + 1) / 2) - logGamma(df / 2) - Math.log(df * Math.PI) / 2;
  return mirrored(p, (tail) =>
    whereTailIs(
      tail,
      // The t distribution's tail is the heavier one, so the normal quantile lies below.
      -normalQuantile(tail),
      (t) => studentTail(t, df),
      (t) => Math.exp(scale - ((df + 1) / 2) * Math.log1p((t * t) / df)),
    ),
  );
}
