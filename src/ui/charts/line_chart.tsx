import { scaleLinear } from 'd3-scale';
import { memo, type PointerEvent, useId, useRef, useState } from 'react';
import type { View } from '../../stats/decimation.ts';
import { type ChartLine, Line, type Points } from './chart_line.tsx';
import { CurveLine } from './curve_line.tsx';
import type { Viewport } from './curve_paths.ts';
import { lastMeasured, valueAt } from './curve_values.ts';
import { drawn, useDrawingSize } from './drawing_size.ts';
import { placeLabels } from './label_places.ts';
import { type PlotArea, XAxis, xAxisHeight, YAxis } from './panels/plot.tsx';
import { wordWidth } from './word_width.ts';
import { yScale } from './y_scale.ts';

/** A curve that somebody else claims: thin and dashed. */
export interface ClaimedLine {
  readonly key: string;
  readonly label: string;
  /** The classes of its condition's colour. */
  readonly className: string;
  readonly points: Points;
}

/** Where a run was resumed: on its curve, or on the x axis where y is null. */
export interface ResumeMark {
  readonly key: string;
  readonly className: string;
  readonly x: number;
  readonly y: number | null;
}

export interface LineChartProps {
  className: string;
  lines: readonly ChartLine[];
  claims?: readonly ClaimedLine[];
  resumed?: readonly ResumeMark[];
  view: View;
  domain: readonly [number, number];
  log?: boolean;
  xAxis: {
    readonly label: string;
    readonly format: (x: number) => string;
    readonly ticks: (count: number) => number[];
  };
  yAxis: { readonly label: string; readonly format: (value: number) => string };
  /** The main chart: seeds, bands, and labels at the ends of the lines; else the means alone. */
  large?: boolean;
  /** Least width with labels at the ends, px. */
  labelledFrom?: number;
  /** The text alternative; without it the chart is for the eye alone. */
  label?: string;
  /** The chart grows while it is watched: lines and labels move smoothly. */
  growing?: boolean;
  cursor: number | null;
  /** A line has a dot only where it has a point at the cursor, and none at its last point before. */
  exact?: boolean;
  /** Where the pointer is; null where it has left. */
  onHover: (x: number | null) => void;
  /** @param distance distance of a value from the pointer, px */
  onClick?: (x: number, distance: (value: number) => number) => void;
  onZoom?: (view: View) => void;
  hover?: number | null;
}

const none: readonly never[] = [];

/** Least width of a drag, px: a shorter one is a click. */
const leastDrag = 6;

/** Lines against x. The figure around it says the same in words and in a table. */
export const LineChart = memo(function LineChart(props: LineChartProps) {
  const { lines, claims = none, resumed = none, view, domain, log = false, xAxis, yAxis, cursor } = props;
  const { exact = false } = props;
  const { large = false, growing = false, labelledFrom = 0, label, hover = null } = props;
  const [box, size] = useDrawingSize<HTMLDivElement>();
  const clip = useId();
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const down = useRef<number | null>(null);
  const [width, height] = [Math.floor(size.width), Math.round(size.height)];
  const labelled = large && width >= labelledFrom;
  // A small chart that is watched is crowded at its end.
  const dots = large || !growing ? lines : none;
  // Claims have long labels, and a table under the chart.
  const claimed = labelled && width >= 480 ? claims : none;
  const xTicks = xAxis.ticks(large ? Math.max(2, Math.min(9, Math.round(width / 90))) : 2);
  const longest = Math.max(0, ...[...lines, ...claimed].map((line) => wordWidth(line.label)));
  const area: PlotArea = {
    left: large ? 46 : 38,
    right:
      width -
      (labelled
        ? 16 + Math.min(longest, width / 3)
        : Math.max(10, wordWidth(xAxis.format(xTicks.at(-1) ?? 0)) / 2)),
    top: yAxis.label ? 26 : 10,
    bottom: height - (xAxis.label ? xAxisHeight : 22),
  };
  const x = scaleLinear([view.from, view.to], [area.left, area.right]);
  const y = yScale(domain, [area.bottom, area.top], log);
  const viewport: Viewport = {
    view,
    x,
    y: y.place,
    columns: Math.max(40, Math.floor((area.right - area.left) / 3)),
  };
  const shape = `${view.from} ${view.to} ${domain} ${log} ${width} ${height} ${area.right}`;
  const endOf = (key: string, { xs, ys }: Points) => {
    const last = lastMeasured(xs, ys, view.to);
    const at = last ? y.place(last.value) : Number.NaN;
    return last && Number.isFinite(at) ? [{ key, x: Math.max(area.left, x(xs[last.index])), y: at }] : [];
  };
  const own = lines.flatMap(({ key, mean }) => endOf(key, mean));
  const ends = [...own, ...claimed.flatMap(({ key, points }) => endOf(`claim ${key}`, points))];
  const places = placeLabels(ends, 16, area.top + 4, area.bottom);
  const reached = Math.max(area.left, ...own.map((end) => end.x));

  const pointerX = (event: PointerEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return Math.max(area.left, Math.min(area.right, (event.clientX - left) / size.scale));
  };
  const endDrag = () => {
    down.current = null;
    setDrag(null);
  };
  const release = (event: PointerEvent) => {
    if (down.current === null) return;
    const at = pointerX(event);
    if (drag) {
      const [from, to] = [drag.from, drag.to].sort((a, b) => a - b);
      props.onZoom?.({ from: x.invert(from), to: x.invert(to) });
    } else {
      const top = (event.clientY - event.currentTarget.getBoundingClientRect().top) / size.scale;
      props.onClick?.(x.invert(at), (value) => Math.abs(y.place(value) - top));
    }
    endDrag();
  };

  const vertical = (className: string, at: number) => (
    <line className={className} x1={x(at)} x2={x(at)} y1={area.top} y2={area.bottom} />
  );
  const endLabel = (key: string, className: string, text: string) => {
    const end = ends.find((one) => one.key === key);
    if (!end) return null;
    const [left, top] = [end.x + 9, places.get(key)! + 4];
    // A saved copy has attributes alone; only a style moves smoothly.
    const at = growing ? { style: { transform: `translate(${left}px, ${top}px)` } } : { x: left, y: top };
    return (
      <text key={key} className={`end ${className}`} {...at}>
        {text}
      </text>
    );
  };
  return (
    <div
      className={large ? `${props.className} large` : props.className}
      ref={box}
      onPointerDown={(event) => {
        if (!props.onClick || event.button !== 0) return;
        down.current = pointerX(event);
        event.currentTarget.setPointerCapture?.(event.pointerId);
      }}
      onPointerMove={(event) => {
        const at = pointerX(event);
        props.onHover(x.invert(at));
        if (props.onZoom && down.current !== null && event.pointerType !== 'touch')
          setDrag(Math.abs(at - down.current) < leastDrag ? null : { from: down.current, to: at });
      }}
      onPointerLeave={() => {
        if (down.current === null) props.onHover(null);
      }}
      onPointerCancel={endDrag}
      onPointerUp={release}
    >
      {width > 0 && height > 0 && (
        <svg
          data-drawing={label === undefined ? undefined : ''}
          role={label === undefined ? undefined : 'img'}
          aria-hidden={label === undefined ? true : undefined}
          aria-label={label}
          {...drawn(width, height, size.scale)}
        >
          {growing && (
            <defs>
              <clipPath id={clip}>
                <rect className="reveal" x={0} y={0} width={reached + 6} height={height} />
              </clipPath>
            </defs>
          )}
          <YAxis
            ticks={y.ticks(large ? Math.max(3, Math.min(6, Math.round(height / 70))) : 3)}
            scale={y.place}
            format={yAxis.format}
            area={area}
            label={yAxis.label}
          />
          <XAxis ticks={xTicks} scale={x} format={xAxis.format} area={area} label={xAxis.label} />
          {hover !== null && vertical('hover-line', hover)}
          {claims.map(({ key, className, points }) => (
            <g key={key} className={className}>
              <CurveLine className="claimed" {...points} viewport={viewport} />
            </g>
          ))}
          <g clipPath={growing ? `url(#${clip})` : undefined}>
            {lines.toReversed().map((line) => (
              <Line
                key={line.key}
                line={line}
                viewport={viewport}
                bandViewport={{ ...viewport, y: y.clamped }}
                large={large}
                shape={shape}
              />
            ))}
          </g>
          {resumed.map((mark) => {
            const top = mark.y === null ? area.bottom : y.place(mark.y);
            if (mark.x < view.from || mark.x > view.to || !Number.isFinite(top)) return null;
            return (
              <path
                key={mark.key}
                className={mark.className}
                d={`M${x(mark.x)} ${top - 5}l5 5l-5 5l-5 -5Z`}
              />
            );
          })}
          {cursor !== null && cursor >= view.from && cursor <= view.to && (
            <g className="cursor-layer">
              {vertical('cursor-line', cursor)}
              {dots.map(({ key, className, mean: { xs, ys } }) => {
                const found = valueAt(xs, ys, cursor);
                const top = found ? y.place(found.value) : Number.NaN;
                if (!found || !Number.isFinite(top) || xs[found.index] < view.from) return null;
                if (exact && xs[found.index] !== cursor) return null;
                return (
                  <circle key={key} className={`dot ${className}`} cx={x(xs[found.index])} cy={top} r={3.5} />
                );
              })}
            </g>
          )}
          {drag && (
            <rect
              className="brush"
              x={Math.min(drag.from, drag.to)}
              width={Math.abs(drag.to - drag.from)}
              y={area.top}
              height={area.bottom - area.top}
            />
          )}
          {claimed.map((line) => endLabel(`claim ${line.key}`, `claimed-end ${line.className}`, line.label))}
          {labelled &&
            lines.map((line) => line.mean.xs.length > 1 && endLabel(line.key, line.className, line.label))}
        </svg>
      )}
    </div>
  );
});
