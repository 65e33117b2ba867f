import { scaleLinear } from 'd3-scale';
import type { PairedDifferences } from '../../../stats/paired_differences.ts';
import { MeanMark } from '../../charts/figures/mean_mark.tsx';
import { LevelAxis, levelAxisHeight, Plot, type PlotRoom } from '../../charts/figures/plot_axes.tsx';
import { groupName } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { useMessages } from '../../words/language.ts';
import { groupClass } from '../group_class.ts';
import { differenceDomain } from './difference_domain.ts';

interface DifferencePlotProps {
  /** Each with a pair at least. */
  rows: readonly {
    readonly group: RunGroup;
    readonly result: Pick<PairedDifferences, 'pairs' | 'n' | 'mean' | 't'>;
  }[];
  label: string;
  /** What the differences are from, in words. */
  against: string;
}

/** Height of a condition, px. */
const row = 44;
const head = 24;

/** A line a condition: its seeds as small dots, the mean difference as a large one with its t interval. */
export function DifferencePlot({ rows, label, against }: DifferencePlotProps) {
  const t = useMessages();
  const words = t.compare.differences;
  const height = head + rows.length * row + levelAxisHeight;
  const values = rows.flatMap(({ result }) => [
    ...result.pairs.map(({ difference }) => difference),
    ...(result.t ? [result.t.low, result.t.high] : []),
  ]);
  const names = rows.map(({ group }) => groupName(t, group));
  return (
    <Plot height={height} label={label}>
      {(width) => {
        const narrow = width < 480;
        const room: PlotRoom = {
          left: narrow ? 12 : Math.min(width / 3, 24 + Math.max(...names.map((name) => name.length)) * 8),
          right: width - 24,
          top: head,
          bottom: head + rows.length * row,
        };
        const x = scaleLinear(differenceDomain(values), [room.left, room.right]);
        return (
          <>
            <text className="axis-words" x={x(0)} y={13} textAnchor="middle">
              {words.zero}
            </text>
            {x.ticks(narrow ? 4 : 7).map((tick) => (
              <line key={tick} className="grid" x1={x(tick)} x2={x(tick)} y1={room.top} y2={room.bottom} />
            ))}
            <line className="zero" x1={x(0)} x2={x(0)} y1={room.top - 5} y2={room.bottom} />
            {rows.map(({ group, result }, i) => {
              const middle = room.top + i * row + row / 2 + (narrow ? 7 : 0);
              return (
                <g key={group.key} className={groupClass(group)}>
                  <text
                    className="end"
                    x={narrow ? room.left : room.left - 12}
                    y={narrow ? middle - 13 : middle + 4}
                    textAnchor={narrow ? 'start' : 'end'}
                  >
                    {names[i]}
                  </text>
                  <MeanMark
                    level
                    mean={result.mean ?? 0}
                    interval={result.t}
                    seeds={result.pairs.map(({ seed, difference }) => ({ seed, value: difference }))}
                    at={x}
                    across={middle}
                    aside={10}
                  />
                </g>
              );
            })}
            <LevelAxis
              ticks={x.ticks(narrow ? 4 : 7)}
              at={x}
              format={(v) => t.numbers.signed(v, 2)}
              room={room}
              words={`${words.axis}, − ${against}`}
            />
          </>
        );
      }}
    </Plot>
  );
}
