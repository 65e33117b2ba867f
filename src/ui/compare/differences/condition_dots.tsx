import { scaleLinear } from 'd3-scale';
import type { Interval } from '../../../stats/intervals.ts';
import type { SeedValue } from '../../../stats/seeds.ts';
import { domainOf } from '../../charts/axis_domain.ts';
import { MeanMark } from '../../charts/figures/mean_mark.tsx';
import { type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { groupClass } from '../group_class.ts';

export interface ConditionDot {
  readonly group: RunGroup;
  readonly seeds: readonly SeedValue[];
  readonly mean: number;
  readonly interval: Interval | null;
  /** Of the base; null where it is not known. */
  readonly base: number | null;
}

interface ConditionDotsProps {
  dots: readonly ConditionDot[];
  /** Of the whole plot, px. */
  width: number;
  height: number;
  /** The upright axis: what it counts, its unit, how wide it is at least, and what it cannot leave. */
  words: string;
  unit: number;
  least: number;
  within: readonly [number, number];
}

/** Condition beside condition, by the numbers of the legend: the base, the mean with its interval, and the seeds. */
export function ConditionDots({ dots, width, height, words, unit, least, within }: ConditionDotsProps) {
  const room: PlotRoom = { left: 42, right: width - 8, top: 24, bottom: height - 24 };
  const values = dots.flatMap(({ seeds, interval, base }) => [
    ...seeds.map(({ value }) => value),
    ...(interval ? [interval.low, interval.high] : []),
    ...(base === null ? [] : [base]),
  ]);
  const y = scaleLinear(domainOf(values, unit, least, within), [room.bottom, room.top]);
  const wide = (room.right - room.left) / dots.length;
  const x = (i: number) => room.left + (i + 0.5) * wide;
  return (
    <>
      <UprightAxis ticks={y.ticks(4)} at={y} format={String} room={room} words={words} />
      {dots.map(({ group, seeds, mean, interval, base }, i) => (
        <g key={group.key} className={groupClass(group)}>
          {base !== null && <circle className="base-dot" cx={x(i)} cy={y(base)} r={4.5} />}
          <MeanMark mean={mean} interval={interval} seeds={seeds} at={y} across={x(i)} aside={11} />
          <text className="tick" x={x(i)} y={height - 6} textAnchor="middle">
            {i + 1}
          </text>
        </g>
      ))}
    </>
  );
}
