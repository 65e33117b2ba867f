import type { Interval } from './intervals.ts';
import { meanInterval } from './intervals.ts';
import { type Moments, momentsOf } from './moments.ts';
import { isGap } from './series.ts';

/** A value at a step; null or not finite where nothing was measured. */
export interface StepValue {
  readonly step: number;
  readonly value: number | null;
}

/** What the band round a mean over seeds shows. */
export const bandKinds = ['std', 'stderr', 'min-max', 'ci95', 'none'] as const;
export type BandKind = (typeof bandKinds)[number];

/** The mean over seeds at a step. */
export interface BandPoint {
  readonly step: number;
  /** Null where no seed has a value. */
  readonly mean: number | null;
  /** Seeds that have a value here. */
  readonly n: number;
  /** Null for `none`, and for a single seed, which has no spread. */
  readonly band: Interval | null;
}

/**
 * The mean over seeds by step, with a band: mean +- one standard deviation (n - 1) of a seed, mean +- one standard
 * error of the mean, the range of the seeds, or the 95 % t interval of the mean. A seed that stopped early, or of which
 * nothing was measured at a step, lowers n there and does not hold the others up.
 * @param seeds each seed's curve, steps in any order
 * @returns by step, rising; a step at which nothing was measured of any seed is there, as a gap
 */
export function seedBand(seeds: readonly (readonly StepValue[])[], kind: BandKind): BandPoint[] {
  const values = new Map<number, number[]>();
  for (const curve of seeds) {
    for (const { step, value } of curve) {
      const here = values.get(step) ?? [];
      values.set(step, here);
      if (!isGap(value)) here.push(value);
    }
  }
  return [...values]
    .sort(([a], [b]) => a - b)
    .map(([step, here]) => {
      const moments = momentsOf(here);
      return moments
        ? { step, mean: moments.mean, n: moments.n, band: bandOf(here, moments, kind) }
        : { step, mean: null, n: 0, band: null };
    });
}

function bandOf(values: readonly number[], { n, mean, sd }: Moments, kind: BandKind): Interval | null {
  if (kind === 'min-max') return { low: Math.min(...values), high: Math.max(...values) };
  if (kind === 'none' || sd === null) return null;
  if (kind === 'ci95') {
    const interval = meanInterval(values, 0.95);
    return interval && { low: interval.low, high: interval.high };
  }
  const half = kind === 'std' ? sd : sd / Math.sqrt(n);
  return { low: mean - half, high: mean + half };
}
