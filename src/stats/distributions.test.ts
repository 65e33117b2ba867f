import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chiSquareTail, normalQuantile, normalTail, studentQuantile, studentTail } from './distributions.ts';

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

// scipy.stats.t.ppf(p, df), scipy 1.17.1.
const df = [1, 2, 3, 4, 5, 7, 10, 20, 30, 50, 100, 200, 248, 500, 1000];
const student: [p: number, values: number[], sumTo1000: number][] = [
  [
    0.6,
    [
      0.32491969623290634, 0.2886751345948128, 0.2766706623326898, 0.2707222947075976, 0.2671808657041451,
      0.2631668613520229, 0.2601848294920803, 0.2567427538545021, 0.2556053649519128, 0.254699342988588,
      0.25402218245822766, 0.25368437919014747, 0.25361905859440786, 0.2534819498516658, 0.25341451583949876,
    ],
    253.860944934447,
  ],
  [
    0.975,
    [
      12.706204736174694, 4.302652729749462, 3.1824463052837078, 2.7764451051977934, 2.5705818356363146,
      2.364624251592784, 2.228138851986274, 2.085963447265864, 2.0422724563012378, 2.008559112100761,
      1.9839715185235518, 1.9718962236339088, 1.969575653626095, 1.9647198374673676, 1.9623390808264083,
    ],
    1988.5975927733245,
  ],
  [
    0.9995,
    [
      636.6192487687897, 31.599054576445365, 12.923978636687961, 8.610301581379522, 6.868826625881276,
      5.407882520861828, 4.586893858702708, 3.8495162749308744, 3.6459586350420627, 3.496012881811176,
      3.390491311164263, 3.3398354062757107, 3.3301879228098197, 3.310091151522701, 3.300282648423944,
    ],
    4027.0783042803887,
  ],
];

test("Student's quantile is scipy's at every size, from 1 degree of freedom to 1000", () => {
  for (const [p, values, sum] of student) {
    df.forEach((freedom, i) => {
      expect(Math.abs(studentQuantile(p, freedom) / values[i] - 1)).toBeLessThan(1e-8);
    });
    const all = Array.from({ length: 1000 }, (_, i) => studentQuantile(p, i + 1));
    expect(all.reduce((a, b) => a + b)).toBeCloseTo(sum, 5);
    for (let i = 1; i < all.length; i++) expect(all[i]).toBeLessThan(all[i - 1]);
  }
});

test("Student's quantile is scipy's at millions of degrees of freedom and beyond, where it is nearly normal", () => {
  // scipy.stats.t.ppf(p, df), scipy 1.17.1; at 1e20 norm.ppf(p).
  const known = [
    [0.975, 1e6, 1.959966356814107],
    [1 - 1e-9, 1e6, 5.997862460304971],
    [0.975, 1e7, 1.959964221767205],
    [1 - 1e-9, 1e7, 5.997812563632334],
    [0.975, 1e9, 1.959963986912325],
    [0.025, 1e9, -1.959963986912325],
    [0.975, 1e20, 1.959963984540054],
    [0.975, 1e60, 1.959963984540054],
    [0.975, Number.POSITIVE_INFINITY, 1.959963984540054],
  ];
  for (const [p, df, t] of known) expect(studentQuantile(p, df) / t).toBeCloseTo(1, 8);
  // No step where the one way of computing it meets the other.
  expect(studentQuantile(0.975, 1e6) / studentQuantile(0.975, 1e6 + 1)).toBeCloseTo(1, 8);
});

test("the normal quantile is scipy's", () => {
  // scipy.stats.norm.ppf(p)
  const known = [
    [1e-10, -6.361340902404056],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.6, 0.2533471031357997],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
  ];
  for (const [p, z] of known) expect(normalQuantile(p)).toBeCloseTo(z, 11);
});

test('one degree of freedom is the Cauchy distribution, far into its tail', () => {
  for (const p of [0.01, 0.3, 0.75, 0.999, 1e-9]) {
    expect(studentQuantile(p, 1) * -Math.tan(Math.PI * p)).toBeCloseTo(1, 11);
  }
});

test('quantiles are odd about one half', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), fc.integer({ min: 1, max: 300 }), (p, n) => {
      const [low, high] = [studentQuantile(p, n), studentQuantile(1 - p, n)];
      expect(Math.abs(low + high)).toBeLessThanOrEqual(1e-6 * (1 + high));
    }),
  );
  expect(studentQuantile(0.5, 7)).toBe(0);
});

test('there is no quantile at 0, at 1 or of no degrees of freedom', () => {
  for (const p of [0, 1, -0.1, Number.NaN]) {
    expect(() => normalQuantile(p)).toThrow(RangeError);
    expect(() => studentQuantile(p, 3)).toThrow(RangeError);
  }
  expect(() => studentQuantile(0.5, 0)).toThrow(RangeError);
});
