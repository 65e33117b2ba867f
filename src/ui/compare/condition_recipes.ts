import type { Spec } from '../../experiment/spec.ts';
import { type SpecChange, specDiff } from '../../experiment/spec_diff.ts';
import { specFields, valueAt } from '../../experiment/spec_fields.ts';

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
 * What is different in a condition's own spec from another's. Where all tokens are kept, ρ and the threshold rule have no
 * effect, and are left out.
 */
export function conditionChanges(from: Spec, to: Spec): SpecChange[] {
  const cutless = from.mask.select === 'all' || to.mask.select === 'all';
  return specDiff(from, to).filter(({ path }) => !(cutless && (path === 'mask.rho' || path === 'mask.rule')));
}

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
