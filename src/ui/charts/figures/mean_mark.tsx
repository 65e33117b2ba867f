import type { Interval } from '../../../stats/intervals.ts';
import type { SeedValue } from '../../../stats/seeds.ts';

interface MeanMarkProps {
  mean: number;
  /** Of the mean; null of one seed. */
  interval: Interval | null;
  /** One alone is the mean itself, and is not drawn. */
  seeds: readonly SeedValue[];
  /** Where values stand on their axis, px. */
  at: (value: number) => number;
  /** Whether that axis lies level; else it stands upright. */
  level?: boolean;
  /** Where the mean stands on the other axis, px. */
  across: number;
  /** How far from there its seeds stand, px, so that they do not cover it. */
  aside: number;
  /** Smaller dots, where there are many. */
  fine?: boolean;
}

/** A mean as a dot on the line of its interval, with a row of small dots beside it, its seeds. */
export function MeanMark({ mean, interval, seeds, at, level, across, aside, fine }: MeanMarkProps) {
  const dot = (value: number, beside = 0) =>
    level ? { cx: at(value), cy: across + beside } : { cx: across + beside, cy: at(value) };
  const bar = ({ low, high }: Interval) =>
    level
      ? { x1: at(low), x2: at(high), y1: across, y2: across }
      : { x1: across, x2: across, y1: at(low), y2: at(high) };
  return (
    <>
      {interval && <line className="interval" {...bar(interval)} />}
      {seeds.length > 1 &&
        seeds.map(({ seed, value }) => (
          <circle key={seed} className="seed-dot" {...dot(value, aside)} r={fine ? 2.4 : 2.6} />
        ))}
      <circle className="dot" {...dot(mean)} r={fine ? 4.5 : 5} />
    </>
  );
}
