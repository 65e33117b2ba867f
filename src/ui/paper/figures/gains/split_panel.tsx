import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { Estimate } from '../../../../paper/rule.ts';
import type { Panel } from '../../../charts/panels/panel.ts';
import { columnsOf } from '../../../charts/panels/panel_sheet.ts';
import { type PlotArea, XAxis, xAxisHeight } from '../../../charts/panels/plot.tsx';
import { fittingTicks, tickDigits } from '../../../charts/panels/ticks.ts';
import { wordWidth } from '../../../charts/word_width.ts';

/** One amount of a whole. */
export interface SplitPart {
  readonly key: string;
  readonly label: string;
  readonly estimate: Estimate;
  /** It is the same for every whole, and has no whole's colour. */
  readonly shared?: boolean;
}

/** A whole in its own colour, and the parts that add up to it. */
export interface Split {
  readonly key: string;
  readonly label: string;
  readonly className: string;
  readonly parts: readonly SplitPart[];
  readonly whole: SplitPart;
}

interface SplitPanelOptions {
  readonly title?: string;
  readonly splits: readonly Split[];
  /** Where every whole begins, with its label, and another level of them all. */
  readonly from: Mark;
  readonly level: Mark;
  /** What the x axis measures. */
  readonly label: string;
  readonly tick: (value: number, digits: number) => string;
  /** An amount as it stands at the end of its lane. */
  readonly amount: (value: number) => string;
  /** A level in the table. */
  readonly base: string;
}

interface Mark {
  readonly value: number;
  readonly label: string;
}

const head = 40;
const lane = 17;
const named = 22;
const bar = 9;
const gap = 12;

const blockHeight = ({ parts }: Split) => named + (parts.length + 1) * lane + gap;

/** Each whole as a staircase: its parts one below the other, each from where the last one ended, then the whole. */
export function splitPanel(options: SplitPanelOptions): Panel {
  const { title, label, splits, from, level, base } = options;
  return {
    key: title ?? label,
    title,
    height: () => head + splits.reduce((sum, one) => sum + blockHeight(one), 0) + xAxisHeight,
    draw: (width) => drawSplits(options, width),
    sheet(t) {
      const { measure, arm, value, low, high, n } = columnsOf(t);
      const row = (of: string, { label: name, estimate }: SplitPart) => [
        name,
        of,
        estimate.value,
        estimate.interval?.low ?? null,
        estimate.interval?.high ?? null,
        estimate.n,
      ];
      return {
        columns: [measure, arm, value, low, high, n],
        rows: [
          ...[from, level].map((mark) => [mark.label, base, mark.value, null, null, null]),
          ...splits.flatMap((one) => [...one.parts, one.whole].map((part) => row(one.label, part))),
        ],
      };
    },
  };
}

/** Everything that a panel has to hold: where bars and intervals end. */
const endsOf = ({ parts, whole }: Split, from: number): number[] => {
  let at = from;
  return [...parts, { ...whole, key: 'whole' }].flatMap(({ key, estimate: { value, interval } }) => {
    const start = key === 'whole' ? from : at;
    at = start + value;
    return [at, ...(interval ? [start + interval.low, start + interval.high] : [])];
  });
};

function drawSplits(options: SplitPanelOptions, width: number): ReactNode {
  const { splits, from, level, label, tick, amount } = options;
  const parts = splits.flatMap((one) => [...one.parts, one.whole]);
  const widest = (words: readonly string[]) => Math.max(...words.map(wordWidth));
  const numbers = widest(parts.map(({ estimate }) => amount(estimate.value)));
  const area: PlotArea = {
    left: 1.05 * widest(parts.map((part) => part.label)) + 12,
    right: width - numbers - gap,
    top: head,
    bottom: head + splits.reduce((sum, one) => sum + blockHeight(one), 0),
  };
  const values = [from.value, level.value, ...splits.flatMap((one) => endsOf(one, from.value))];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.04 * (high - low), 0.005);
  const x = scaleLinear([low - margin, high + margin], [area.left, area.right]);
  const ticks = fittingTicks(x, tick);
  const tops = splits.map((_, i) => splits.slice(0, i).reduce((sum, one) => sum + blockHeight(one), head));
  const line = (className: string, at: number) => (
    <line
      key={`${className} ${at}`}
      className={className}
      x1={x(at)}
      x2={x(at)}
      y1={area.top}
      y2={area.bottom}
    />
  );
  // The level lies to the right of the start, or there is nothing that it adds; a label each line, so that they cannot meet.
  const word = ({ value, label: text }: Mark, y: number) => {
    const half = wordWidth(text) / 2;
    return (
      <text
        key={text}
        className="axis-words"
        x={Math.max(half, Math.min(width - half, x(value)))}
        y={y}
        textAnchor="middle"
      >
        {text}
      </text>
    );
  };
  return (
    <>
      {ticks.map((at) => line('grid', at))}
      {line('zero', from.value)}
      {line('chance', level.value)}
      {word(from, 12)}
      {word(level, 28)}
      {splits.map((one, i) => (
        <g key={one.key} className={one.className} transform={`translate(0 ${tops[i]})`}>
          <text className="end" x={0} y={named - 6}>
            {one.label}
          </text>
          <Staircase split={one} start={from.value} x={x} right={width} amount={amount} />
        </g>
      ))}
      <XAxis ticks={ticks} scale={x} format={(at) => tick(at, tickDigits(ticks))} area={area} label={label} />
    </>
  );
}

interface StaircaseProps {
  split: Split;
  /** Where it begins, in the units of the axis. */
  start: number;
  x: (value: number) => number;
  /** Where the amounts end, px. */
  right: number;
  amount: (value: number) => string;
}

function Staircase({ split: { parts, whole }, start, x, right, amount }: StaircaseProps) {
  let at = start;
  const lanes = parts.map((part) => {
    const begin = at;
    at += part.estimate.value;
    return { ...part, begin, end: at };
  });
  const middle = (i: number) => named + (i + 0.5) * lane;
  const words = (part: SplitPart, i: number) => (
    <>
      <text className="tick" x={0} y={middle(i) + 4}>
        {part.label}
      </text>
      <text className="row-mean" x={right} y={middle(i) + 4} textAnchor="end">
        {amount(part.estimate.value)}
      </text>
    </>
  );
  const reach = ({ interval }: Estimate, begin: number, i: number) =>
    interval && (
      <line
        className="whisker"
        x1={x(begin + interval.low)}
        x2={x(begin + interval.high)}
        y1={middle(i)}
        y2={middle(i)}
      />
    );
  return (
    <>
      {lanes.map(({ begin, end, ...part }, i) => (
        <g key={part.key}>
          <rect
            className={`split-bar${part.shared ? ' is-shared' : ''}${end < begin ? ' is-loss' : ''}`}
            x={Math.min(x(begin), x(end))}
            width={Math.max(1, Math.abs(x(end) - x(begin)))}
            y={middle(i) - bar / 2}
            height={bar}
          />
          {/* From the end of a bar down to where the next begins, or to the whole's dot. */}
          <line
            className="split-step"
            x1={x(end)}
            x2={x(end)}
            y1={middle(i) + bar / 2}
            y2={middle(i + 1) - bar / 2}
          />
          {reach(part.estimate, begin, i)}
          {words(part, i)}
        </g>
      ))}
      {words(whole, lanes.length)}
      {whole.estimate.interval && (
        <line
          className="interval"
          x1={x(start + whole.estimate.interval.low)}
          x2={x(start + whole.estimate.interval.high)}
          y1={middle(lanes.length)}
          y2={middle(lanes.length)}
        />
      )}
      <circle className="dot" cx={x(start + whole.estimate.value)} cy={middle(lanes.length)} r={4.5} />
    </>
  );
}
