import { expect, test } from 'vitest';
import { countdown } from './countdown/world.ts';
import { walk } from './walk/world.ts';
import { worldByName, worldNames } from './worlds.ts';

test('every world is found by its name', () => {
  expect(worldNames).toEqual(['countdown', 'walk']);
  expect(worldByName('countdown')).toBe(countdown);
  expect(worldByName('walk')).toBe(walk);
});

test('an unknown name is answered with a sentence that lists the known ones', () => {
  expect(() => worldByName('chess')).toThrow(
    'There is no world called "chess". Use one of: countdown, walk.',
  );
});
