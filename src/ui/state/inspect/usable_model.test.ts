import { expect, test } from 'vitest';
import type { CheckpointFacts } from '../../../lab/client/inspect_protocol.ts';
import { worldByName } from '../../../task/worlds.ts';
import { longestResponse } from './usable_model.ts';

const { responseLength } = worldByName('countdown');

test('a base that was made for longer responses is let write them, and so is what grew from it', () => {
  const run = { condition: 'top20', seed: 1, step: 40 };
  const grown = { ...run, world: 'countdown', base: 'countdown-164k-long' } as CheckpointFacts;
  expect(longestResponse({ kind: 'shipped', name: 'countdown-164k-long' }, 'countdown', [])).toBe(96);
  expect(longestResponse({ kind: 'checkpoint', ...run }, 'countdown', [grown])).toBe(96);
  expect(
    longestResponse({ kind: 'checkpoint', ...run }, 'countdown', [{ ...grown, base: 'countdown-164k' }]),
  ).toBe(responseLength);
  expect(longestResponse({ kind: 'shipped', name: 'countdown-50k' }, 'countdown', [])).toBe(responseLength);
});
