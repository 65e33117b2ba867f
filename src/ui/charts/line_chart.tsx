import { scaleLinear } from 'd3-scale';
import { memo, type PointerEvent, useId, useState } from 'react';
import { type Point, pointAt } from './condition_series.ts';
import { CurveLine } from './curve_line.tsx';
import type { Viewport } from './curve_paths.ts';
import { placeLabels } from './label_places.ts';
import { useSize } from './use_size.ts';
import { wordWidth } from './word_width.ts';

/** One condition on a chart. */
export interface ChartLine {
  readonly key: string;
  readonly label: string;
  /** The classes of its colour and dash (`lineClass`). */
  readonly line: string;
  readonly mean: readonly Point[];
  /** Seeds in the mean. */
  readonly n: number;
  readonly thin: readonly (readonly Point[])[];
}

/** A curve that somebody else claims: drawn thin and dashed, beside what was computed here. */
export interface ClaimedLine {
  readonly key: string;
  /** What stands at its end, with the seeds behind it. */
  readonly label: string;
  /** The classes of its condition's colour. */
  readonly line: string;
  readonly points: readonly Point[];
}

interface LineChartProps {
  lines: readonly ChartLine[];
  claims?: readonly ClaimedLine[];
  /** Steps where runs were taken up again, marked on the step axis. */
  resumed?: readonly number[];
  /** The last step of the x axis. */
  steps: number;
  domain: readonly [number, number];
  format: (value: number) => string;
  /** The words at the start of the x axis, which say what it counts. */
  xStart: string;
  /** The main chart: labels at the ends of its lines, thin seeds, points. */
  large?: boolean;
  cursor: number;
  onCursor: (step: number) => void;
}

const none: readonly never[] = [];

/** Lines against step. For the eye alone: the figure around it says the same in words and in a table. */
export const LineChart = memo(function LineChart(props: LineChartProps) {
  const { lines, claims = none, resumed = none, steps, domain, format, xStart, large = false } = props;
  const { cursor, onCursor } = props;
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const clip = useId();
  const [hover, setHover] = useState<number | null>(null);
  const labelled = large && width >= 280;
  // Claims have long labels, and a table under the chart.
  const claimLabels = labelled && width >= 480 ? claims : none;
  const left = large ? 40 : 34;
  const right = labelled
    ? 14 + Math.max(0, ...[...lines, ...claimLabels].map(({ label }) => wordWidth(label)))
    : 10;
  const top = 10;
  const bottom = 24;
  const x = scaleLinear([0, steps], [left, width - right]);
  const y = scaleLinear(domain, [height - bottom, top]);
  const columns = Math.max(40, Math.floor((width - left - right) / 3));
  const viewport: Viewport = { view: { from: 0, to: steps }, x, y, columns };
  const stepAt = (event: PointerEvent<SVGSVGElement>) => {
    const { left: edge } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(steps, Math.round(x.invert(event.clientX - edge))));
  };
  const endOf = (key: string, points: readonly Point[]) => {
    const last = points.findLast(({ value }) => value !== null);
    return last ? [{ key, y: y(last.value!), x: x(last.step) }] : [];
  };
  const own = lines.flatMap(({ key, mean }) => endOf(key, mean));
  const ends = [...own, ...claimLabels.flatMap(({ key, points }) => endOf(`claim ${key}`, points))];
  const places = placeLabels(ends, 16, top + 4, height - bottom);
  const reached = Math.max(left, ...own.map((end) => end.x));

  return (
    <div className={large ? 'chart large' : 'chart'} ref={box}>
      {width > 0 && (
        <svg
          aria-hidden="true"
          width={width}
          height={height}
          onPointerMove={(event) => setHover(stepAt(event))}
          onPointerLeave={() => setHover(null)}
          onClick={(event) => onCursor(stepAt(event as unknown as PointerEvent<SVGSVGElement>))}
        >
          <defs>
            <clipPath id={clip}>
              <rect className="reveal" x={0} y={0} width={reached + 6} height={height} />
            </clipPath>
          </defs>
          {y.ticks(large ? Math.min(6, Math.max(3, Math.round(height / 80))) : 3).map((tick) => (
            <g key={tick}>
              <line className="grid" x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
              <text className="tick" x={left - 8} y={y(tick) + 4} textAnchor="end">
                {format(tick)}
              </text>
            </g>
          ))}
          {x.ticks(large ? Math.min(6, Math.round(width / 80)) : 2).map((tick) => (
            <text
              key={tick}
              className="tick"
              x={x(tick)}
              y={height - 5}
              textAnchor={tick === steps && !labelled ? 'end' : 'middle'}
            >
              {tick === 0 && large ? xStart : tick}
            </text>
          ))}
          {hover !== null && (
            <line className="hover-line" x1={x(hover)} x2={x(hover)} y1={top} y2={height - bottom} />
          )}
          <line className="cursor-line" x1={x(cursor)} x2={x(cursor)} y1={top} y2={height - bottom} />
          {resumed.map((step) => (
            <path
              key={step}
              className="resumed-at"
              d={`M${x(step)} ${height - bottom - 5}l5 5l-5 5l-5 -5Z`}
            />
          ))}
          {claims.map(({ key, line: look, points }) => (
            <g key={key} className={look}>
              <PointLine className="claimed" points={points} viewport={viewport} />
            </g>
          ))}
          <g clipPath={`url(#${clip})`}>
            {large &&
              lines.flatMap(({ key, line: look, thin }) =>
                thin.length < 2
                  ? []
                  : thin.map((points, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a seed has no other name here
                      <g key={`${key} ${i}`} className={look}>
                        <PointLine className="thin" points={points} viewport={viewport} />
                      </g>
                    )),
              )}
            {lines.toReversed().map(({ key, line: look, mean }) => (
              <g key={key} className={look}>
                <PointLine className="mean" points={mean} viewport={viewport} />
                {large && <Marked points={mean} cursor={cursor} x={x} y={y} />}
              </g>
            ))}
          </g>
          {claimLabels.map(({ key, label, line: look }) => {
            const end = ends.find((e) => e.key === `claim ${key}`);
            if (!end) return null;
            const at = `translate(${end.x + 9}px, ${places.get(end.key)! + 4}px)`;
            return (
              <text key={key} className={`end claimed-end ${look}`} style={{ transform: at }}>
                {label}
              </text>
            );
          })}
          {labelled &&
            lines.map(({ key, label, line: look }) => {
              const end = ends.find((e) => e.key === key);
              if (!end) return null;
              const at = `translate(${end.x + 9}px, ${places.get(key)! + 4}px)`;
              return (
                <text key={key} className={`end ${look}`} style={{ transform: at }}>
                  {label}
                </text>
              );
            })}
        </svg>
      )}
    </div>
  );
});

interface PointLineProps {
  className: string;
  points: readonly Point[];
  viewport: Viewport;
}

function PointLine({ className, points, viewport }: PointLineProps) {
  const xs = points.map(({ step }) => step);
  const ys = points.map(({ value }) => value ?? Number.NaN);
  return <CurveLine className={className} xs={xs} ys={ys} viewport={viewport} />;
}

interface MarkedProps {
  points: readonly Point[];
  cursor: number;
  x: (n: number) => number;
  y: (n: number) => number;
}

/** The point that the cursor stands on or has last passed; none in a gap. */
function Marked({ points, cursor, x, y }: MarkedProps) {
  const point = pointAt(points, cursor);
  if (!point || point.value === null) return null;
  return <circle className="dot" cx={x(point.step)} cy={y(point.value)} r={3.5} />;
}
