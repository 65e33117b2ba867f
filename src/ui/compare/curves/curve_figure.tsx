import { type KeyboardEvent, useCallback, useMemo } from 'react';
import { evaluatedSteps } from '../../../experiment/evaluated_steps.ts';
import type { View } from '../../../stats/decimation.ts';
import { valueAt } from '../../charts/curve_values.ts';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import {
  compare,
  compareStore,
  light,
  moveCursor,
  readAt,
  useCompare,
} from '../../state/compare/compare_store.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import type { CurveRun } from '../../state/compare/curve_run.ts';
import { type Metric, metricOf } from '../../state/compare/metric_list.ts';
import { metricName, placeText, valueText } from '../../state/compare/names.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { openSamples } from '../compare_session.ts';
import { evaluationNotes, evaluationSets } from '../evaluation_notes.ts';
import { wholeView, xTicks, xUnit, yDomain } from './chart_scales.ts';
import { CurveChart } from './curve_chart.tsx';
import { CurveLegend } from './curve_legend.tsx';
import { type Readings, readCurves } from './curve_readings.ts';
import { curveSheet } from './curve_sheet.ts';
import type { GroupCurve } from './group_curves.ts';

interface CurveFigureProps {
  curves: readonly GroupCurve[];
  names: ReadonlyMap<string, string>;
}

/** The large chart: its finding, the curves, the values at the cursor, and what can be taken from it. */
export function CurveFigure({ curves, names }: CurveFigureProps) {
  const t = useMessages();
  const words = t.compare.curves;
  const state = useCompare((s) => s.view);
  const metric = metricOf(state.metric);
  const runs = useMemo(() => curves.flatMap(({ seeds }) => seeds.map(({ run }) => run)), [curves]);
  const metricWords = metricName(t, metric.id, runs);
  const whole = useMemo(() => wholeView(curves, state.x), [curves, state.x]);
  const view = state.zoom ?? whole;
  const log = state.y === 'log';
  const domain = useMemo(
    () => yDomain(curves, view, metric, { log, fit: state.fit }),
    [curves, view, metric, log, state.fit],
  );
  const sheet = useMemo(
    () => curveSheet(t, curves, metric, state.smoothing),
    [t, curves, metric, state.smoothing],
  );
  const ends = readCurves(curves, state.x, null);
  const ended = runs.every(({ status }) => status === 'done');
  const title = titleOf(t, { metric, name: metricWords, curves, names, ends, ended, runs });
  const most = Math.max(0, ...curves.map(({ n }) => n));
  const note = [
    ...(metric.of === 'evaluation' ? evaluationNotes(t, runs) : []),
    metric.of === 'evaluation' && curves.some(({ group }) => group.foreign)
      ? t.compare.foreign.evaluated
      : '',
    most > 1 ? words.thin(most) : words.oneSeed,
    most > 1 && state.band !== 'none' ? words.band(state.band) : '',
    state.smoothing > 0 ? words.smoothed(state.smoothing) : '',
    runs.some(({ resumed }) => resumed.length > 0) ? words.resumed : '',
  ]
    .filter(Boolean)
    .join(t.gap);
  const { unit, size } = xUnit(state.x, view.to);
  const xAxis = useMemo(
    () => ({
      label: t.compare.xAxes[unit],
      format: (at: number) => (state.x === 'tokens' ? t.numbers.short(at) : tickText(at / size)),
      ticks: (count: number) => xTicks(view, state.x, count),
    }),
    [t, unit, size, view, state.x],
  );
  const yAxis = useMemo(() => ({ label: metricWords, format: tickText }), [metricWords]);
  const onZoom = useCallback((zoom: View) => compare({ zoom }), []);

  return (
    <FigureFrame
      title={title}
      note={
        <>
          {note} <span className="hover-only">{words.how}</span>
        </>
      }
      description={note}
      sheet={sheet}
      file={`forklab-${metric.id.replace(/[/@]/g, '-')}`}
    >
      <KeyedChart curves={curves} names={names} title={metricWords} view={view} whole={whole}>
        <CurveChart
          large
          curves={curves}
          names={names}
          view={view}
          domain={domain}
          log={log}
          raw={state.smoothing > 0}
          yAxis={yAxis}
          xAxis={xAxis}
          label={`${title}. ${note}`}
          onZoom={onZoom}
          onPick={openSamples}
        />
      </KeyedChart>
      {state.zoom && (
        <button type="button" className="plain reset-zoom" onClick={() => compare({ zoom: null })}>
          {t.compare.controls.whole_view}
        </button>
      )}
      <CurveLegend curves={curves} names={names} ended={ended} />
    </FigureFrame>
  );
}

/** Ticks are round numbers: no more digits than they have. */
const tickText = (value: number) => String(Number(value.toPrecision(6))).replace('-', '−');

interface TitleFacts extends CurveFigureProps {
  metric: Metric;
  name: string;
  /** The conditions at the last step that all have. */
  ends: Readings;
  ended: boolean;
  runs: readonly CurveRun[];
}

/**
 * The lowest and the highest mean, at the last step that all conditions have: what is seen, not which is better. Without a
 * result the metric alone: of fewer than two conditions, of equal ones, and before the first evaluation after the base's,
 * which is the same for all. Values of different evaluations are in no one sentence.
 */
function titleOf(t: Messages, { metric, name, curves, names, ends, ended, runs }: TitleFacts): string {
  const words = t.compare.curves.titles;
  if (metric.of === 'evaluation' && ends.step === 0) {
    const [next] = runs
      .flatMap((run) => ('spec' in run ? [evaluatedSteps((run as ComparedRun).spec)[0]] : []))
      .sort((a, b) => a - b);
    return ended || next === undefined ? name : words.baseAlone(name, next);
  }
  if (metric.of === 'evaluation' && evaluationSets(runs).length > 1) return words.apart(name);
  const found = curves.flatMap(({ group }, i) => {
    const value = ends.values[i]?.value ?? Number.NaN;
    return Number.isFinite(value) ? [{ name: names.get(group.key) ?? '', value }] : [];
  });
  const low = found.reduce<(typeof found)[number] | null>((a, b) => (a && a.value <= b.value ? a : b), null);
  const high = found.reduce<(typeof found)[number] | null>((a, b) => (a && a.value >= b.value ? a : b), null);
  if (!low || !high || low.value === high.value) return name;
  const text = ({ value }: { value: number }) => valueText(t, metric.id, value);
  const isEnd = ended && curves.every(({ mean }) => ends.step === null || mean.steps.at(-1) === ends.step);
  const at = ends.step === null ? null : t.compare.at.step(ends.step);
  return words.range(
    name,
    text(low),
    low.name,
    text(high),
    high.name,
    isEnd ? 'end' : ended ? 'common' : 'soFar',
    at,
  );
}

interface KeyedChartProps extends CurveFigureProps {
  title: string;
  view: View;
  whole: View;
  children: React.ReactNode;
}

/** A chart that keys move along and zoom, and that says where its cursor is. */
function KeyedChart({ curves, names, title, view, whole, children }: KeyedChartProps) {
  const t = useMessages();
  const unit = useCompare((s) => s.view.x);
  const metric = useCompare((s) => s.view.metric);
  const cursor = useCompare(readAt);
  const { step, values } = readCurves(curves, unit, cursor);
  const at = unit === 'step' ? (step ?? view.to) : (cursor ?? view.to);
  const said = curves
    .map(({ group }, i) => {
      const found = values[i];
      const measured = found && Number.isFinite(found.value);
      return `${names.get(group.key)} ${measured ? valueText(t, metric, found.value) : t.compare.curves.noValue}`;
    })
    .join(', ');
  const place = step === null ? placeText(t, unit, at) : t.compare.at.step(step);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions(curves, view, whole)[event.key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey ? 10 : 1);
  }

  return (
    <div
      className="chart-cursor"
      role="slider"
      tabIndex={0}
      aria-label={t.compare.curves.slider(title)}
      aria-description={t.compare.curves.keys}
      aria-valuemin={view.from}
      aria-valuemax={view.to}
      aria-valuenow={at}
      aria-valuetext={t.compare.curves.summary(title, place, said)}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

/** What the keys do on a chart. */
function actions(
  curves: readonly GroupCurve[],
  view: View,
  whole: View,
): Record<string, (times: number) => void> {
  const { lit, view: state } = compareStore.getState();
  const cursor = readAt(compareStore.getState());
  const at = (state.x === 'step' ? readCurves(curves, 'step', cursor).step : cursor) ?? view.to;
  const places = Float64Array.from(new Set(curves.flatMap(({ mean }) => [...mean.xs]))).sort();
  const walk = (by: number) => {
    const here = valueAt(places, places, at)?.index ?? -1;
    const next = places[Math.max(0, Math.min(places.length - 1, here + by))];
    if (next !== undefined) moveCursor(Math.max(view.from, Math.min(view.to, next)));
  };
  const zoom = (factor: number) => {
    const width = (view.to - view.from) * factor;
    const share = (at - view.from) / (view.to - view.from);
    const from = Math.max(whole.from, at - share * width);
    const to = Math.min(whole.to, from + width);
    compare({ zoom: to - from >= (whole.to - whole.from) * 0.999 ? null : { from, to } });
  };
  const choose = (by: number) => {
    const now = curves.findIndex(({ group }) => group.key === lit);
    const next = now < 0 ? (by > 0 ? 0 : curves.length - 1) : (now + by + curves.length) % curves.length;
    light(curves[next]?.group.key ?? null);
  };
  return {
    ArrowLeft: (times) => walk(-times),
    ArrowRight: (times) => walk(times),
    PageUp: () => walk(-10),
    PageDown: () => walk(10),
    Home: () => moveCursor(view.from),
    End: () => moveCursor(view.to),
    ArrowUp: () => choose(-1),
    ArrowDown: () => choose(1),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    '0': () => compare({ zoom: null }),
    Escape: () => light(null),
    Enter: () => {
      const curve = curves.find(({ group }) => group.key === lit) ?? curves[0];
      const seed = curve?.seeds[0];
      const found = seed && valueAt(seed.xs, seed.smooth, at);
      if (seed && found) openSamples(seed.run, seed.steps[found.index]);
    },
  };
}
