import type { Interval } from '../stats/intervals.ts';
import { checks } from './judge.ts';
import { modelId } from './models.ts';
import type { FigureId } from './names.ts';
import type { Results, RunResult } from './results.ts';
import type { Estimate } from './rule.ts';

/** How a newly measured number compares with the published one. */
export interface Agreement {
  readonly figure: FigureId;
  readonly check: string;
  readonly ours: Estimate;
  readonly published: Estimate;
  /** See `meet`. */
  readonly agrees: boolean;
}

/** Compares every check that both results have a number for. */
export function agreementsOf(figures: readonly FigureId[], ours: Results, published: Results): Agreement[] {
  return figures.flatMap((figure) =>
    checks[figure].flatMap(({ id, estimate }): Agreement[] => {
      const [own, theirs] = [estimate(ours), estimate(published)];
      if (own === null || theirs === null) return [];
      return [{ figure, check: id, ours: own, published: theirs, agrees: meet(own, theirs) }];
    }),
  );
}

/**
 * Whether two intervals meet. A number without one, as of a single seed, is compared with the prediction interval of
 * the other: where a mean of n has Student's interval m ± h, the next value lies in m ± h √(n + 1) as surely. Two
 * numbers without any agree only where they are the same.
 */
function meet(a: Estimate, b: Estimate): boolean {
  const [one, other] = [
    [a, b],
    [b, a],
  ].map(([{ value, interval, n }, against]): Interval => {
    if (interval === null) return { low: value, high: value };
    const wider = against.interval === null ? Math.sqrt(n + 1) : 1;
    return { low: value - wider * (value - interval.low), high: value + wider * (interval.high - value) };
  });
  return one.low <= other.high && other.low <= one.high;
}

/** A run or a test of a model that is published and was computed again, compared to the bit. */
export interface Recomputed {
  readonly kind: 'run' | 'measurement';
  /** Of the model, such as `main-top20-1`; a run's is that of its last model. */
  readonly model: string;
  /** The first number that differs; null where none does. */
  readonly difference: Difference | null;
}

/** Where two results differ. */
export interface Difference {
  /** Such as `points.3.passAt1`. */
  readonly at: string;
  readonly ours: unknown;
  readonly published: unknown;
}

/**
 * Compares every run and every test of a model that both results have. Runs must end with the same parameters, by their hash,
 * and have the same numbers on the way; how long they took is not compared. A run without a hash, which was not trained on the
 * processor alone, is never the same.
 */
export function recomputedOf(ours: Results, published: Results): Recomputed[] {
  const compared = <T>(
    kind: Recomputed['kind'],
    [own, theirs]: readonly [readonly T[], readonly T[]],
    nameOf: (one: T) => string,
    compare: (a: T, b: T) => Difference | null,
  ) => {
    const byName = new Map(theirs.map((one) => [nameOf(one), one]));
    return own.flatMap((one): Recomputed[] => {
      const other = byName.get(nameOf(one));
      return other === undefined ? [] : [{ kind, model: nameOf(one), difference: compare(one, other) }];
    });
  };
  return [
    ...compared('run', [ours.runs, published.runs], runName, differenceOfRuns),
    ...compared(
      'measurement',
      [ours.persistence, published.persistence],
      ({ model }) => modelId(model),
      (a, b) => firstDifference(a, b),
    ),
  ];
}

const runName = ({ experiment, condition, seed }: RunResult) => `${experiment}-${condition}-${seed}`;

function differenceOfRuns(ours: RunResult, published: RunResult): Difference | null {
  if (ours.hash === null || ours.hash !== published.hash)
    return { at: 'hash', ours: ours.hash, published: published.hash };
  const { seconds: _ours, ...own } = ours;
  const { seconds: _published, ...theirs } = published;
  return firstDifference(own, theirs);
}

/** The first difference of two values, by the fields of ours; numbers are compared as they are published. */
function firstDifference(ours: unknown, published: unknown, path: readonly string[] = []): Difference | null {
  if (isObject(ours) && isObject(published)) {
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(published)])];
    for (const key of keys) {
      const difference = firstDifference(ours[key], published[key], [...path, key]);
      if (difference) return difference;
    }
    return null;
  }
  return asPublished(ours) === asPublished(published) ? null : { at: path.join('.'), ours, published };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A value as results are published: numbers have six significant digits, far finer than any interval. */
export const asPublished = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
