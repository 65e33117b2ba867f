import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import { wordWidth } from '../word_width.ts';
import { MeanMark } from './mean_mark.tsx';
import { measureOf, type Panel } from './panel.ts';
import { rowSheet } from './panel_sheet.ts';
import { type PlotArea, XAxis, xAxisHeight } from './plot.tsx';
import type { Row } from './row.ts';
import { fittingTicks, tickDigits } from './ticks.ts';

export interface RowPanelOptions {
  readonly title?: string;
  readonly rows: readonly Row[];
  readonly domain: readonly [low: number, high: number];
  /** What the x axis counts, with its unit. */
  readonly label: string;
  readonly tick: (value: number, digits: number) => string;
  /** A mean as it is written at the end of its row. */
  readonly value: (value: number) => string;
  readonly headings: { readonly mean: string; readonly n: string; readonly count: (n: number) => string };
  /** Vertical reference lines with their labels above: no difference, or the base. */
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
  /** Where a difference counts as none. */
  readonly zone?: { readonly from: number; readonly to: number };
}

const head = 24;
const rowHeight = { wide: 32, narrow: 44 };
/** Between columns of numbers, px. */
const gap = 12;

const widest = (words: readonly string[]) => Math.max(...words.map(wordWidth));
/** With a tenth to spare: a saved drawing may be shown in a wider font. */
const labelsWidth = (rows: readonly Row[]) => 1.1 * widest(rows.map(({ label }) => label)) + 16;
/** Labels that would take too much of the width go above their rows. */
const isNarrow = (rows: readonly Row[], width: number) => labelsWidth(rows) > 0.37 * width;

/** Rows of seeds (small dots) with their mean (large) and its interval (bar), and the mean and n in numbers. */
export function rowPanel(options: RowPanelOptions): Panel {
  const { title, label, rows } = options;
  return {
    key: title ?? label,
    title,
    height: (width) =>
      head + rows.length * (isNarrow(rows, width) ? rowHeight.narrow : rowHeight.wide) + xAxisHeight,
    draw: (width) => drawRows(options, width),
    sheet: (t) => rowSheet(t, measureOf(title, label), rows),
  };
}

function drawRows(options: RowPanelOptions, width: number): ReactNode {
  const { rows, domain, label: axisLabel, tick, value, headings, marks = [], zone } = options;
  const narrow = isNarrow(rows, width);
  const step = narrow ? rowHeight.narrow : rowHeight.wide;
  const counts = rows.map(({ estimate: { n } }) => (n > 1 ? headings.count(n) : ''));
  const meanEnd = width - widest([headings.n, ...counts]) - gap;
  const numbersStart =
    meanEnd - widest([headings.mean, ...rows.map(({ estimate }) => value(estimate.value))]);

  const area: PlotArea = {
    // Half of a tick's number is to the left of the plot.
    left: narrow ? 16 : labelsWidth(rows),
    right: numbersStart - gap,
    top: head,
    bottom: head + rows.length * step,
  };
  // An interval of two seeds may reach over the plot.
  const x = scaleLinear(domain, [area.left, area.right]).clamp(true);
  const ticks = fittingTicks(x, tick);
  const middleOf = (i: number) => area.top + (i + 0.5) * step + (narrow ? 7 : -2);
  // Vertical lines leave out labels above their rows.
  const bands: [top: number, bottom: number][] = narrow
    ? rows.map((_, i) => [middleOf(i) - 8, area.top + (i + 1) * step])
    : [[area.top, area.bottom]];
  const vertical = (className: string, at: number, [y1, y2]: [number, number]) => (
    <line key={`${className} ${at}`} className={className} x1={x(at)} x2={x(at)} y1={y1} y2={y2} />
  );
  return (
    <>
      {bands.map((band) => (
        <g key={band[0]}>
          {zone && (
            <rect
              className="zone"
              x={x(zone.from)}
              width={x(zone.to) - x(zone.from)}
              y={band[0]}
              height={band[1] - band[0]}
            />
          )}
          {ticks.map((at) => vertical('grid', at, band))}
          {marks.map((mark) => vertical('zero', mark.value, band))}
        </g>
      ))}
      {marks.map((mark) => (
        <text
          key={mark.label}
          className="axis-words"
          x={placedWithin(x(mark.value), wordWidth(mark.label), area)}
          y={12}
          textAnchor="middle"
        >
          {mark.label}
        </text>
      ))}
      <text className="axis-words" x={meanEnd} y={12} textAnchor="end">
        {headings.mean}
      </text>
      <text className="axis-words" x={width} y={12} textAnchor="end">
        {headings.n}
      </text>
      {rows.map(({ key, label, className, values, estimate, base = null }, i) => {
        const middle = middleOf(i);
        return (
          <g key={key} className={className}>
            <text
              className="end"
              x={narrow ? 0 : area.left - 14}
              y={narrow ? middle - 12 : middle + 4}
              textAnchor={narrow ? 'start' : 'end'}
            >
              {label}
            </text>
            {base !== null && <circle className="base-dot" cx={x(base)} cy={middle} r={4.5} />}
            <MeanMark
              horizontal
              mean={estimate.value}
              interval={estimate.interval}
              seeds={values}
              scale={x}
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
      <XAxis
        ticks={ticks}
        scale={x}
        format={(at) => tick(at, tickDigits(ticks))}
        area={area}
        label={axisLabel}
      />
    </>
  );
}

/** The x of a centred label that is to stay in the plot. */
const placedWithin = (x: number, width: number, { left, right }: PlotArea) =>
  Math.max(left + width / 2 - 8, Math.min(right - width / 2 + 8, x));
