import { type AxisMetrics, axisMapping } from '../../../experiment/axis_units.ts';
import type { Sheet } from '../../charts/figures/figure_sheet.ts';
import type { Metric } from '../../state/compare/metric_list.ts';
import { groupName } from '../../state/compare/names.ts';
import type { Messages } from '../../words/en/en.ts';
import type { GroupCurve } from './group_curves.ts';

/**
 * The numbers of a chart, a line a run and step: raw values with their places on every axis, and the smoothed ones.
 * Rows are made when somebody asks for them, for a live chart has many and changes ten times a second.
 */
export function curveSheet(
  t: Messages,
  curves: readonly GroupCurve[],
  metric: Metric,
  smoothing: number,
): Sheet {
  const words = t.compare.curves.columns;
  const format = (v: number) => t.numbers.fixed(v, metric.digits);
  const names = Object.fromEntries(curves.map(({ group }) => [group.condition, groupName(t, group)]));
  const many = curves.some(({ group }) => group.experimentName !== null);
  return {
    columns: [
      ...(many ? [{ name: 'experiment', label: words.experiment }] : []),
      { name: 'condition', label: words.condition, words: many ? undefined : names },
      { name: 'seed', label: words.seed },
      { name: 'step', label: words.step, format: t.numbers.integer },
      { name: 'tokens', label: words.tokens, format: t.numbers.short },
      { name: 'time_ms', label: words.time, format: t.numbers.integer },
      { name: metric.id, label: words.value, format },
      ...(smoothing > 0
        ? [{ name: `${metric.id}_smoothed_${smoothing}`, label: words.smoothed, format }]
        : []),
    ],
    get rows() {
      return curves.flatMap(({ group, seeds }) =>
        seeds.flatMap(({ run, steps, raw, smooth }) => {
          const lines = group.foreign ? null : (run.metrics as readonly AxisMetrics[]);
          const tokens = lines && axisMapping(lines, 'tokens');
          const time = lines && axisMapping(lines, 'time');
          return Array.from(steps, (step, i) => [
            ...(many ? [group.experimentName ?? ''] : []),
            run.condition,
            run.seed,
            step,
            tokens && Math.round(tokens(step)),
            time?.(step) ?? null,
            finite(raw[i]),
            ...(smoothing > 0 ? [finite(smooth[i])] : []),
          ]);
        }),
      );
    },
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
