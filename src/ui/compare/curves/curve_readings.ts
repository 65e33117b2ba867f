import { bisectRight } from 'd3-array';
import type { AxisUnit } from '../../../experiment/axis_units.ts';
import { valueAt } from '../../charts/curve_values.ts';
import type { GroupCurve } from './group_curves.ts';

/** What a condition's mean is at a place. */
export interface Reading {
  readonly index: number;
  /** NaN in a gap. */
  readonly value: number;
  readonly step: number;
}

/** The conditions read at one place of the axis. */
export interface Readings {
  /** The step that all of them are read at; null where each is read at its own. */
  readonly step: number | null;
  /** In the order of the curves; null where a condition was not measured there. */
  readonly values: readonly (Reading | null)[];
}

/**
 * The values of the conditions at the cursor: those of the last step that was measured up to there, and of no other. Along
 * tokens and time a step lies at another place in each condition, so that each is read at its own.
 * @param cursor null: at the last step that all of them have, or at their own last one where they have none in common
 */
export function readCurves(curves: readonly GroupCurve[], unit: AxisUnit, cursor: number | null): Readings {
  if (cursor !== null && unit !== 'step') {
    const values = curves.map(({ mean }) => {
      const found = valueAt(mean.xs, mean.mean, cursor);
      return found && { ...found, step: mean.steps[found.index] };
    });
    return { step: null, values };
  }
  const step = cursor === null ? lastCommonStep(curves) : lastStepTo(curves, cursor);
  return { step, values: curves.map((curve) => (step === null ? lastOf(curve) : readingAt(curve, step))) };
}

/** The last step up to another at which a condition was measured; null before the first. */
function lastStepTo(curves: readonly GroupCurve[], to: number): number | null {
  const found = curves.flatMap(({ mean: { steps } }) => {
    const above = bisectRight(steps, to);
    return above === 0 ? [] : [steps[above - 1]];
  });
  return found.length === 0 ? null : Math.max(...found);
}

/** The last step that every condition has; of those whose steps are none of the lab's there is no such step. */
export function lastCommonStep(curves: readonly GroupCurve[]): number | null {
  const [first, ...others] = curves
    .filter(({ group }) => group.foreign === undefined || group.foreign.unit === 'step')
    .map(({ mean }) => mean.steps)
    .filter(({ length }) => length > 0);
  return first?.findLast((step) => others.every((steps) => indexOf(steps, step) !== null)) ?? null;
}

function indexOf(steps: Float64Array, step: number): number | null {
  const index = bisectRight(steps, step) - 1;
  return index >= 0 && steps[index] === step ? index : null;
}

function readingAt(curve: GroupCurve, step: number): Reading | null {
  const { group, mean } = curve;
  // Updates and rows are no steps: what is counted so is read at its own end.
  if (group.foreign && group.foreign.unit !== 'step') return lastOf(curve);
  const index = indexOf(mean.steps, step);
  return index === null ? null : { index, value: mean.mean[index], step };
}

function lastOf({ mean }: GroupCurve): Reading | null {
  const index = mean.steps.length - 1;
  return index < 0 ? null : { index, value: mean.mean[index], step: mean.steps[index] };
}
