import type { SweepPoint } from '../../../experiment/sweep.ts';
import { studentQuantile } from '../../../stats/distributions.ts';
import { type Interval, wilsonInterval } from '../../../stats/intervals.ts';

/** The two points at one temperature. */
export interface TemperaturePair {
  readonly forks: SweepPoint;
  readonly others: SweepPoint;
}

/**
 * Of the temperatures above 1 that were measured in both places, the one where the place makes the largest difference;
 * one whose intervals do not overlap comes before any whose do.
 */
export function widestPair(points: readonly SweepPoint[]): TemperaturePair | null {
  const pairs = points.flatMap((forks) => {
    const others = points.find((p) => p.vary === 'others' && p.temperature === forks.temperature);
    return others && forks.vary === 'forks' && forks.temperature > 1 ? [{ forks, others }] : [];
  });
  const gap = (pair: TemperaturePair) =>
    Math.abs(pair.forks.pass - pair.others.pass) + Number(findingOf(pair) !== 'unclear');
  return pairs.sort((a, b) => gap(b) - gap(a))[0] ?? null;
}

/**
 * The 95 % t interval of a point's pass rate over its problems; all of [0, 1] for a single problem. Where all problems have
 * the same rate, which of a few is no proof, it is Wilson's of as many problems.
 */
export function passInterval({ pass, se, problems }: SweepPoint): Interval {
  if (problems < 2 || se === null) return { low: 0, high: 1 };
  if (se === 0) return wilsonInterval({ right: pass * problems, samples: problems });
  const half = studentQuantile(0.975, problems - 1) * se;
  return { low: Math.max(0, pass - half), high: Math.min(1, pass + half) };
}

/** Where a high temperature costs less, as far as intervals that do not overlap show it. */
export function findingOf(pair: TemperaturePair | null): 'question' | 'forksBear' | 'othersBear' | 'unclear' {
  if (!pair) return 'question';
  const forks = passInterval(pair.forks);
  const others = passInterval(pair.others);
  if (forks.low > others.high) return 'forksBear';
  return others.low > forks.high ? 'othersBear' : 'unclear';
}
