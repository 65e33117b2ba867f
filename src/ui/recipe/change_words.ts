import { presets } from '../../experiment/presets.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { SpecChange, SpecValue } from '../../experiment/spec_diff.ts';
import { mainPreset, recipeFrom } from '../state/recipe.ts';
import type { Messages } from '../words/en/en.ts';
import { presetName } from '../words/preset_name.ts';
import { recipeChanges } from './with_change.ts';

/** In the row of a list, more changes than these are counted. */
export const maxInRow = 3;

/** A value of a field in words. */
export function fieldValue(t: Messages, path: string, value: SpecValue): string {
  if (value === null) return t.fields.changes.asRecipe;
  if (typeof value === 'boolean') return value ? t.fields.yes : t.fields.no;
  if (value === '') return t.fields.noWords;
  const choices = new Map(Object.entries(t.fields.choices[path] ?? {}));
  return choices.get(String(value)) ?? String(value);
}

/** A change of a recipe in words: "Kept share ρ 0.2 → 0.1". */
export function changeText(t: Messages, { path, from, to }: SpecChange): string {
  const words = t.fields.changes;
  const values = (field: string) =>
    [t.fields.names[field], fieldValue(t, field, from), fieldValue(t, field, to)] as const;
  if (path === 'seeds') return words.seeds(from as number[], to as number[]);
  if (!path.startsWith('conditions')) return words.change(...values(path));
  const [, condition, ...inner] = path.split('.');
  if (condition === undefined) return words.order;
  if (inner.length === 0) return to === null ? words.removed(condition) : words.added(condition);
  return words.ofCondition(condition, ...values(inner.join('.')));
}

/**
 * Changes within a sentence: "kept share ρ 0.2 → 0.1; steps 40 → 2; and 3 more".
 * @param most more changes than these are counted
 */
export function changesText(t: Messages, changes: readonly SpecChange[], most = changes.length): string {
  const words = t.fields.changes;
  const parts = changes.slice(0, most).map((change) => t.fields.inline(changeText(t, change)));
  if (changes.length > most) parts.push(words.more(changes.length - most));
  return parts.join(words.and);
}

/** A recipe as a change of its preset: “Main” with kept share ρ 0.2 → 0.1. */
export function recipeText(t: Messages, preset: string, spec: Spec, most?: number): string {
  const known = Object.hasOwn(presets, preset) ? preset : mainPreset;
  const changes = recipeChanges(recipeFrom(known, spec));
  return t.fields.changes.ofPreset(presetName(t, known), changesText(t, changes, most));
}
