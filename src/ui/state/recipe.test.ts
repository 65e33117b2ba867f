import { expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { parseSpec } from '../../experiment/spec.ts';
import {
  firstRecipe,
  freshSeeds,
  maxTokens,
  parametersOf,
  parseSeeds,
  type Recipe,
  recipeFrom,
  seedBounds,
  withField,
  withPreset,
  withRho,
  withSeeds,
  withToggled,
} from './recipe.ts';

test('every preset is a recipe with its own conditions, share and seeds', () => {
  for (const [id, spec] of Object.entries(presets)) {
    const recipe = withPreset(firstRecipe, id);
    expect(recipe.spec, id).toEqual(spec);
    expect(recipe.choices.map(({ condition }) => condition)).toEqual(spec.conditions);
    expect(recipe.choices.every(({ on }) => on)).toBe(true);
  }
});

test('another rho renames its conditions, and the spec stays valid', () => {
  const two = withToggled(withToggled(firstRecipe, 'all'), 'random20');
  const { spec } = withRho(two, 0.3);
  expect(spec.conditions.map(({ name }) => name)).toEqual(['top30', 'bottom70']);
  expect(spec.mask.rho).toBe(0.3);
  expect(() => parseSpec(spec)).not.toThrow();
});

test('a share that another condition has is passed through, and nothing is lost on the way', () => {
  const names = (recipe: Recipe) => recipe.spec.conditions.map(({ name }) => name);
  const ablation = withPreset(firstRecipe, 'countdown-rho@1');
  const at = withRho(ablation, 0.5);
  expect(names(at)).toEqual(['top10', 'top50', 'all', 'bottom50', 'random50']);
  expect(() => parseSpec(at.spec)).not.toThrow();
  expect(names(withRho(at, 0.2))).toEqual(names(ablation));
});

test('the last tick stays, and an unticked condition keeps its place', () => {
  const order = (recipe: Recipe) => recipe.choices.map(({ condition }) => condition.name);
  let recipe = firstRecipe;
  for (const name of ['top20', 'all', 'bottom80', 'random20']) recipe = withToggled(recipe, name);
  expect(recipe.spec.conditions.map(({ name }) => name)).toEqual(['random20']);
  expect(order(recipe)).toEqual(order(firstRecipe));
  // Also where it comes in a link.
  expect(order(recipeFrom(recipe.preset, recipe.spec))).toEqual(order(firstRecipe));
});

test('a spec with its own conditions is a recipe as it is, and the preset’s are offered in addition', () => {
  const own = { name: 'mine', mask: { select: 'top' as const, rho: 0.05 }, objective: { kl: 0.01 } };
  const spec = parseSpec({ ...firstRecipe.spec, conditions: [own] });
  const recipe = recipeFrom(firstRecipe.preset, spec);
  expect(recipe.spec).toEqual(spec);
  expect(recipe.choices[0]).toEqual({ condition: own, on: true, follows: false });
  expect(recipe.choices).toHaveLength(5);
  expect(withRho(recipe, 0.4).spec.conditions).toEqual([own]);
});

test('one field is changed within its bounds, or not at all', () => {
  expect(withField(firstRecipe, 'rollout.group', 8).spec.rollout.group).toBe(8);
  expect(withField(firstRecipe, 'steps', 12).spec.steps).toBe(12);
  expect(withField(firstRecipe, 'mask.rho', 0.1).spec.conditions[0].name).toBe('top10');
  for (const [path, value] of [
    ['rollout.group', 1e9],
    ['steps', 1.5],
    ['mask.rho', 0],
    ['mask.select', 'none'],
    ['__proto__.polluted', 1],
    ['seeds', 1],
  ] as const) {
    expect(() => withField(firstRecipe, path, value), path).toThrow();
  }
});

test('another preset keeps the visitor’s seeds, and ticks and share where it offers the same conditions', () => {
  const own = withSeeds(withRho(withToggled(firstRecipe, 'all'), 0.3), [7, 8]);
  const small = withPreset(own, 'countdown-mini@1').spec;
  expect(small.seeds).toEqual([7, 8]);
  expect(small.conditions.map(({ name }) => name)).toEqual(['top30', 'bottom70', 'random30']);
  expect(small.rollout).toEqual(presets['countdown-mini@1'].rollout);
  const others = withPreset(own, 'countdown-regularisers@1').spec;
  expect(others.conditions).toEqual(presets['countdown-regularisers@1'].conditions);
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
  expect(maxTokens({ ...presets['countdown@1'], steps: 10, seeds: [1] })).toBe(32 * 16 * 60 * 10 * 4);
});

test('a shipped base has its size in its name', () => {
  expect(parametersOf('countdown-164k')).toBe(164_000);
  expect(parametersOf('countdown-164k-seed2')).toBe(164_000);
  expect(parametersOf('smollm2')).toBeNull();
});
