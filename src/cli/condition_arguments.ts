import { conditionName } from '../experiment/condition_name.ts';
import { conditions as knownConditions } from '../experiment/presets.ts';
import type { Condition, Mask, Spec } from '../experiment/spec.ts';
import { UsageError } from './machine/arguments.ts';

/**
 * The conditions listed by `--conditions`, or the spec's own, with the mask changed by the other arguments; `--select`
 * defines a single condition instead. A condition named after its share is renamed after the new one.
 * @throws UsageError for an unknown condition, or one listed twice
 */
export function chosenConditions(spec: Spec, names: string | undefined, mask: Partial<Mask>): Condition[] {
  if (mask.select) {
    if (names !== undefined) throw new UsageError('Give either --conditions or --select.');
    return [{ name: conditionName({ ...spec.mask, ...mask }), mask, objective: {} }];
  }
  const wanted = names?.split(',') ?? spec.conditions.map(({ name }) => name);
  const chosen = wanted.map((name) => withMask(spec, conditionNamed(spec, name), mask));
  chosen.forEach(({ name }, i) => {
    const first = chosen.findIndex((condition) => condition.name === name);
    if (first === i) return;
    throw new UsageError(
      wanted[first] === wanted[i]
        ? `--conditions lists ${name} twice.`
        : `With --rho ${mask.rho}, ${wanted[first]} and ${wanted[i]} are the same condition: list one of them with --conditions.`,
    );
  });
  return chosen;
}

function conditionNamed(spec: Spec, name: string): Condition {
  const own = spec.conditions.find((condition) => condition.name === name);
  if (own) return own;
  if (Object.hasOwn(knownConditions, name)) return knownConditions[name];
  throw new UsageError(
    `There is no condition "${name}". Conditions: ${Object.keys(knownConditions).join(', ')}.`,
  );
}

function withMask(spec: Spec, condition: Condition, mask: Partial<Mask>): Condition {
  const before = { ...spec.mask, ...condition.mask };
  const after = { ...before, ...mask };
  const name = condition.name === conditionName(before) ? conditionName(after) : condition.name;
  return { ...condition, name, mask: { ...condition.mask, ...mask } };
}
