import { expect, test } from 'vitest';
import { madeGroup } from '../../experiment/testing/made_record.ts';
import { bucketOf } from '../charts/entropy_buckets.ts';
import { pooledEntropies } from './pooled_entropies.ts';

test('the pool leaves out dropped groups unless all were dropped', () => {
  const used = madeGroup([[0.1]]);
  const dropped = madeGroup([[0.9]], 0.5, true);
  expect(pooledEntropies([used, dropped])).toEqual([0.1]);
  expect(pooledEntropies([dropped])).toEqual([0.9]);
});

test('six buckets, from settled to the warmest', () => {
  expect([0, 0.049, 0.05, 0.3, 0.55, 0.8, 1.1, 9].map(bucketOf)).toEqual([0, 0, 1, 2, 3, 4, 5, 5]);
});
