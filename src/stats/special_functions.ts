/**
 * The special functions behind the distributions of statistics, to about 1e-13 relative. Series and continued
 * fractions as in Abramowitz and Stegun 6.5, 26.5 and Press et al., "Numerical Recipes", 6.1, 6.2, 6.4.
 */

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Gamma(x) for x > 0 (Lanczos, g = 7, nine terms). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const t = z + 7.5;
  const sum = lanczos.reduce((total, c, i) => (i === 0 ? c : total + c / (z + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const tiny = 1e-300;
const precision = 1e-15;
const mostTerms = 100_000;

/**
 * A continued fraction b0 + a1/(b1 + a2/(b2 + ...)) by Lentz's method.
 * @param term a_i and b_i for i = 1, 2, ...
 */
function continuedFraction(b0: number, term: (i: number) => readonly [a: number, b: number]): number {
  const awayFrom0 = (x: number) => (Math.abs(x) < tiny ? tiny : x);
  let value = awayFrom0(b0);
  let c = value;
  let d = 0;
  for (let i = 1; i < mostTerms; i++) {
    const [a, b] = term(i);
    d = 1 / awayFrom0(b + a * d);
    c = awayFrom0(b + a / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < precision) break;
  }
  return value;
}

/** The regularised incomplete beta function I_x(a, b) for a, b > 0 and x in [0, 1]; `y` is 1 - x, where it is known better. */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  // The fraction converges fast on this side of the mean; the other side is its mirror image.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, y, x);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y) - Math.log(a),
  );
  return (
    front /
    continuedFraction(1, (i) => {
      const m = i >> 1;
      if (i % 2 === 0) return [(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)), 1];
      return [(-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)), 1];
    })
  );
}

/** The regularised upper incomplete gamma function Q(a, x) for a > 0 and x >= 0. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x >= a + 1) return front / continuedFraction(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a]);
  let term = 1 / a;
  let sum = term;
  for (let i = 1; i < mostTerms && term > sum * precision; i++) {
    term *= x / (a + i);
    sum += term;
  }
  return 1 - front * sum;
}
