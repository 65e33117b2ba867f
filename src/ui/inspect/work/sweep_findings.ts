import type { SweepPoint } from '../../../experiment/sweep.ts';
import { studentQuantile } from '../../../stats/distributions.ts';
import { type Interval, wilsonInterval } from '../../../stats/intervals.ts';

/** The two points at one temperature, and whether their intervals lie apart. */
export interface TemperaturePair {
  readonly forks: SweepPoint;
  readonly others: SweepPoint;
  readonly differ: boolean;
}

/** The lowest temperature below 1, and the highest above it, that were measured in both places; null where there is none. */
export function outermostPairs(points: readonly SweepPoint[]): {
  cold: TemperaturePair | null;
  hot: TemperaturePair | null;
} {
  const pairs = points
    .flatMap((forks): TemperaturePair[] => {
      const others = points.find((p) => p.vary === 'others' && p.temperature === forks.temperature);
      return others && forks.vary === 'forks' ? [{ forks, others, differ: liesApart(forks, others) }] : [];
    })
    .sort((a, b) => a.forks.temperature - b.forks.temperature);
  return {
    cold: pairs.find(({ forks }) => forks.temperature < 1) ?? null,
    hot: pairs.findLast(({ forks }) => forks.temperature > 1) ?? null,
  };
}

/** Whether the intervals of two points do not overlap. */
function liesApart(a: SweepPoint, b: SweepPoint): boolean {
  const [one, other] = [passInterval(a), passInterval(b)];
  return one.low > other.high || other.low > one.high;
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
