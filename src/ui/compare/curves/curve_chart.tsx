import { scaleLinear } from 'd3-scale';
import { memo, type PointerEvent, useRef, useState } from 'react';
import type { View } from '../../../stats/decimation.ts';
import type { Viewport } from '../../charts/curve_paths.ts';
import { type PlotArea, XAxis, xAxisHeight, YAxis } from '../../charts/panels/plot.tsx';
import { useSize } from '../../charts/use_size.ts';
import { wordWidth } from '../../charts/word_width.ts';
import { moveCursor } from '../../state/compare/compare_store.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import { yScale } from './chart_scales.ts';
import { Cursor, EndLabels, ResumeMarks } from './curve_layers.tsx';
import type { GroupCurve } from './group_curves.ts';
import { GroupLines } from './group_lines.tsx';
import { nearestPlace, nearestPoint } from './nearest_point.ts';

export interface CurveChartProps {
  curves: readonly GroupCurve[];
  /** What each group is called, by its key. */
  names: ReadonlyMap<string, string>;
  view: View;
  domain: readonly [number, number];
  log: boolean;
  /** The raw values are drawn under smoothed ones. */
  under: boolean;
  yAxis: { label: string; format: (value: number) => string };
  xAxis: { label: string; format: (x: number) => string; ticks: (count: number) => number[] };
  /** What stands in for the drawing. */
  label: string;
  /** The main chart: labels at the ends, seeds and bands; else the means alone. */
  large?: boolean;
  onZoom?: (view: View) => void;
  onPick?: (run: ComparedRun, step: number) => void;
}

/** Least width of a stretch that is taken for a zoom and not for a click, px. */
const leastDrag = 6;

/** Curves with their means and bands. For the eye: the figure around it says the same in words and in a table. */
export const CurveChart = memo(function CurveChart(props: CurveChartProps) {
  const { curves, names, view, domain, log, under, yAxis, xAxis, label, large = false } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const down = useRef<number | null>(null);
  const width = Math.floor(size.width);
  const height = Math.floor(size.height);
  const labelled = large && width >= 420;
  const longest = Math.max(0, ...curves.map(({ group }) => wordWidth(names.get(group.key) ?? '')));
  const area: PlotArea = {
    left: large ? 46 : 38,
    right: width - (labelled ? 16 + Math.min(longest, width / 4) : 10),
    top: large ? 26 : 8,
    bottom: height - (large ? xAxisHeight : 20),
  };
  const x = scaleLinear([view.from, view.to], [area.left, area.right]);
  const y = yScale(domain, [area.bottom, area.top], log);
  const drawing = { view, x, columns: Math.max(40, Math.floor((area.right - area.left) / 3)) };
  const viewport: Viewport = { ...drawing, y: y.place };
  const bandViewport: Viewport = { ...drawing, y: y.clamped };

  const placeOf = (event: PointerEvent) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    return Math.max(area.left, Math.min(area.right, event.clientX - left));
  };
  const end = () => {
    down.current = null;
    setDrag(null);
  };

  return (
    <div
      className={large ? 'curve-chart large' : 'curve-chart'}
      ref={box}
      onPointerDown={(event) => {
        if (!large || event.button !== 0) return;
        down.current = placeOf(event);
        event.currentTarget.setPointerCapture?.(event.pointerId);
      }}
      onPointerMove={(event) => {
        const at = placeOf(event);
        moveCursor(nearestPlace(curves, x.invert(at)));
        if (down.current !== null && event.pointerType !== 'touch')
          setDrag(Math.abs(at - down.current) < leastDrag ? null : { from: down.current, to: at });
      }}
      onPointerLeave={() => {
        if (down.current === null) moveCursor(null);
      }}
      onPointerCancel={end}
      onPointerUp={(event) => {
        if (down.current === null) return;
        const edges = drag && [drag.from, drag.to].sort((a, b) => a - b);
        if (edges) props.onZoom?.({ from: x.invert(edges[0]), to: x.invert(edges[1]) });
        else {
          const top = event.currentTarget.getBoundingClientRect().top;
          const found = nearestPoint(curves, x.invert(placeOf(event)), event.clientY - top, y.place);
          if (found) props.onPick?.(found.run, found.step);
        }
        end();
      }}
    >
      {width > 0 && height > 0 && (
        <svg
          data-drawing={large ? '' : undefined}
          role={large ? 'img' : undefined}
          aria-hidden={large ? undefined : true}
          aria-label={large ? label : undefined}
          width={width}
          height={height}
        >
          <YAxis
            ticks={y.ticks(large ? Math.max(3, Math.min(6, Math.round(height / 70))) : 3)}
            scale={y.place}
            format={yAxis.format}
            area={area}
            label={large ? yAxis.label : ''}
          />
          <XAxis
            ticks={xAxis.ticks(large ? Math.max(2, Math.min(9, Math.round(width / 90))) : 2)}
            scale={x}
            format={xAxis.format}
            area={area}
            label={large ? xAxis.label : ''}
          />
          {curves.toReversed().map((curve) => (
            <GroupLines
              key={curve.group.key}
              curve={curve}
              viewport={viewport}
              bandViewport={bandViewport}
              large={large}
              under={under}
              shape={`${view.from} ${view.to} ${domain} ${log} ${width} ${height} ${area.right}`}
            />
          ))}
          {large && <ResumeMarks curves={curves} x={x} y={y.place} view={view} />}
          <Cursor curves={curves} x={x} y={y.place} view={view} area={area} />
          {drag && (
            <rect
              className="brush"
              x={Math.min(drag.from, drag.to)}
              width={Math.abs(drag.to - drag.from)}
              y={area.top}
              height={area.bottom - area.top}
            />
          )}
          {labelled && <EndLabels curves={curves} names={names} x={x} y={y.place} view={view} area={area} />}
        </svg>
      )}
    </div>
  );
});
