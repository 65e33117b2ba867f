import { expect, test } from 'vitest';
import { distilPresets } from '../../experiment/distil_presets.ts';
import { countdown } from '../../task/countdown/world.ts';
import { walk } from '../../task/walk/world.ts';
import type { World } from '../../task/world.ts';
import { setOf } from './measure_transfer.ts';

test('longer responses are to the same held-out problems, and fit only the context of the long base', () => {
  const { world, problems, length } = setOf(countdown as World, 'room');
  expect(problems).toBe(countdown.heldOut());
  expect([world.name, length]).toEqual(['countdown', 96]);
  const fits = (base: string) => world.promptLength + length <= distilPresets[base].shape.context;
  expect([fits('countdown-164k-long'), fits('countdown-164k')]).toEqual([true, false]);
});

test('other problems have their own worlds, and another world has none', () => {
  expect(setOf(countdown as World, 'four').world.name).toBe('countdown-four');
  expect(setOf(countdown as World, 'larger').world.name).toBe('countdown-larger');
  expect(() => setOf(walk as World, 'four')).toThrow('The world walk has no problems "four".');
});
