import type { View } from '../../../stats/decimation.ts';
import { placeLabels } from '../../charts/label_places.ts';
import type { PlotArea } from '../../charts/panels/plot.tsx';
import { useCompare } from '../../state/compare/compare_store.ts';
import { groupClass } from '../group_class.ts';
import type { GroupCurve } from './group_curves.ts';
import { lastMeasured, type RunCurve, valueAt } from './run_curves.ts';

interface LayerProps {
  curves: readonly GroupCurve[];
  x: (x: number) => number;
  y: (value: number) => number;
  view: View;
}

/** Where the cursor is, on all charts at once, with a dot on each mean. Left out of saved drawings. */
export function Cursor({ curves, x, y, view, area }: LayerProps & { area: PlotArea }) {
  const cursor = useCompare((s) => s.cursor);
  if (cursor === null || cursor < view.from || cursor > view.to) return null;
  return (
    <g className="cursor-layer">
      <line className="cursor-line" x1={x(cursor)} x2={x(cursor)} y1={area.top} y2={area.bottom} />
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
export function ResumeMarks({ curves, x, y, view }: LayerProps) {
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
  const at = lastMeasured(steps, smooth, step);
  return at && { x: xs[at.index], value: at.value };
}

/** The names of the conditions, where their lines end in the view. */
export function EndLabels(props: LayerProps & { names: ReadonlyMap<string, string>; area: PlotArea }) {
  const { curves, names, x, y, view, area } = props;
  const ends = curves.flatMap(({ group, mean }) => {
    const last = lastMeasured(mean.xs, mean.mean, view.to);
    const height = last ? y(last.value) : Number.NaN;
    if (!last || !Number.isFinite(height)) return [];
    return [{ key: group.key, group, x: Math.max(area.left, x(mean.xs[last.index])), y: height }];
  });
  const places = placeLabels(ends, 16, area.top + 4, area.bottom);
  return ends.map(({ key, group, x: left }) => (
    <text key={key} className={`end ${groupClass(group)}`} x={left + 9} y={places.get(key)! + 4}>
      {names.get(key)}
    </text>
  ));
}
