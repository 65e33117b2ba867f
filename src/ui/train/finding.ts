import type { Spec } from '../../experiment/spec.ts';
import type { ConditionSeries } from '../charts/condition_series.ts';

/** A condition's gain in pass@1 over its base. */
export interface Gain {
  readonly condition: string;
  readonly gain: number;
}

/** What the curves say: every condition's gain at one step, the controls' as well. */
export interface Finding {
  /** The last step that all conditions were evaluated at. */
  readonly step: number;
  /** It is the last of the training. */
  readonly isEnd: boolean;
  /** In the order of the curves. */
  readonly gains: readonly Gain[];
  /** The fewest seeds in a mean. */
  readonly seeds: number;
}

/** More conditions than these do not fit a title. */
const most = 5;

/**
 * The gains over the base at the last step that all conditions were evaluated at: none is left out, or a control that
 * weakens the others would be.
 * @returns null before the first evaluation after the base's, of a single condition, and of more than a title holds
 */
export function findingOf(
  { steps }: Pick<Spec, 'steps'>,
  series: readonly ConditionSeries[],
): Finding | null {
  if (series.length < 2 || series.length > most) return null;
  const [first, ...others] = series;
  const step = first.mean.findLast(
    (point) => point.step > 0 && others.every(({ mean }) => mean.some((other) => other.step === point.step)),
  )?.step;
  if (step === undefined) return null;
  const found = series.flatMap(({ condition, mean }) => {
    const base = mean[0];
    const point = mean.find((one) => one.step === step);
    if (base?.step !== 0 || base.value === null || !point || point.value === null) return [];
    return [{ condition, gain: point.value - base.value, seeds: point.n }];
  });
  if (found.length < series.length) return null;
  return {
    step,
    isEnd: step === steps,
    gains: found.map(({ condition, gain }) => ({ condition, gain })),
    seeds: Math.min(...found.map(({ seeds }) => seeds)),
  };
}
