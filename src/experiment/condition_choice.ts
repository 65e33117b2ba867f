import { conditionName } from './condition_name.ts';
import type { Condition, Mask, Spec } from './spec.ts';

/** A condition's token selection, which determines its name, colour and dash in every view. */
export interface Selection {
  readonly select: Mask['select'];
  readonly rho: number;
  /** The condition's own name, if its selection does not determine it: `clip-higher`. */
  readonly name?: string;
  /**
   * Which of the conditions with the same `select` it is: 0 for the one that keeps the spec's own share, then in the
   * spec's order. Colours follow the selection alone; conditions with the same selection differ in shade and dash
   * (`lineClass`).
   */
  readonly twin?: number;
}

/** A condition's selection, with the spec's own mask under it. */
export function selectOf(spec: Pick<Spec, 'mask'>, condition: Condition | undefined): Selection {
  const { select, rho } = { ...spec.mask, ...condition?.mask };
  // A condition that excludes other tokens than the recipe is not said by what it selects.
  const { exclude = '' } = spec.mask;
  const own = condition?.mask.exclude ?? exclude;
  const said =
    condition === undefined || (own === exclude && condition.name === conditionName({ select, rho }));
  return said ? { select, rho } : { select, rho, name: condition.name };
}

/** The selection of a condition by name, and its index among those with the same selection. */
export function selectionNamed(spec: Pick<Spec, 'mask' | 'conditions'>, name: string): Selection {
  const own = selectOf(
    spec,
    spec.conditions.find((c) => c.name === name),
  );
  const alike = spec.conditions.filter((c) => selectOf(spec, c).select === own.select);
  const plain = (condition: Condition) => {
    const { rho, name: named } = selectOf(spec, condition);
    return named === undefined && (own.select === 'all' || rho === spec.mask.rho);
  };
  const ordered = [...alike.filter(plain), ...alike.filter((c) => !plain(c))];
  const twin = ordered.findIndex((c) => c.name === name);
  return twin > 0 ? { ...own, twin } : own;
}

/** Shades and dashes of one colour (`styles/compare.css`). */
const variants = 4;

/** The classes that give a condition's line its colour, shade and dash. */
export function lineClass({ select, twin = 0 }: Pick<Selection, 'select' | 'twin'>): string {
  return twin % variants === 0 ? `is-${select}` : `is-${select} variant-${twin % variants}`;
}

/** A condition for a selection, named by it. */
export function conditionFor(select: Mask['select'], rho: number): Condition {
  const mask = select === 'all' ? { select } : { select, rho };
  return { name: conditionName({ select, rho }), mask, objective: {} };
}
