import { expect, test } from 'vitest';
import { chiSquareTail } from './chi_square.ts';

test("the chi-square tail is scipy's", () => {
  // scipy.stats.chi2.sf(x, df), scipy 1.17.1
  const known = [
    [0, 1, 1],
    [0.001, 1, 0.9747728793699604],
    [3.841458820694124, 1, 0.05],
    [10, 1, 0.001565402258002549],
    [1.5, 3, 0.6822703303362125],
    [7.8, 3, 0.050331097859853326],
    [40, 3, 1.065509033425585e-8],
    [12, 10, 0.2850565003166312],
    [100, 100, 0.48119168452795674],
    [1100, 1000, 0.014614408126295192],
  ];
  for (const [x, df, p] of known) expect(chiSquareTail(x, df) / p).toBeCloseTo(1, 11);
});
