import { expect, test } from 'vitest';
import { conditions, presets } from '../../experiment/presets.ts';
import { firstRecipe, recipeFrom, withConditions, withRho, withSeeds, withToggled } from '../state/recipe.ts';
import { recipeChanges, withFieldAndKin, withUndone } from './with_change.ts';

const paths = (recipe: Parameters<typeof recipeChanges>[0]) => recipeChanges(recipe).map(({ path }) => path);

test('a recipe as its preset changes nothing, for every preset', () => {
  for (const id of Object.keys(presets)) expect(paths(recipeFrom(id, presets[id]))).toEqual([]);
});

test('another share is one change, though the conditions follow it', () => {
  const recipe = withRho(firstRecipe, 0.1);
  expect(recipeChanges(recipe)).toEqual([{ path: 'mask.rho', from: 0.2, to: 0.1 }]);
  expect(withUndone(recipe, recipeChanges(recipe)[0]).spec).toEqual(firstRecipe.spec);
});

test('changes can be taken back one by one, from the first or from the last, until the preset is there again', () => {
  let recipe = withFieldAndKin(firstRecipe, 'rollout.prompts', 8);
  recipe = withFieldAndKin(recipe, 'objective.scaleRewards', false);
  recipe = withRho(recipe, 0.3);
  recipe = withSeeds(recipe, [4, 5]);
  recipe = withConditions(withToggled(recipe, 'all'), [
    ...withToggled(recipe, 'all').spec.conditions.map((c) =>
      c.name === 'top30' ? { ...c, objective: { kl: 0.1 } } : c,
    ),
    { ...conditions.top50, name: 'mine' },
  ]);
  const changes = recipeChanges(recipe);
  expect(changes.map(({ path }) => path)).toEqual([
    'rollout.prompts',
    'mask.rho',
    'objective.scaleRewards',
    'seeds',
    'conditions.top30.objective.kl',
    'conditions.all',
    'conditions.mine',
  ]);
  for (const pick of [0, -1]) {
    let back = recipe;
    for (let left = 12; recipeChanges(back).length > 0; left--) {
      expect(left).toBeGreaterThan(0);
      back = withUndone(back, recipeChanges(back).at(pick)!);
    }
    expect(back.spec).toEqual(firstRecipe.spec);
  }
});

test('another order of the conditions is one change', () => {
  const recipe = withConditions(firstRecipe, firstRecipe.spec.conditions.toReversed());
  expect(paths(recipe)).toEqual(['conditions']);
  expect(withUndone(recipe, recipeChanges(recipe)[0]).spec).toEqual(firstRecipe.spec);
});

test('a base brings its task, and a task a base that knows it', () => {
  const walk = withFieldAndKin(firstRecipe, 'model', 'walk-86k');
  expect(walk.spec.world).toBe('walk');
  const back = withFieldAndKin(walk, 'world', 'countdown');
  expect(back.spec.model).toBe('countdown-164k');
  const large = withFieldAndKin(firstRecipe, 'model', 'countdown-850k');
  expect(withFieldAndKin(large, 'world', 'countdown').spec.model).toBe('countdown-850k');
});

test('what the spec does not allow is refused, and a change that cannot be taken back leaves all as it is', () => {
  expect(() => withFieldAndKin(firstRecipe, 'steps', 0)).toThrow(/steps/);
  expect(() => withFieldAndKin(firstRecipe, '__proto__', 1)).toThrow(/no field/);
  const only = withConditions(firstRecipe, [{ ...conditions.top50, name: 'mine' }]);
  const added = recipeChanges(only).find(({ path }) => path === 'conditions.mine');
  expect(withUndone(only, added!)).toBe(only);
});

test('excluded tokens are words or slots of the task, leave without a trace, and follow the task', () => {
  const recipe = withFieldAndKin(firstRecipe, 'mask.exclude', 'wait stop');
  expect(recipeChanges(recipe)).toEqual([{ path: 'mask.exclude', from: '', to: 'wait stop' }]);
  expect(withFieldAndKin(recipe, 'mask.exclude', '').spec).toEqual(firstRecipe.spec);
  expect(withUndone(recipe, recipeChanges(recipe)[0]).spec).toEqual(firstRecipe.spec);
  expect(() => withFieldAndKin(firstRecipe, 'mask.exclude', 'wait give-up')).toThrow('"give-up"');
  // Walk has no wait.
  expect(withFieldAndKin(recipe, 'world', 'walk').spec.mask.exclude).toBe('stop');
  expect(withFieldAndKin(recipe, 'model', 'walk-86k').spec.mask.exclude).toBe('stop');
});
