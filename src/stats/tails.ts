import { incompleteBeta, upperGamma } from './special_functions.ts';

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
