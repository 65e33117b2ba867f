import type { Spec } from '../../experiment/spec.ts';
import { type SpecChange, type SpecValue, specDiff } from '../../experiment/spec_diff.ts';
import { specFields, valueAt } from '../../experiment/spec_fields.ts';
import type { Messages } from '../words/en/en.ts';

/** A condition's own spec: what it changes is put in place, and conditions and seeds are left out. */
export function specOfCondition(spec: Spec, condition: string): Spec {
  const own = spec.conditions.find(({ name }) => name === condition);
  return {
    ...spec,
    mask: { ...spec.mask, ...own?.mask },
    objective: { ...spec.objective, ...own?.objective },
    conditions: [],
    seeds: [],
  };
}

/**
 * What a condition does otherwise than another. Where all tokens are kept, rho and the rule of the cut say nothing, and
 * are left out.
 */
export function recipeChanges(from: Spec, to: Spec): SpecChange[] {
  const cutless = from.mask.select === 'all' || to.mask.select === 'all';
  return specDiff(from, to).filter(({ path }) => !(cutless && (path === 'mask.rho' || path === 'mask.rule')));
}

/** A field in words. */
export const fieldName = (t: Messages, path: string): string => t.compare.fields[path] ?? path;

/** A field's value in words. */
export function fieldValue(t: Messages, value: SpecValue): string {
  if (typeof value === 'number') return String(value);
  const text = String(value);
  return Object.hasOwn(t.compare.values, text) ? t.compare.values[text] : text;
}

/** Changes in words, each "rho 0.2 → 0.1". */
export const changeWords = (t: Messages, changes: readonly SpecChange[]): string[] =>
  changes.map(({ path, from, to }) =>
    t.compare.change(fieldName(t, path), fieldValue(t, from), fieldValue(t, to)),
  );

/** One field of several recipes. */
export interface RecipeRow {
  readonly path: string;
  readonly values: readonly (string | number | boolean)[];
  readonly differs: boolean;
}

/** All fields of some recipes side by side. */
export function recipeRows(specs: readonly Spec[]): RecipeRow[] {
  return specFields.map(({ path }) => {
    const values = specs.map((spec) => valueAt(spec, path));
    return { path, values, differs: new Set(values).size > 1 };
  });
}
