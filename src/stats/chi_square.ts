import { upperGamma } from './special_functions.ts';

/** P(X > x) of a chi-square distribution with `df` degrees of freedom, above 0. */
export const chiSquareTail = (x: number, df: number): number => upperGamma(df / 2, x / 2);
