import { presets } from '../../experiment/presets.ts';
import { shippedModels } from '../../experiment/shipped_models.ts';
import type { Condition } from '../../experiment/spec.ts';
import { type SpecChange, specDiff } from '../../experiment/spec_diff.ts';
import { excludeEntries, exclusionOf, isExcludable } from '../../task/excluded_tokens.ts';
import { worldByName } from '../../task/worlds.ts';
import { type Recipe, recipeFrom, withConditions, withField, withRho, withSeeds } from '../state/recipe.ts';

/**
 * Sets a field, and another field that has to change with it: a model knows one task only, and a task its own words.
 * @throws Error where the spec or the task does not allow the value
 */
export function withFieldAndKin(recipe: Recipe, path: string, value: string | number | boolean): Recipe {
  if (path === 'mask.exclude') exclusionOf(String(value), worldByName(recipe.spec.world));
  const next = withTaskOrModel(recipe, path, value);
  const { world, mask } = next.spec;
  const fitting = excludeEntries(mask.exclude).filter((entry) => isExcludable(entry, worldByName(world)));
  return world === recipe.spec.world ? next : withField(next, 'mask.exclude', fitting.join(' '));
}

function withTaskOrModel(recipe: Recipe, path: string, value: string | number | boolean): Recipe {
  const next = withField(recipe, path, value);
  const { world, model } = next.spec;
  const worldOf = (name: string) => shippedModels.find((shipped) => shipped.name === name)?.world;
  if (path === 'model') return withField(next, 'world', worldOf(model) ?? world);
  if (path !== 'world' || worldOf(model) === world) return next;
  const own = presets[recipe.preset].model;
  const fitting =
    worldOf(own) === world ? own : shippedModels.find((shipped) => shipped.world === world)?.name;
  return fitting === undefined ? next : withField(next, 'model', fitting);
}

/** The preset with the recipe's ρ: the recipe's conditions are compared with its conditions. */
function followed(recipe: Recipe): Recipe {
  const preset = recipeFrom(recipe.preset, presets[recipe.preset]);
  const { rho } = recipe.spec.mask;
  return rho === preset.spec.mask.rho ? preset : withRho(preset, rho);
}

/**
 * The changes of a recipe from its preset. Conditions that only follow ρ are no change of their own, and their order is
 * compared only where the conditions are the same.
 */
export function recipeChanges(recipe: Recipe): SpecChange[] {
  const preset = presets[recipe.preset];
  const { conditions } = recipe.spec;
  const ofFields = specDiff(preset, { ...recipe.spec, conditions: preset.conditions });
  const ofConditions = specDiff(
    { ...recipe.spec, conditions: followed(recipe).spec.conditions },
    { ...recipe.spec, conditions },
  );
  const moved = !ofConditions.some(({ path }) => /^conditions\.[^.]+$/.test(path));
  return [...ofFields, ...ofConditions.filter(({ path }) => moved || path !== 'conditions')];
}

/** A recipe with one of its changes undone; the recipe itself where that is not possible. */
export function withUndone(recipe: Recipe, { path, from }: SpecChange): Recipe {
  try {
    if (path === 'seeds') return withSeeds(recipe, from as number[]);
    if (!path.startsWith('conditions'))
      return withFieldAndKin(recipe, path, from as string | number | boolean);
    return withConditions(recipe, conditionsBefore(recipe, path));
  } catch {
    return recipe;
  }
}

function conditionsBefore(recipe: Recipe, path: string): Condition[] {
  const { conditions } = recipe.spec;
  const before = followed(recipe).spec.conditions;
  const [, name, part, key] = path.split('.');
  if (name === undefined) return before;
  const old = before.find((condition) => condition.name === name);
  if (old === undefined) return conditions.filter((condition) => condition.name !== name);
  if (part === undefined) {
    const place = before.indexOf(old);
    return [...conditions.slice(0, place), old, ...conditions.slice(place)];
  }
  return conditions.map((condition) =>
    condition.name === name
      ? withOverride(condition, `${part}.${key}`, overrideOf(old, `${part}.${key}`))
      : condition,
  );
}

type Override = string | number | boolean;

/** A condition's own value of a field of the mask or the objective; undefined where it has the recipe's. */
export function overrideOf(condition: Condition, path: string): Override | undefined {
  const [part, key] = path.split('.') as ['mask' | 'objective', string];
  return new Map<string, Override | undefined>(Object.entries(condition[part])).get(key);
}

/** A condition with its own value of a field; undefined clears it, so that the recipe's value holds. */
export function withOverride(condition: Condition, path: string, value: Override | undefined): Condition {
  const [part, key] = path.split('.') as ['mask' | 'objective', string];
  const { [key]: _old, ...rest } = condition[part] as Record<string, Override>;
  return { ...condition, [part]: value === undefined ? rest : { ...rest, [key]: value } };
}
