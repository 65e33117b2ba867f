import { useId, useMemo } from 'react';
import { axisUnits } from '../../../experiment/axis_units.ts';
import { isOwnName } from '../../../experiment/foreign/foreign_run.ts';
import { bandKinds } from '../../../stats/seed_band.ts';
import { compare, useCompare } from '../../state/compare/compare_store.ts';
import { scales, strongestSmoothing } from '../../state/compare/compare_view_state.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import type { ForeignGroup } from '../../state/compare/foreign_groups.ts';
import {
  isOwnMetric,
  type MetricId,
  metricList,
  metricOf,
  type OwnMetricId,
} from '../../state/compare/metric_list.ts';
import { metricName } from '../../state/compare/names.ts';
import { useMessages } from '../../words/language.ts';

interface CurveControlsProps {
  runs: readonly ComparedRun[];
  foreign: readonly ForeignGroup[];
}

/** What is drawn, along what, and how. */
export function CurveControls({ runs, foreign }: CurveControlsProps) {
  const t = useMessages();
  const words = t.compare.controls;
  const view = useCompare((s) => s.view);
  const metric = metricOf(view.metric);
  const own = useMemo(() => ownMetrics(foreign, view.metric), [foreign, view.metric]);
  return (
    <section className="curve-controls" aria-label={words.label}>
      <label className="choice">
        <span>{words.metric}</span>
        <select value={view.metric} onChange={(event) => compare({ metric: event.target.value as MetricId })}>
          {(['evaluation', 'step'] as const).map((of) => (
            <optgroup key={of} label={of === 'evaluation' ? words.held : words.training}>
              {metricList
                .filter((m) => m.of === of)
                .map(({ id }) => (
                  <option key={id} value={id}>
                    {metricName(t, id, runs)}
                  </option>
                ))}
            </optgroup>
          ))}
          {own.length > 0 && (
            <optgroup label={t.compare.foreign.ownMetrics}>
              {own.map((id) => (
                <option key={id} value={id}>
                  {metricName(t, id, runs)}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <Segments
        label={words.x}
        names={words.xs}
        values={axisUnits}
        value={view.x}
        onValue={(x) => compare({ x })}
      />
      <Segments
        label={words.y}
        names={words.ys}
        values={scales}
        value={view.y}
        onValue={(y) => compare({ y })}
      />
      {metric.rate && (
        <Segments
          label={words.range}
          names={{ whole: words.whole, fit: words.fit }}
          values={['whole', 'fit']}
          value={view.fit ? 'fit' : 'whole'}
          onValue={(range) => compare({ fit: range === 'fit' })}
        />
      )}
      <label className="choice">
        <span>{words.band}</span>
        <select
          value={view.band}
          onChange={(event) => compare({ band: bandKinds.find((kind) => kind === event.target.value) })}
        >
          {bandKinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.bands[kind]}
            </option>
          ))}
        </select>
      </label>
      <Smoothing />
    </section>
  );
}

/** The metrics that foreign runs have under the trainer's own name, and the chosen one in any case. */
function ownMetrics(foreign: readonly ForeignGroup[], chosen: MetricId): OwnMetricId[] {
  const found = new Set<OwnMetricId>(isOwnMetric(chosen) ? [chosen] : []);
  for (const { runs } of foreign) {
    for (const { metrics, evaluations } of runs) {
      for (const line of [...metrics, ...evaluations]) {
        for (const name of Object.keys(line)) if (isOwnName(name)) found.add(name as OwnMetricId);
      }
    }
  }
  return [...found].sort();
}

interface SegmentsProps<V extends string> {
  label: string;
  names: Readonly<Record<V, string>>;
  values: readonly V[];
  value: V;
  onValue: (value: V) => void;
}

/** One of few, all in sight. */
function Segments<V extends string>({ label, names, values, value, onValue }: SegmentsProps<V>) {
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="segments">
        {values.map((one) => (
          <button key={one} type="button" aria-pressed={one === value} onClick={() => onValue(one)}>
            {names[one]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** Places on the slider: most of what smoothing does happens near its strong end. */
const notches = [
  0,
  0.2,
  0.4,
  0.6,
  0.7,
  0.8,
  0.85,
  0.9,
  0.93,
  0.95,
  0.97,
  0.98,
  0.99,
  0.995,
  strongestSmoothing,
];

/** How strongly the curves are smoothed: a slider for the eye, a number to be exact. */
function Smoothing() {
  const t = useMessages();
  const words = t.compare.controls;
  const smoothing = useCompare((s) => s.view.smoothing);
  const hint = useId();
  const notch = notches.findLastIndex((value) => value <= smoothing);
  const set = (value: number) => {
    if (value >= 0 && value <= strongestSmoothing) compare({ smoothing: value });
  };
  return (
    <fieldset className="choice">
      <legend>{words.smoothing}</legend>
      <div className="smoothing">
        <input
          type="range"
          min={0}
          max={notches.length - 1}
          step={1}
          value={notch}
          aria-label={words.smoothing}
          aria-valuetext={String(smoothing)}
          aria-describedby={hint}
          onChange={(event) => set(notches[Number(event.target.value)])}
        />
        <input
          type="number"
          min={0}
          max={strongestSmoothing}
          step="any"
          value={smoothing}
          aria-label={words.smoothing}
          title={words.smoothingHint}
          onChange={(event) => set(event.target.valueAsNumber)}
        />
      </div>
      <span id={hint} className="unseen">
        {words.smoothingHint}
      </span>
    </fieldset>
  );
}
