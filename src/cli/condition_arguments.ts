import { conditionName } from '../experiment/condition_name.ts';
import { conditions as knownConditions } from '../experiment/presets.ts';
import type { Condition, Mask, Spec } from '../experiment/spec.ts';
import { UsageError } from './machine/arguments.ts';

/**
 * The conditions that `--conditions` names, or the spec's own, with the mask that the other arguments ask for; `--select`
 * makes one condition of its own. A condition that is called after its share is called after the new one.
 * @throws UsageError where there is no such condition, or one is there twice
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
        ? `--conditions names ${name} twice.`
        : `With --rho ${mask.rho}, ${wanted[first]} and ${wanted[i]} are the same condition: name one of them with --conditions.`,
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
