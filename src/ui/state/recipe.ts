import { conditionFor, selectOf } from '../../experiment/condition_choice.ts';
import { conditionName } from '../../experiment/condition_name.ts';
import { presets } from '../../experiment/presets.ts';
import { sameJson } from '../../experiment/same_json.ts';
import { type Condition, parseSpec, type Spec } from '../../experiment/spec.ts';
import { specFields } from '../../experiment/spec_fields.ts';

/** A condition that the check-list offers. */
export interface ConditionChoice {
  readonly condition: Condition;
  /** Ticked: part of the experiment. */
  readonly on: boolean;
  /** Keeps the spec's own share and is named after it: another share of the spec is another share of it too. */
  readonly follows: boolean;
}

/**
 * What the visitor has chosen to train: a whole spec, and the preset that it is shown as a change of. It is changed only
 * by the functions below, which keep spec and choices consistent.
 */
export interface Recipe {
  readonly preset: string;
  /** Always valid; its conditions are the choices that are ticked. */
  readonly spec: Spec;
  /** All conditions that can be ticked: the spec's, and those of the preset. */
  readonly choices: readonly ConditionChoice[];
}

export const mainPreset = 'countdown@1';

/** A recipe from a valid spec. Conditions of the preset that the spec leaves out are offered, unticked. */
export function recipeFrom(preset: string, spec: Spec): Recipe {
  const follows = (condition: Condition) => followsShare(spec, condition);
  const missing = presets[preset].conditions
    .map((condition) =>
      // The preset's top20 is this spec's top30 where its share is 0.3.
      followsShare(presets[preset], condition)
        ? conditionFor(selectOf(presets[preset], condition).select, spec.mask.rho)
        : condition,
    )
    .filter(({ name }) => !spec.conditions.some((condition) => condition.name === name));
  return {
    preset,
    spec,
    choices: inOrderOf(presets[preset], spec, [
      ...spec.conditions.map((condition) => ({ condition, on: true, follows: follows(condition) })),
      ...missing.map((condition) => ({ condition, on: false, follows: follows(condition) })),
    ]),
  };
}

/** Whether a condition is nothing but a selection of the spec's share (or of all tokens), named by it. */
function followsShare(spec: Spec, condition: Condition): boolean {
  const { select, rho, name } = selectOf(spec, condition);
  return (
    name === undefined &&
    Object.keys(condition.objective).length === 0 &&
    Object.keys(condition.mask).every((key) => key === 'select' || key === 'rho') &&
    (select === 'all' || rho === spec.mask.rho)
  );
}

/** The choices in the preset's order where it has one: an unticked condition keeps its place. */
function inOrderOf(preset: Spec, spec: Spec, choices: ConditionChoice[]): ConditionChoice[] {
  const ofPreset = preset.conditions.map((condition) =>
    followsShare(preset, condition)
      ? conditionName({ ...selectOf(preset, condition), rho: spec.mask.rho })
      : condition.name,
  );
  // A spec with its own order or conditions keeps them, and the other choices follow.
  const places = spec.conditions.map(({ name }) => ofPreset.indexOf(name));
  const ordered = places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]));
  if (!ordered) return choices;
  return choices.toSorted((a, b) => ofPreset.indexOf(a.condition.name) - ofPreset.indexOf(b.condition.name));
}

export const firstRecipe: Recipe = recipeFrom(mainPreset, presets[mainPreset]);

/** The ticked conditions, without duplicate names: two shares may coincide while one is being changed. */
const ticked = (choices: readonly ConditionChoice[]): Condition[] =>
  choices
    .filter(({ on }) => on)
    .map(({ condition }) => condition)
    .filter(({ name }, i, all) => all.findIndex((other) => other.name === name) === i);

const withChoices = (recipe: Recipe, choices: readonly ConditionChoice[]): Recipe => ({
  ...recipe,
  choices,
  spec: { ...recipe.spec, conditions: ticked(choices) },
});

/** Ticks a condition or takes its tick away; the last one keeps it. */
export function withToggled(recipe: Recipe, name: string): Recipe {
  const choices = recipe.choices.map((choice) =>
    choice.condition.name === name ? { ...choice, on: !choice.on } : choice,
  );
  return choices.some(({ on }) => on) ? withChoices(recipe, choices) : recipe;
}

/** Another share, of the spec and of the conditions that follow it. */
export function withRho(recipe: Recipe, rho: number): Recipe {
  const spec = { ...recipe.spec, mask: { ...recipe.spec.mask, rho } };
  const choices = recipe.choices.map((choice) =>
    choice.follows
      ? { ...choice, condition: conditionFor(selectOf(spec, choice.condition).select, rho) }
      : choice,
  );
  return withChoices({ ...recipe, spec }, choices);
}

export const withSeeds = (recipe: Recipe, seeds: readonly number[]): Recipe => ({
  ...recipe,
  spec: { ...recipe.spec, seeds: [...seeds] },
});

/** Other conditions, in their order. @throws Error where the spec does not allow them */
export const withConditions = (recipe: Recipe, conditions: readonly Condition[]): Recipe =>
  recipeFrom(recipe.preset, parseSpec({ ...recipe.spec, conditions }));

/**
 * Another value of one field.
 * @param path one of `specFields`, as in `rollout.prompts`
 * @throws Error if there is no such field, or where the spec does not allow the value
 */
export function withField(recipe: Recipe, path: string, value: string | number | boolean): Recipe {
  if (!specFields.some((field) => field.path === path)) throw new Error(`A spec has no field ${path}.`);
  if (path === 'mask.rho') {
    parseSpec({ ...recipe.spec, mask: { ...recipe.spec.mask, rho: value } });
    return withRho(recipe, value as number);
  }
  const [outer, inner] = path.split('.') as [keyof Spec, string | undefined];
  const part = inner === undefined ? value : withPart(recipe.spec[outer] as object, inner, value);
  return { ...recipe, spec: parseSpec({ ...recipe.spec, [outer]: part }) };
}

/** A part of a spec with another value of a field; no words are said by leaving the field out, as in the presets. */
function withPart(part: object, key: string, value: string | number | boolean): object {
  const { [key]: _old, ...rest } = part as Record<string, unknown>;
  return value === '' ? rest : { ...part, [key]: value };
}

/**
 * Another preset. The visitor's own seeds stay; so do ticks and share where both presets offer the same conditions.
 * All else is the new preset's.
 */
export function withPreset(recipe: Recipe, preset: string): Recipe {
  const [from, to] = [presets[recipe.preset], presets[preset]];
  const ownSeeds = !sameJson(recipe.spec.seeds, from.seeds);
  const next = recipeFrom(preset, ownSeeds ? { ...to, seeds: recipe.spec.seeds } : to);
  if (!sameJson(from.conditions, to.conditions) || from.mask.rho !== to.mask.rho) return next;
  return withChoices(
    { ...next, spec: { ...next.spec, mask: { ...next.spec.mask, rho: recipe.spec.mask.rho } } },
    recipe.choices,
  );
}

/** Bounds of a spec's seeds, for the hint of the field. */
export const seedBounds = { most: 64, largest: 2 ** 31 - 1 } as const;

/** Reads "1, 2, 3", also in full-width signs; null where it is not a list of seeds that a spec allows. */
export function parseSeeds(text: string, recipe: Recipe): number[] | null {
  const words = text
    .normalize('NFKC')
    .split(/[\s,，、;；]+/)
    .filter(Boolean);
  if (words.length === 0 || words.some((word) => !/^\d{1,10}$/.test(word))) return null;
  const seeds = [...new Set(words.map(Number))];
  try {
    parseSpec({ ...recipe.spec, seeds });
    return seeds;
  } catch {
    return null;
  }
}

/** As many seeds as before, drawn again. */
export function freshSeeds(count: number, random: () => number = Math.random): number[] {
  const seeds = new Set<number>();
  while (seeds.size < count) seeds.add(1 + Math.floor(random() * 99_999));
  return [...seeds];
}

/** Upper bound on a recipe's tokens: every response at full length, every batch refilled to its bound. */
export function maxTokens({ rollout, steps, conditions, seeds }: Spec): number {
  const { prompts, group, length, batches } = rollout;
  return prompts * group * length * Math.max(1, batches) * steps * conditions.length * seeds.length;
}

/** The preset that shows the learning in minutes if there is no GPU. */
export const smallPreset = 'countdown-mini@1';

/** A shipped base has its size in its name: countdown-164k, countdown-164k-seed2. */
export function parametersOf(model: string): number | null {
  const [, digits, unit] = /-(\d+)([km])(?:-[a-z0-9]+)?$/.exec(model) ?? [];
  return digits ? Number(digits) * (unit === 'k' ? 1e3 : 1e6) : null;
}
