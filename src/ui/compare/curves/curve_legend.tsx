import type { View } from '../../../stats/decimation.ts';
import { valueAt } from '../../charts/curve_values.ts';
import { light, useCompare } from '../../state/compare/compare_store.ts';
import type { CurveGroup } from '../../state/compare/curve_run.ts';
import { placeText, valueText } from '../../state/compare/names.ts';
import { useMessages } from '../../words/language.ts';
import { groupClass } from '../group_class.ts';
import type { GroupCurve } from './group_curves.ts';

interface CurveLegendProps {
  curves: readonly GroupCurve[];
  names: ReadonlyMap<string, string>;
  view: View;
  /** Every run is at its end. */
  ended: boolean;
}

/** The conditions with their values at the cursor, or at the end; a press highlights one. */
export function CurveLegend({ curves, names, view, ended }: CurveLegendProps) {
  const t = useMessages();
  const words = t.compare.curves;
  const cursor = useCompare((s) => s.cursor);
  const lit = useCompare((s) => s.lit);
  const unit = useCompare((s) => s.view.x);
  const metric = useCompare((s) => s.view.metric);
  const at = cursor ?? view.to;
  const end = ended ? words.legendEnd : words.legendSoFar;
  const found = curves.map(({ mean }) => {
    const value = valueAt(mean.xs, mean.mean, at);
    return value && { ...value, step: mean.steps[value.index] };
  });
  const steps = new Set(found.map((value) => value?.step));
  return (
    <div className="curve-legend">
      <p className="note">{cursor === null ? end : words.legendAt(placeText(t, unit, cursor))}</p>
      <ul aria-label={words.legend}>
        {curves.map(({ group, mean }, i) => {
          const value = found[i];
          const [low, high] = value
            ? [mean.low[value.index], mean.high[value.index]]
            : [Number.NaN, Number.NaN];
          // The value shown is of another step where nothing was measured at the cursor.
          const another = unit === 'step' && cursor !== null ? value?.step !== cursor : steps.size > 1;
          const name = names.get(group.key) ?? '';
          return (
            <li key={group.key}>
              <button
                type="button"
                className="legend-chip"
                aria-pressed={lit === group.key}
                title={t.compare.runs.light(name)}
                onClick={() => light(lit === group.key ? null : group.key)}
              >
                <Swatch group={group} />
                <span>{name}</span>
                <b>{value ? valueText(t, metric, value.value) : '—'}</b>
                {Number.isFinite(low) && (
                  <span className="quiet">
                    [{valueText(t, metric, low)}, {valueText(t, metric, high)}]
                  </span>
                )}
                {value && another && <span className="quiet">{t.compare.at.step(value.step)}</span>}
                <span className="quiet">{words.n(value ? mean.n[value.index] : 0)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** A condition's colour and dash. */
export function Swatch({ group }: { group: Pick<CurveGroup, 'selection' | 'variant'> }) {
  return (
    <svg className={`swatch ${groupClass(group)}`} width="26" height="8" aria-hidden="true">
      <line className="mean" x1="0" x2="26" y1="4" y2="4" />
    </svg>
  );
}
