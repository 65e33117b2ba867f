import { expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { parseSpec } from '../../experiment/spec.ts';
import {
  firstRecipe,
  freshSeeds,
  mostTokens,
  parametersOf,
  parseSeeds,
  seedBounds,
  specOf,
} from './recipe.ts';

test('the first recipe is the main preset itself', () => {
  expect(specOf(firstRecipe)).toEqual(presets['countdown@1']);
});

test('another rho names its conditions, and the spec stays sound', () => {
  const spec = specOf({ ...firstRecipe, rho: 0.3, selected: ['top', 'bottom'] });
  expect(spec.conditions.map(({ name }) => name)).toEqual(['top30', 'bottom70']);
  expect(() => parseSpec(spec)).not.toThrow();
});

test('seeds are read with any comma, and nonsense is refused', () => {
  expect(parseSeeds('1, 2,3', firstRecipe)).toEqual([1, 2, 3]);
  expect(parseSeeds('4，5、5', firstRecipe)).toEqual([4, 5]);
  for (const text of ['', 'a', '1.5', '-1', '99999999999', Array.from({ length: 65 }, (_, i) => i).join()]) {
    expect(parseSeeds(text, firstRecipe), text).toBeNull();
  }
});

test('seeds may be typed in full-width digits', () => {
  expect(parseSeeds('１，２', firstRecipe)).toEqual([1, 2]);
});

test('the bounds that are named are those that hold', () => {
  const { most, largest } = seedBounds;
  const many = (count: number) => Array.from({ length: count }, (_, i) => i).join();
  expect(parseSeeds(`0, ${largest}`, firstRecipe)).toEqual([0, largest]);
  expect(parseSeeds(`${largest + 1}`, firstRecipe)).toBeNull();
  expect(parseSeeds(many(most), firstRecipe)).toHaveLength(most);
  expect(parseSeeds(many(most + 1), firstRecipe)).toBeNull();
});

test('fresh seeds are as many as before, and differ', () => {
  expect(new Set(freshSeeds(5)).size).toBe(5);
});

test('the most tokens count every response at its full length', () => {
  expect(mostTokens({ ...presets['countdown@1'], steps: 10, seeds: [1] })).toBe(32 * 16 * 60 * 10 * 4);
});

test('a shipped base tells its size in its name', () => {
  expect(parametersOf('countdown-164k')).toBe(164_000);
  expect(parametersOf('smollm2')).toBeNull();
});
