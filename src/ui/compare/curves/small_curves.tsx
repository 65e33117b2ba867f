import { useMemo } from 'react';
import { SheetTable } from '../../charts/figures/sheet_table.tsx';
import { useThrottledValue } from '../../kit/use_throttled_value.ts';
import { compare, readAt, useCompare } from '../../state/compare/compare_store.ts';
import type { CurveGroup } from '../../state/compare/curve_run.ts';
import { type MetricId, metricOf } from '../../state/compare/metric_list.ts';
import { metricName, placeText, valueText } from '../../state/compare/names.ts';
import { useMessages } from '../../words/language.ts';
import { wholeView, xTicks, xUnit, yDomain } from './chart_scales.ts';
import { CurveChart } from './curve_chart.tsx';
import { readCurves } from './curve_readings.ts';
import { curveSheet } from './curve_sheet.ts';
import { groupCurves } from './group_curves.ts';

/** What explains a learning curve; the one that is shown large gives its place to the first. */
const explaining: readonly MetricId[] = [
  'entropy',
  'mask/entropy_kept',
  'completions/mean_length',
  'reward',
  'frac_reward_zero_std',
  'grad_norm',
];

/** The small charts follow a run at this pace, ms: the large one is what is watched. */
const slowest = 1000;

interface SmallCurvesProps {
  shown: readonly CurveGroup[];
  names: ReadonlyMap<string, string>;
  span: number;
}

/** The means of other metrics, small, with the same cursor and zoom. */
export function SmallCurves({ shown: newest, names, span }: SmallCurvesProps) {
  const t = useMessages();
  const shown = useThrottledValue(newest, slowest);
  const large = useCompare((s) => s.view.metric);
  const metrics = explaining.map((id) => (id === large ? 'eval/pass@1' : id));
  return (
    <section className="small-curves" aria-label={t.compare.curves.others}>
      {metrics.map((id) => (
        <SmallCurve key={id} id={id} shown={shown} names={names} span={span} />
      ))}
    </section>
  );
}

function SmallCurve({ id, shown, names, span }: SmallCurvesProps & { id: MetricId }) {
  const t = useMessages();
  const x = useCompare((s) => s.view.x);
  const zoom = useCompare((s) => s.view.zoom);
  const smoothing = useCompare((s) => s.view.smoothing);
  const metric = metricOf(id);
  const curves = useMemo(
    () => groupCurves(shown, metric, { x, smoothing, span, band: 'none' }),
    [shown, metric, x, smoothing, span],
  );
  const whole = useMemo(() => wholeView(curves, x), [curves, x]);
  const view = zoom ?? whole;
  const domain = useMemo(
    () => yDomain(curves, view, metric, { log: false, fit: true, meansOnly: true }),
    [curves, view, metric],
  );
  const sheet = useMemo(() => curveSheet(t, curves, metric, smoothing), [t, curves, metric, smoothing]);
  const { size } = xUnit(x, view.to);
  const xAxis = useMemo(
    () => ({
      label: '',
      format: (at: number) =>
        x === 'tokens' || (x === 'step' && at >= 10_000)
          ? t.numbers.short(at)
          : String(Number((at / size).toPrecision(4))),
      ticks: (count: number) => xTicks(view, x, count),
    }),
    [t, view, x, size],
  );
  const yAxis = useMemo(
    () => ({ label: '', format: (v: number) => String(Number(v.toPrecision(4))).replace('-', '−') }),
    [],
  );
  const name = metricName(
    t,
    id,
    shown.flatMap(({ runs }) => runs),
  );
  const cursor = useCompare(readAt);
  const { step, values } = readCurves(curves, x, cursor);
  const said = curves
    .map(({ group }, i) => `${names.get(group.key)} ${valueText(t, id, values[i]?.value ?? Number.NaN)}`)
    .join(', ');
  const place = step === null ? placeText(t, x, cursor ?? view.to) : t.compare.at.step(step);
  return (
    <figure className="small-curve">
      <figcaption>
        <button
          type="button"
          className="plain"
          aria-label={t.compare.curves.enlarge(name)}
          onClick={() => compare({ metric: id })}
        >
          {name}
        </button>
      </figcaption>
      <div className="framed">
        <CurveChart curves={curves} names={names} view={view} domain={domain} yAxis={yAxis} xAxis={xAxis} />
      </div>
      <p className="unseen">{t.compare.curves.summary(name, place, said)}</p>
      <SheetTable title={name} sheet={sheet} />
    </figure>
  );
}
