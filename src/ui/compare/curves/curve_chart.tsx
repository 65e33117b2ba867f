import { scaleLinear } from 'd3-scale';
import { memo, type PointerEvent, useRef, useState } from 'react';
import type { View } from '../../../stats/decimation.ts';
import type { Ground } from '../../charts/curve_paths.ts';
import { LevelAxis, levelAxisHeight, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import { useSize } from '../../charts/use_size.ts';
import { wordWidth } from '../../charts/word_width.ts';
import { moveCursor } from '../../state/compare/compare_store.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import { uprightScale } from './chart_scales.ts';
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
  upright: { words: string; format: (value: number) => string };
  level: { words: string; format: (x: number) => string; ticks: (count: number) => number[] };
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
  const { curves, names, view, domain, log, under, upright, level, label, large = false } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const down = useRef<number | null>(null);
  const width = Math.floor(size.width);
  const height = Math.floor(size.height);
  const labelled = large && width >= 420;
  const longest = Math.max(0, ...curves.map(({ group }) => wordWidth(names.get(group.key) ?? '')));
  const room: PlotRoom = {
    left: large ? 46 : 38,
    right: width - (labelled ? 16 + Math.min(longest, width / 4) : 10),
    top: large ? 26 : 8,
    bottom: height - (large ? levelAxisHeight : 20),
  };
  const x = scaleLinear([view.from, view.to], [room.left, room.right]);
  const y = uprightScale(domain, [room.bottom, room.top], log);
  const drawing = { view, x, columns: Math.max(40, Math.floor((room.right - room.left) / 3)) };
  const ground: Ground = { ...drawing, y: y.place };
  const bandGround: Ground = { ...drawing, y: y.clamped };

  const placeOf = (event: PointerEvent) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    return Math.max(room.left, Math.min(room.right, event.clientX - left));
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
          <UprightAxis
            ticks={y.ticks(large ? Math.max(3, Math.min(6, Math.round(height / 70))) : 3)}
            at={y.place}
            format={upright.format}
            room={room}
            words={large ? upright.words : ''}
          />
          <LevelAxis
            ticks={level.ticks(large ? Math.max(2, Math.min(9, Math.round(width / 90))) : 2)}
            at={x}
            format={level.format}
            room={room}
            words={large ? level.words : ''}
          />
          {curves.toReversed().map((curve) => (
            <GroupLines
              key={curve.group.key}
              curve={curve}
              ground={ground}
              bandGround={bandGround}
              large={large}
              under={under}
              shape={`${view.from} ${view.to} ${domain} ${log} ${width} ${height} ${room.right}`}
            />
          ))}
          {large && <ResumeMarks curves={curves} x={x} y={y.place} view={view} />}
          <Cursor curves={curves} x={x} y={y.place} view={view} room={room} />
          {drag && (
            <rect
              className="brush"
              x={Math.min(drag.from, drag.to)}
              width={Math.abs(drag.to - drag.from)}
              y={room.top}
              height={room.bottom - room.top}
            />
          )}
          {labelled && <EndLabels curves={curves} names={names} x={x} y={y.place} view={view} room={room} />}
        </svg>
      )}
    </div>
  );
});
