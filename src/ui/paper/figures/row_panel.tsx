import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { BySeed } from '../../../reproduction/estimates.ts';
import type { Estimate } from '../../../reproduction/rule.ts';
import { wordWidth } from '../../charts/word_width.ts';
import { LevelAxis, levelAxisHeight, type PlotRoom } from '../../figures/plot_axes.tsx';
import type { Panel } from './panels.tsx';

/** One arm, or one difference: its seeds, their mean, and the mean's interval. */
export interface Row {
  readonly key: string;
  readonly label: string;
  /** The classes of its colour. */
  readonly look: string;
  readonly values: BySeed;
  readonly estimate: Estimate;
}

export interface RowPanelOptions {
  readonly rows: readonly Row[];
  readonly domain: readonly [low: number, high: number];
  /** What the level axis counts, with its unit. */
  readonly words: string;
  readonly tick: (value: number) => string;
  /** A mean as it is written beside its row. */
  readonly value: (value: number) => string;
  readonly headings: { readonly mean: string; readonly n: string; readonly count: (n: number) => string };
  /** Values that are told by an upright line, with words above it: no difference, or the base. */
  readonly marks?: readonly { readonly value: number; readonly words: string }[];
  /** Where a difference counts as none. */
  readonly zone?: { readonly from: number; readonly to: number };
}

const head = 24;
const row = { wide: 32, narrow: 44 };
const isNarrow = (width: number) => width < 420;
/** Columns of numbers at the right, px. */
const numbers = { mean: 34, all: 66 };

/** Rows of seeds (small dots) with their mean (large) and its interval (bar), and the mean and n in numbers. */
export function rowPanel(options: RowPanelOptions): Pick<Panel, 'height' | 'draw'> {
  const { rows } = options;
  return {
    height: (width) => head + rows.length * (isNarrow(width) ? row.narrow : row.wide) + levelAxisHeight,
    draw: (width) => drawRows(options, width),
  };
}

function drawRows(options: RowPanelOptions, width: number): ReactNode {
  const { rows, domain, words, tick, value, headings, marks = [], zone } = options;
  const narrow = isNarrow(width);
  const step = narrow ? row.narrow : row.wide;
  const longest = Math.max(...rows.map(({ label }) => wordWidth(label)));
  const room: PlotRoom = {
    left: narrow ? 8 : Math.min(longest + 16, width * 0.42),
    right: width - numbers.all - 8,
    top: head,
    bottom: head + rows.length * step,
  };
  const x = scaleLinear(domain, [room.left, room.right]);
  const ticks = x.ticks(Math.max(2, Math.min(7, Math.floor((room.right - room.left) / 64))));
  return (
    <>
      {zone && (
        <rect
          className="zone"
          x={x(zone.from)}
          width={x(zone.to) - x(zone.from)}
          y={room.top}
          height={room.bottom - room.top}
        />
      )}
      {ticks.map((at) => (
        <line key={at} className="grid" x1={x(at)} x2={x(at)} y1={room.top} y2={room.bottom} />
      ))}
      {marks.map((mark) => (
        <g key={mark.words}>
          <line className="zero" x1={x(mark.value)} x2={x(mark.value)} y1={room.top - 4} y2={room.bottom} />
          <text
            className="axis-words"
            x={placedWithin(x(mark.value), wordWidth(mark.words), room)}
            y={12}
            textAnchor="middle"
          >
            {mark.words}
          </text>
        </g>
      ))}
      <text className="axis-words" x={width - numbers.mean} y={12} textAnchor="end">
        {headings.mean}
      </text>
      <text className="axis-words" x={width} y={12} textAnchor="end">
        {headings.n}
      </text>
      {rows.map(({ key, label, look, values, estimate }, i) => {
        const middle = room.top + (i + 0.5) * step + (narrow ? 7 : -2);
        const { interval } = estimate;
        return (
          <g key={key} className={look}>
            <text
              className="end"
              x={narrow ? room.left : room.left - 14}
              y={narrow ? middle - 12 : middle + 4}
              textAnchor={narrow ? 'start' : 'end'}
            >
              {label}
            </text>
            {interval && (
              <line className="interval" x1={x(interval.low)} x2={x(interval.high)} y1={middle} y2={middle} />
            )}
            {values.length > 1 &&
              values.map(({ seed, value: own }) => (
                <circle key={seed} className="seed-dot" cx={x(own)} cy={middle + 9} r={2.4} />
              ))}
            <circle className="dot" cx={x(estimate.value)} cy={middle} r={4.5} />
            <text className="row-mean" x={width - numbers.mean} y={middle + 4} textAnchor="end">
              {value(estimate.value)}
            </text>
            <text className="tick" x={width} y={middle + 4} textAnchor="end">
              {estimate.n > 1 ? headings.count(estimate.n) : ''}
            </text>
          </g>
        );
      })}
      <LevelAxis ticks={ticks} at={x} format={tick} room={room} words={words} />
    </>
  );
}

/** Where words centred on a place stand without leaving the plot. */
const placedWithin = (at: number, wide: number, { left, right }: PlotRoom) =>
  Math.max(left + wide / 2 - 8, Math.min(right - wide / 2 + 8, at));

/** A domain that holds seeds and intervals of rows and some more values, with air at both ends. */
export function rowDomain(rows: readonly Row[], others: readonly number[] = [], least = 0): [number, number] {
  const values = [
    ...others,
    ...rows.flatMap(({ values: own, estimate: { value, interval } }) => [
      value,
      ...own.map((seed) => seed.value),
      ...(interval ? [interval.low, interval.high] : []),
    ]),
  ];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = Math.max((high - low) * 0.06, (least - (high - low)) / 2, 1e-6);
  return [low - air, high + air];
}
