import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { BySeed } from '../../../paper/estimates.ts';
import type { Estimate } from '../../../paper/rule.ts';
import { MeanMark } from '../../charts/figures/mean_mark.tsx';
import { LevelAxis, levelAxisHeight, type PlotRoom } from '../../charts/figures/plot_axes.tsx';
import { wordWidth } from '../../charts/word_width.ts';
import type { Panel } from './panels.tsx';
import { fittingTicks, tickDigits } from './ticks.ts';

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
  readonly tick: (value: number, digits: number) => string;
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
/** Between columns of numbers, px. */
const between = 12;

const widest = (words: readonly string[]) => Math.max(...words.map(wordWidth));
const labelsWidth = (rows: readonly Row[]) => widest(rows.map(({ label }) => label)) + 16;
/** Where labels beside the rows would take too much of the width, they stand above them. */
const isNarrow = (rows: readonly Row[], width: number) => labelsWidth(rows) > 0.37 * width;

/** Rows of seeds (small dots) with their mean (large) and its interval (bar), and the mean and n in numbers. */
export function rowPanel(options: RowPanelOptions): Pick<Panel, 'height' | 'draw'> {
  const { rows } = options;
  return {
    height: (width) => head + rows.length * (isNarrow(rows, width) ? row.narrow : row.wide) + levelAxisHeight,
    draw: (width) => drawRows(options, width),
  };
}

function drawRows(options: RowPanelOptions, width: number): ReactNode {
  const { rows, domain, words, tick, value, headings, marks = [], zone } = options;
  const narrow = isNarrow(rows, width);
  const step = narrow ? row.narrow : row.wide;
  const counts = rows.map(({ estimate: { n } }) => (n > 1 ? headings.count(n) : ''));
  const meanEnd = width - widest([headings.n, ...counts]) - between;
  const numbersStart =
    meanEnd - widest([headings.mean, ...rows.map(({ estimate }) => value(estimate.value))]);

  const room: PlotRoom = {
    left: narrow ? 8 : labelsWidth(rows),
    right: numbersStart - between,
    top: head,
    bottom: head + rows.length * step,
  };
  const x = scaleLinear(domain, [room.left, room.right]);
  const ticks = fittingTicks(x, tick);
  const middleOf = (i: number) => room.top + (i + 0.5) * step + (narrow ? 7 : -2);
  // Upright lines leave out the labels that stand above their rows.
  const bands: [top: number, bottom: number][] = narrow
    ? rows.map((_, i) => [middleOf(i) - 8, room.top + (i + 1) * step])
    : [[room.top, room.bottom]];
  return (
    <>
      {bands.map(([top, bottom]) => (
        <g key={top}>
          {zone && (
            <rect
              className="zone"
              x={x(zone.from)}
              width={x(zone.to) - x(zone.from)}
              y={top}
              height={bottom - top}
            />
          )}
          {ticks.map((at) => (
            <line key={at} className="grid" x1={x(at)} x2={x(at)} y1={top} y2={bottom} />
          ))}
          {marks.map((mark) => (
            <line
              key={mark.words}
              className="zero"
              x1={x(mark.value)}
              x2={x(mark.value)}
              y1={top}
              y2={bottom}
            />
          ))}
        </g>
      ))}
      {marks.map((mark) => (
        <text
          key={mark.words}
          className="axis-words"
          x={placedWithin(x(mark.value), wordWidth(mark.words), room)}
          y={12}
          textAnchor="middle"
        >
          {mark.words}
        </text>
      ))}
      <text className="axis-words" x={meanEnd} y={12} textAnchor="end">
        {headings.mean}
      </text>
      <text className="axis-words" x={width} y={12} textAnchor="end">
        {headings.n}
      </text>
      {rows.map(({ key, label, look, values, estimate }, i) => {
        const middle = middleOf(i);
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
            <MeanMark
              level
              fine
              mean={estimate.value}
              interval={estimate.interval}
              seeds={values}
              at={x}
              across={middle}
              aside={9}
            />
            <text className="row-mean" x={meanEnd} y={middle + 4} textAnchor="end">
              {value(estimate.value)}
            </text>
            <text className="tick" x={width} y={middle + 4} textAnchor="end">
              {counts[i]}
            </text>
          </g>
        );
      })}
      <LevelAxis
        ticks={ticks}
        at={x}
        format={(at) => tick(at, tickDigits(ticks))}
        room={room}
        words={words}
      />
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
