import type { Interval } from '../../../stats/intervals.ts';
import type { SeedValue } from '../../../stats/seeds.ts';

interface MeanMarkProps {
  mean: number;
  /** Of the mean; null of one seed. */
  interval: Interval | null;
  /** One alone is the mean itself, and is not drawn. */
  seeds: readonly SeedValue[];
  /** Of the axis of the values, px. */
  scale: (value: number) => number;
  /** Values run along x; else along y. */
  horizontal?: boolean;
  /** Position of the mean on the other axis, px. */
  across: number;
  /** How far from there its seeds lie, px, so that they do not cover it. */
  aside: number;
}

/** A mean as a dot on the line of its interval, next to a row of small dots, its seeds. */
export function MeanMark({ mean, interval, seeds, scale, horizontal, across, aside }: MeanMarkProps) {
  const dot = (value: number, shift = 0) =>
    horizontal ? { cx: scale(value), cy: across + shift } : { cx: across + shift, cy: scale(value) };
  const bar = ({ low, high }: Interval) =>
    horizontal
      ? { x1: scale(low), x2: scale(high), y1: across, y2: across }
      : { x1: across, x2: across, y1: scale(low), y2: scale(high) };
  return (
    <>
      {interval && <line className="interval" {...bar(interval)} />}
      {seeds.length > 1 &&
        seeds.map(({ seed, value }) => (
          <circle key={seed} className="seed-dot" {...dot(value, aside)} r={2.4} />
        ))}
      <circle className="dot" {...dot(mean)} r={4.5} />
    </>
  );
}
