import { conditionName } from '../../experiment/condition_name.ts';
import type { Condition, Mask, Spec } from '../../experiment/spec.ts';

/** What a condition lets the gradient touch: this decides its name, colour and dash on every view. */
export interface Selection {
  readonly select: Mask['select'];
  readonly rho: number;
}

export const selects = ['top', 'all', 'bottom', 'random'] as const satisfies readonly Mask['select'][];

/** A condition's selection, with the spec's own mask under it. */
export function selectOf(spec: Pick<Spec, 'mask'>, condition: Condition | undefined): Selection {
  const { select, rho } = { ...spec.mask, ...condition?.mask };
  return { select, rho };
}

/** The selection of a condition that is known by its name. */
export const selectionNamed = (spec: Spec, name: string): Selection =>
  selectOf(
    spec,
    spec.conditions.find((c) => c.name === name),
  );

/** A condition for a selection, named by it. */
export function conditionFor(select: Mask['select'], rho: number): Condition {
  const mask = select === 'all' ? { select } : { select, rho };
  return { name: conditionName({ select, rho }), mask, objective: {} };
}
