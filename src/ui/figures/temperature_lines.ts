import type { Interval } from '../../analysis/fork_outcome.ts';
import { studentQuantile } from '../../analysis/quantiles.ts';
import type { SweepPoint, Varied } from '../../experiment/sweep.ts';

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

/** The hottest temperature, above 1, that was tried both ways. */
export function hottestPair(lines: TemperatureLines): { forks: SweepPoint; others: SweepPoint } | null {
  for (const forks of lines.forks.toReversed()) {
    if (forks.temperature <= 1) return null;
    const others = lines.others.find(({ temperature }) => temperature === forks.temperature);
    if (others) return { forks, others };
  }
  return null;
}

/** The 95 % t interval of a point's pass rate over its problems; all of [0, 1] where one problem tells no spread. */
export function passInterval({ pass, se, problems }: SweepPoint): Interval {
  if (problems < 2) return { low: 0, high: 1 };
  const half = studentQuantile(0.975, problems - 1) * se;
  return { low: Math.max(0, pass - half), high: Math.min(1, pass + half) };
}

/** What the hottest temperature that was tried both ways says: who bears it, by intervals that do not meet. */
export function findingOf(lines: TemperatureLines): 'question' | 'forksBear' | 'othersBear' | 'alike' {
  const pair = hottestPair(lines);
  if (!pair) return 'question';
  const forks = passInterval(pair.forks);
  const others = passInterval(pair.others);
  if (forks.low > others.high) return 'forksBear';
  return others.low > forks.high ? 'othersBear' : 'alike';
}
