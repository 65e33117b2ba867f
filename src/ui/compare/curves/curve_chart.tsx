import { useMemo } from 'react';
import type { ChartLine } from '../../charts/chart_line.tsx';
import { lastMeasured } from '../../charts/curve_values.ts';
import { LineChart, type LineChartProps, type ResumeMark } from '../../charts/line_chart.tsx';
import { moveCursor, readAt, useCompare } from '../../state/compare/compare_store.ts';
import type { CurveRun } from '../../state/compare/curve_run.ts';
import { groupClass } from '../group_class.ts';
import { readCurves } from './curve_readings.ts';
import type { GroupCurve } from './group_curves.ts';
import { nearestPoint, nearestX } from './nearest_point.ts';

interface CurveChartProps
  extends Pick<LineChartProps, 'view' | 'domain' | 'log' | 'xAxis' | 'yAxis' | 'label' | 'large' | 'onZoom'> {
  curves: readonly GroupCurve[];
  /** What each group is called, by its key. */
  names: ReadonlyMap<string, string>;
  /** The raw values are drawn below smoothed ones. */
  raw?: boolean;
  onPick?: (run: CurveRun, step: number) => void;
}

/** The curves of the groups that are compared, with the cursor that all charts share. */
export function CurveChart({ curves, names, raw = false, onPick, ...chart }: CurveChartProps) {
  const cursor = useCompare(readAt);
  const unit = useCompare((s) => s.view.x);
  const lit = useCompare((s) => s.lit);
  const lines = useMemo(
    () => curves.map((curve) => lineOf(curve, names.get(curve.group.key) ?? '', raw, lit)),
    [curves, names, raw, lit],
  );
  const resumed = useMemo(() => (chart.large ? resumeMarks(curves) : []), [chart.large, curves]);
  // Along steps a chart has its cursor where it has values: it is between two evaluations only on other charts.
  const at = cursor === null || unit !== 'step' ? cursor : readCurves(curves, unit, cursor).step;
  return (
    <LineChart
      {...chart}
      className="curve-chart"
      labelledFrom={420}
      lines={lines}
      resumed={resumed}
      cursor={at}
      exact={unit === 'step'}
      onHover={(x) => moveCursor(x === null ? null : nearestX(curves, x))}
      onClick={
        onPick &&
        ((x, distance) => {
          const found = nearestPoint(curves, x, distance);
          if (found) onPick(found.run, found.step);
        })
      }
    />
  );
}

const lineOf = (
  { group, seeds, mean }: GroupCurve,
  label: string,
  raw: boolean,
  lit: string | null,
): ChartLine => ({
  key: group.key,
  label,
  className: `${groupClass(group)}${lit === null ? '' : lit === group.key ? ' lit' : ' dim'}`,
  mean: { xs: mean.xs, ys: mean.mean },
  seeds: seeds.map(({ xs, smooth }) => ({ xs, ys: smooth })),
  raw: raw ? seeds.map(({ xs, raw: ys }) => ({ xs, ys })) : [],
  band: mean,
  dash: dashOf(group),
});

/** Where runs were resumed after an interruption, on their curves. */
const resumeMarks = (curves: readonly GroupCurve[]): ResumeMark[] =>
  curves.flatMap(({ group, seeds }) =>
    seeds.flatMap(({ run, steps, xs, smooth }) =>
      run.resumed.flatMap(({ step, date }) => {
        const at = lastMeasured(steps, smooth, step);
        return at
          ? [
              {
                key: `${run.id} ${step} ${date}`,
                className: `resume-mark ${groupClass(group)}`,
                x: xs[at.index],
                y: at.value,
              },
            ]
          : [];
      }),
    ),
  );

/** The dashes of `charts.css` along x. */
const dashes = {
  top: undefined,
  all: [12, 6],
  bottom: [4, 5],
  random: [12, 5, 4, 5],
  matched: [12, 5, 4, 5, 4, 5],
  foreign: undefined,
} as const;
const shadeDashes = [
  [18, 6],
  [6, 6],
  [18, 5, 5, 5],
] as const;

const dashOf = ({ selection, variant }: GroupCurve['group']): readonly number[] | undefined =>
  variant === 0 ? dashes[selection?.select ?? 'foreign'] : shadeDashes[variant - 1];
