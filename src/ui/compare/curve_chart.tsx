import { scaleLinear } from 'd3-scale';
import { memo, type PointerEvent, useRef, useState } from 'react';
import type { View } from '../../analysis/decimation.ts';
import { placeLabels } from '../charts/label_places.ts';
import { useSize } from '../charts/use_size.ts';
import { wordWidth } from '../charts/word_width.ts';
import { LevelAxis, levelAxisHeight, type PlotRoom, UprightAxis } from '../figures/plot_axes.tsx';
import { uprightScale } from './chart_scales.ts';
import { moveCursor, useCompare } from './compare_store.ts';
import type { ComparedRun } from './compared_run.ts';
import { bandPath, type Ground, linePath } from './curve_paths.ts';
import type { GroupCurve } from './group_curves.ts';
import { type RunCurve, valueAt } from './run_curves.ts';
import type { RunGroup } from './run_groups.ts';

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
        moveCursor(x.invert(at));
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
          const found = nearest(curves, x.invert(placeOf(event)), event.clientY - top, y.place);
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

interface GroupLinesProps {
  curve: GroupCurve;
  ground: Ground;
  bandGround: Ground;
  large: boolean;
  under: boolean;
  /** Everything of the grounds that shapes the paths, in one word: the grounds themselves are new every time. */
  shape: string;
}

/** One condition: band, seeds, mean. */
const GroupLines = memo(
  function GroupLines({ curve, ground, bandGround, large, under }: GroupLinesProps) {
    const { group, seeds, mean } = curve;
    const dense = mean.xs.length > ground.columns;
    const meanGround = dense ? { ...ground, dash: denseDash(group) } : ground;
    const lit = useCompare((s) => (s.lit === null ? '' : s.lit === group.key ? ' lit' : ' dim'));
    return (
      <g className={`${groupClass(group)}${dense ? ' dense' : ''}${lit}`}>
        {large && <path className="band" d={bandPath(mean.xs, mean.low, mean.high, bandGround)} />}
        {large &&
          under &&
          seeds.map(({ run, xs, raw }) => (
            <path key={run.id} className="under" d={linePath(xs, raw, ground)} />
          ))}
        {large &&
          seeds.length > 1 &&
          seeds.map(({ run, xs, smooth }) => (
            <path key={run.id} className="thin" d={linePath(xs, smooth, ground)} />
          ))}
        <path className="mean" d={linePath(mean.xs, mean.mean, meanGround)} />
      </g>
    );
  },
  (a, b) => a.curve === b.curve && a.shape === b.shape && a.under === b.under && a.large === b.large,
);

/** The dashes of `charts.css` along the axis, for lines with more points than pixels. */
const dashes = {
  top: undefined,
  all: [12, 6],
  bottom: [4, 5],
  random: [12, 5, 4, 5],
  matched: [12, 5, 4, 5, 4, 5],
} as const;
const shadeDashes = [
  [18, 6],
  [6, 6],
  [18, 5, 5, 5],
] as const;

const denseDash = ({ selection, variant }: GroupCurve['group']): readonly number[] | undefined =>
  variant === 0 ? dashes[selection.select] : shadeDashes[variant - 1];

/** The class that gives a group its colour and dash. */
export const groupClass = ({ selection, variant }: Pick<RunGroup, 'selection' | 'variant'>): string =>
  `is-${selection.select} variant-${variant}`;

interface LayerProps {
  curves: readonly GroupCurve[];
  x: (x: number) => number;
  y: (value: number) => number;
  view: View;
}

/** Where the cursor is, on all charts at once, with a dot on each mean. Left out of saved drawings. */
function Cursor({ curves, x, y, view, room }: LayerProps & { room: PlotRoom }) {
  const cursor = useCompare((s) => s.cursor);
  if (cursor === null || cursor < view.from || cursor > view.to) return null;
  return (
    <g className="cursor-layer">
      <line className="cursor-line" x1={x(cursor)} x2={x(cursor)} y1={room.top} y2={room.bottom} />
      {curves.map(({ group, mean }) => {
        const at = valueAt(mean.xs, mean.mean, cursor);
        const height = at ? y(at.value) : Number.NaN;
        if (!at || !Number.isFinite(height) || mean.xs[at.index] < view.from) return null;
        return (
          <circle
            key={group.key}
            className={`dot ${groupClass(group)}`}
            cx={x(mean.xs[at.index])}
            cy={height}
            r={3.5}
          />
        );
      })}
    </g>
  );
}

/** Where runs were taken up again after an interruption. */
function ResumeMarks({ curves, x, y, view }: LayerProps) {
  return curves.flatMap(({ group, seeds }) =>
    seeds.flatMap((curve) =>
      curve.run.resumed.flatMap(({ step, date }) => {
        const at = pointOfStep(curve, step);
        if (!at || at.x < view.from || at.x > view.to || !Number.isFinite(y(at.value))) return [];
        const [left, top] = [x(at.x), y(at.value)];
        return [
          <path
            key={`${curve.run.id} ${step} ${date}`}
            className={`resume-mark ${groupClass(group)}`}
            d={`M${left} ${top - 5}L${left + 5} ${top}L${left} ${top + 5}L${left - 5} ${top}Z`}
          />,
        ];
      }),
    ),
  );
}

function pointOfStep({ steps, xs, smooth }: RunCurve, step: number): { x: number; value: number } | null {
  const at = valueAt(steps, smooth, step);
  return at && { x: xs[at.index], value: at.value };
}

/** The names of the conditions, where their lines end in the view. */
function EndLabels(props: LayerProps & { names: ReadonlyMap<string, string>; room: PlotRoom }) {
  const { curves, names, x, y, view, room } = props;
  const ends = curves.flatMap(({ group, mean }) => {
    const last = valueAt(mean.xs, mean.mean, view.to);
    const height = last ? y(last.value) : Number.NaN;
    if (!last || !Number.isFinite(height)) return [];
    return [{ key: group.key, group, x: Math.max(room.left, x(mean.xs[last.index])), y: height }];
  });
  const places = placeLabels(ends, 16, room.top + 4, room.bottom);
  return ends.map(({ key, group, x: left }) => (
    <text key={key} className={`end ${groupClass(group)}`} x={left + 9} y={places.get(key)! + 4}>
      {names.get(key)}
    </text>
  ));
}

/** The run's point that is nearest to a place on the drawing: the nearest in x of each, then the nearest in height. */
function nearest(
  curves: readonly GroupCurve[],
  at: number,
  height: number,
  y: (value: number) => number,
): { run: ComparedRun; step: number } | null {
  let best: { run: ComparedRun; step: number; distance: number } | null = null;
  for (const { seeds } of curves) {
    for (const { run, steps, xs, smooth } of seeds) {
      const before = valueAt(xs, smooth, at)?.index ?? 0;
      const after = Math.min(xs.length - 1, before + 1);
      const i = Math.abs(xs[after] - at) < Math.abs(xs[before] - at) ? after : before;
      const distance = Math.abs(y(smooth[i]) - height);
      if (Number.isFinite(distance) && (best === null || distance < best.distance))
        best = { run, step: steps[i], distance };
    }
  }
  return best;
}
