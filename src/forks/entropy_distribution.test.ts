import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entropyDistribution, percentile } from './entropy_distribution.ts';

const values = [0.7, 0.001, 0.65, 0, 0.02, 1.1, 0.3, 0.0005, 0.009, 0.69, 0, 0.83];

test("percentiles are numpy's", () => {
  // numpy.percentile(values, p), numpy 2.4.6
  const known = [
    [0, 0],
    [10, 0.00005],
    [25, 0.000875],
    [50, 0.16],
    [75, 0.6925],
    [80, 0.698],
    [95, 0.9515],
    [99, 1.0703],
    [100, 1.1],
  ];
  for (const [p, value] of known) expect(percentile(values, p)).toBeCloseTo(value, 12);
  expect(percentile([0.4], 80)).toBe(0.4);
  expect(percentile([], 80)).toBeNaN();
});

test('the distribution has the share of settled tokens, the 80th percentile and the share of the top fifth', () => {
  const found = entropyDistribution(values);
  expect(found).toMatchObject({
    tokens: 12,
    mean: expect.closeTo(0.358375, 12), // numpy.mean
    settled: expect.closeTo(5 / 12, 12), // numpy.mean(values < 0.01)
    p80: expect.closeTo(0.698, 12),
    topHolds: expect.closeTo(0.6115567957214277, 12), // numpy.sort(values)[::-1][:3].sum() / numpy.sum(values)
  });
  expect(found?.percentiles).toContainEqual({ percentile: 80, entropy: found?.p80 });
});

test('percentiles rise, and the top fifth has at least a fifth of the entropy', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 11, noNaN: true }), { minLength: 1, maxLength: 80 }),
      (all) => {
        const found = entropyDistribution(all);
        if (!found) throw new Error('no distribution');
        const rising = found.percentiles.map(({ entropy }) => entropy);
        for (let i = 1; i < rising.length; i++) expect(rising[i]).toBeGreaterThanOrEqual(rising[i - 1]);
        if (found.topHolds !== null) expect(found.topHolds).toBeGreaterThanOrEqual(0.2 - 1e-9);
        expect(found.settled).toBe(all.filter((h) => h < 0.01).length / all.length);
      },
    ),
  );
});

test('no tokens give none, and tokens without entropy give no share', () => {
  expect(entropyDistribution([])).toBeNull();
  expect(entropyDistribution([0, 0])).toMatchObject({ settled: 1, topHolds: null, p80: 0 });
});
