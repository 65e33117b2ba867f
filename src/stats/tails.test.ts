import { expect, test } from 'vitest';
import { normalTail, studentTail } from './tails.ts';

test("the normal distribution's tail is scipy's, near and far", () => {
  // scipy.stats.norm.sf(z)
  const known = [
    [-3, 0.9986501019683699],
    [-0.5, 0.6914624612740131],
    [0, 0.5],
    [1.959963984540054, 0.025],
    [5, 2.866515718791933e-7],
    [12, 1.776482112077653e-33],
  ];
  for (const [z, tail] of known) expect(normalTail(z) / tail).toBeCloseTo(1, 11);
});

test("the t distribution's tail is scipy's", () => {
  // scipy.stats.t.sf(t, df)
  const known = [
    [-2, 3, 0.9303370157205785],
    [0, 5, 0.5],
    [4.302652729749462, 2, 0.025],
    [2.5, 7.3, 0.019825117332800214],
    [30, 2, 0.0005546313409798295],
  ];
  for (const [t, df, tail] of known) expect(studentTail(t, df) / tail).toBeCloseTo(1, 11);
});
