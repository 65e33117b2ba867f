import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entropyBound } from './entropy_bound.ts';

/** scipy.special.log_softmax of numpy.random.default_rng(7).normal(0, 2, 12) rounded to 2 digits, best first. */
const logprobs = [
  -0.54621019, -2.2462102, -2.5162102, -2.6262102, -3.1062102, -3.2262102, -3.7762102, -4.1362102, -4.2062102,
  -4.4662102, -5.0062102, -5.2062102,
];

test.each([
  // scipy.stats.entropy(numpy.append(p[:k], 1 - p[:k].sum()))
  [1, 0.6805679113885104],
  [3, 1.0972050462492193],
  [5, 1.3375106287940757],
  // The rest is one token: the bound is the entropy, scipy.stats.entropy(p) = 1.543075967623653.
  [11, 1.543075967623653],
  [12, 1.543075967623653],
])('the bound from the %i likeliest of 12 is what scipy says', (k, bound) => {
  expect(entropyBound(logprobs.slice(0, k))).toBeCloseTo(bound, 6);
});

test('the bound is never above the entropy, and grows with what is known', () => {
  const distribution = fc
    .array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 2, maxLength: 40 })
    .map((z) => {
      const lse = Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0));
      return z.map((value) => value - lse).sort((a, b) => b - a);
    });
  fc.assert(
    fc.property(distribution, (of) => {
      const entropy = -of.reduce((sum, value) => sum + Math.exp(value) * value, 0);
      let before = 0;
      for (let k = 0; k <= of.length; k++) {
        const bound = entropyBound(of.slice(0, k));
        expect(bound).toBeGreaterThanOrEqual(before - 1e-12);
        expect(bound).toBeLessThanOrEqual(entropy + 1e-9);
        before = bound;
      }
    }),
  );
});

test('a certain token has no entropy, whichever way its probability was rounded', () => {
  expect(entropyBound([0])).toBe(0);
  expect(entropyBound([1e-4])).toBe(0);
  expect(entropyBound([0, -9999])).toBe(0);
});
