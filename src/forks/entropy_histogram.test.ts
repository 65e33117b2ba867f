import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binCounts, histogramOf, logHeights } from './entropy_histogram.ts';

// From a hair below 0, as float32 gives it, to the log of the largest vocabulary.
const entropies = fc.array(fc.double({ min: -1e-6, max: 12, noNaN: true }), { maxLength: 200 });

test('every entropy falls into one bin, and there are never more than 32', () => {
  fc.assert(
    fc.property(entropies, (all) => {
      const { counts, top } = histogramOf(all);
      expect(counts.reduce((a, b) => a + b, 0)).toBe(all.length);
      expect(counts.length).toBeLessThanOrEqual(32);
      expect(top).toBeGreaterThanOrEqual(Math.max(1.2, ...all) - 1e-9);
    }),
  );
});

test('an entropy lies within the edges of its bin', () => {
  expect(histogramOf([0, 0.049, 0.05, 0.12])).toEqual({
    width: 0.05,
    counts: [2, 1, 1, ...Array(21).fill(0)],
    top: expect.closeTo(1.2, 12),
  });
  expect(histogramOf([6.58]).width).toBe(0.5);
});

test('an empty bin has no height and the fullest has height 1', () => {
  const heights = logHeights(histogramOf([0.01, 0.02, 0.9]));
  expect(heights[0]).toBe(1);
  expect(heights[5]).toBe(0);
});

test('bins of a width have what numpy counts, the last what is higher too', () => {
  // numpy.histogram([0, .04, .05, .11, .24], bins=[0, .05, .1, .15, .2, .25]) = [2, 1, 1, 0, 1]
  expect(binCounts([0, 0.04, 0.05, 0.11, 0.24], 0.05, 5)).toEqual([2, 1, 1, 0, 1]);
  expect(binCounts([-1e-7, 0.3], 0.05, 2)).toEqual([1, 1]);
});
