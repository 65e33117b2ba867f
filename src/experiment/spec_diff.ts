import { sameJson } from './same_json.ts';
import type { Condition, Spec } from './spec.ts';
import { specFields, valueAt } from './spec_fields.ts';

/** What a field was or is; null where a condition leaves a field to the spec, or is not there. */
export type SpecValue = string | number | boolean | null | readonly (string | number)[] | Condition;

/**
 * One difference between two specs. Paths are those of `specFields`; then `seeds`; `conditions` (the names, in their
 * order); `conditions.top20` for one that was added or taken away; `conditions.top20.mask.rho` for a field of one.
 */
export interface SpecChange {
  readonly path: string;
  readonly from: SpecValue;
  readonly to: SpecValue;
}

/** What is different in a spec from another, in the schema's order; empty where they say the same. */
export function specDiff(from: Spec, to: Spec): SpecChange[] {
  const changes: SpecChange[] = [];
  const compare = (path: string, was: SpecValue, is: SpecValue) => {
    if (!sameJson(was, is)) changes.push({ path, from: was, to: is });
  };
  for (const { path } of specFields) compare(path, valueAt(from, path), valueAt(to, path));
  const names = [from, to].map((spec) => spec.conditions.map(({ name }) => name));
  compare('conditions', names[0], names[1]);
  for (const name of new Set(names.flat())) {
    const [was, is] = [from, to].map((spec) => spec.conditions.find((c) => c.name === name) ?? null);
    if (was && is) changes.push(...conditionDiff(was, is));
    else compare(`conditions.${name}`, was, is);
  }
  compare('seeds', from.seeds, to.seeds);
  return changes;
}

function conditionDiff(from: Condition, to: Condition): SpecChange[] {
  return (['mask', 'objective'] as const).flatMap((part) => {
    const [was, is] = [new Map(Object.entries(from[part])), new Map(Object.entries(to[part]))];
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
      const change = { from: was.get(key) ?? null, to: is.get(key) ?? null };
      return change.from === change.to ? [] : [{ path: `conditions.${from.name}.${part}.${key}`, ...change }];
    });
  });
}
