import type { SweepPoint, Varied } from '../../../experiment/sweep.ts';
import { studentQuantile } from '../../../stats/distributions.ts';
import type { Interval } from '../../../stats/intervals.ts';

/** The points of the two lines, by temperature. */
export type TemperatureLines = Readonly<Record<Varied, readonly SweepPoint[]>>;

/**
 * Sorts the points of a sweep into its two lines. At temperature 1 nothing is changed wherever it would be, so a
 * point there belongs to both, and both have the same one.
 */
export function temperatureLines(points: readonly SweepPoint[]): TemperatureLines {
  const shared = points.find(({ temperature }) => temperature === 1);
  const line = (vary: Varied) =>
    [...points.filter((p) => p.vary === vary && p.temperature !== 1), ...(shared ? [shared] : [])].sort(
      (a, b) => a.temperature - b.temperature,
    );
  return { forks: line('forks'), others: line('others') };
}

/** Every temperature of a sweep once, rising: the places of the axis. */
export const temperaturesOf = (points: readonly SweepPoint[]): number[] =>
  [...new Set(points.map(({ temperature }) => temperature))].sort((a, b) => a - b);

/** The two points at one temperature. */
export interface TemperaturePair {
  readonly forks: SweepPoint;
  readonly others: SweepPoint;
}

/**
 * Of the temperatures above 1 that were tried both ways, the one at which it made most difference where; one whose
 * intervals do not meet comes before any whose do.
 */
export function widestPair(lines: TemperatureLines): TemperaturePair | null {
  const pairs = lines.forks.flatMap((forks) => {
    const others = lines.others.find(({ temperature }) => temperature === forks.temperature);
    return others && forks.temperature > 1 ? [{ forks, others }] : [];
  });
  const gap = (pair: TemperaturePair) =>
    Math.abs(pair.forks.pass - pair.others.pass) + Number(findingOf(pair) !== 'unclear');
  return pairs.sort((a, b) => gap(b) - gap(a))[0] ?? null;
}

/** The 95 % t interval of a point's pass rate over its problems; all of [0, 1] where one problem tells no spread. */
export function passInterval({ pass, se, problems }: SweepPoint): Interval {
  if (problems < 2 || se === null) return { low: 0, high: 1 };
  const half = studentQuantile(0.975, problems - 1) * se;
  return { low: Math.max(0, pass - half), high: Math.min(1, pass + half) };
}

/** What heat does, told by intervals that do not meet: it costs less at forks, or elsewhere, or no difference shows. */
export function findingOf(pair: TemperaturePair | null): 'question' | 'forksBear' | 'othersBear' | 'unclear' {
  if (!pair) return 'question';
  const forks = passInterval(pair.forks);
  const others = passInterval(pair.others);
  if (forks.low > others.high) return 'forksBear';
  return others.low > forks.high ? 'othersBear' : 'unclear';
}
