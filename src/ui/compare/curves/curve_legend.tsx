import type { BandKind } from '../../../stats/seed_band.ts';
import { light, readAt, useCompare } from '../../state/compare/compare_store.ts';
import type { CurveGroup } from '../../state/compare/curve_run.ts';
import { placeText, valueText } from '../../state/compare/names.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { groupClass } from '../group_class.ts';
import { readCurves } from './curve_readings.ts';
import type { GroupCurve } from './group_curves.ts';

interface CurveLegendProps {
  curves: readonly GroupCurve[];
  names: ReadonlyMap<string, string>;
  /** Every run is at its end. */
  ended: boolean;
}

/** The conditions with their values at the cursor, or at the end; a press highlights one. */
export function CurveLegend({ curves, names, ended }: CurveLegendProps) {
  const t = useMessages();
  const words = t.compare.curves;
  const cursor = useCompare(readAt);
  const lit = useCompare((s) => s.lit);
  const unit = useCompare((s) => s.view.x);
  const metric = useCompare((s) => s.view.metric);
  const band = useCompare((s) => s.view.band);
  const { step, values } = readCurves(curves, unit, cursor);
  const steps = new Set(values.map((value) => value?.step));
  const head =
    step !== null
      ? cursor !== null
        ? words.legendAt(t.compare.at.step(step))
        : !isAtEnd(curves, step)
          ? words.legendCommon(t.compare.at.step(step))
          : ended
            ? words.legendEnd
            : words.legendSoFar(t.compare.at.step(step))
      : cursor !== null
        ? words.legendAt(placeText(t, unit, cursor))
        : ended
          ? words.legendEnd
          : words.legendSoFar(null);
  return (
    <div className="curve-legend">
      <p className="note">{head}</p>
      <ul aria-label={words.legend}>
        {curves.map(({ group, mean }, i) => {
          const value = values[i];
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
                {value && (
                  <span className="quiet">
                    {bandText(t, metric, band, value.value, {
                      low: mean.low[value.index],
                      high: mean.high[value.index],
                    })}
                  </span>
                )}
                {value && step === null && steps.size > 1 && (
                  <span className="quiet">{t.compare.at.step(value.step)}</span>
                )}
                <span className="quiet">{words.n(value ? mean.n[value.index] : 0)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Whether a step is the last of every condition. */
const isAtEnd = (curves: readonly GroupCurve[], step: number) =>
  curves.every(({ mean }) => mean.steps.at(-1) === step);

/** What the band says at a value, and what it is of: an sd, a standard error, the lowest and highest seed, an interval. */
function bandText(
  t: Messages,
  metric: Parameters<typeof valueText>[1],
  kind: BandKind,
  value: number,
  { low, high }: { low: number; high: number },
): string {
  if (kind === 'none' || !Number.isFinite(low)) return '';
  const text = (of: number) => valueText(t, metric, of);
  return kind === 'std' || kind === 'stderr'
    ? t.compare.curves.spread[kind](text(high - value))
    : t.compare.curves.between[kind](text(low), text(high));
}

/** A condition's colour and dash. */
export function Swatch({ group }: { group: Pick<CurveGroup, 'selection' | 'variant'> }) {
  return (
    <svg className={`swatch ${groupClass(group)}`} width="26" height="8" aria-hidden="true">
      <line className="mean" x1="0" x2="26" y1="4" y2="4" />
    </svg>
  );
}
