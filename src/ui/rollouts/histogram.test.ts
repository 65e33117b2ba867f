import fc from 'fast-check';
import { expect, test } from 'vitest';
import { madeGroup } from '../../experiment/testing/made_record.ts';
import { bucketOf } from './entropy_buckets.ts';
import { fromHighest, histogramOf, logHeights, pooledEntropies, rhoAt } from './histogram.ts';

const entropies = fc.array(fc.double({ min: 0, max: 11, noNaN: true }), { maxLength: 200 });

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

test('an empty bin has no height and the fullest has height 1', () => {
  const heights = logHeights(histogramOf([0.01, 0.02, 0.9]));
  expect(heights[0]).toBe(1);
  expect(heights[5]).toBe(0);
});

test('the share at or above an entropy counts ties', () => {
  const all = fromHighest([0.1, 0.5, 0.5, 0.9]);
  expect(rhoAt(all, 0.5)).toBe(0.75);
  expect(rhoAt(all, 0.51)).toBe(0.25);
  expect(rhoAt(all, 2)).toBe(0);
  expect(rhoAt([], 1)).toBe(0);
});

test('the pool leaves out dropped groups unless all were dropped', () => {
  const used = madeGroup([[0.1]]);
  const dropped = madeGroup([[0.9]], 0.5, true);
  expect(pooledEntropies([used, dropped])).toEqual([0.1]);
  expect(pooledEntropies([dropped])).toEqual([0.9]);
});

test('six buckets, from settled to the warmest', () => {
  expect([0, 0.049, 0.05, 0.3, 0.55, 0.8, 1.1, 9].map(bucketOf)).toEqual([0, 0, 1, 2, 3, 4, 5, 5]);
});
