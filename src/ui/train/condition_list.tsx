import { useMemo } from 'react';
import { lineClass } from '../../experiment/condition_choice.ts';
import { conditionSeries, pointAt } from '../charts/condition_series.ts';
import { LinkedText } from '../kit/glossary/linked_text.tsx';
import { changeRecipe } from '../state/lab_session.ts';
import { withToggled } from '../state/recipe.ts';
import { conditionRows, shownStep } from '../state/selectors.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { useOtherRecording } from './use_other_recording.ts';

/** The check-list of conditions: what is shown and trained, each with its colour, dash and score. */
export function ConditionList() {
  const t = useMessages();
  const experiment = useLab((s) => s.experiment);
  const recipe = useLab((s) => s.recipe);
  const live = experiment.source === 'live';
  const step = useLab(shownStep);
  const otherRecording = useOtherRecording();

  const rows = useMemo(() => conditionRows({ experiment, recipe }), [experiment, recipe]);
  const series = useMemo(
    () =>
      conditionSeries(
        experiment.runs,
        experiment.spec.conditions.map((c) => c.name),
        (run) => run.evaluations.map((e) => ({ step: e.step, value: e['eval/pass@1'], error: e['eval/se'] })),
      ),
    [experiment],
  );
  const scored = rows.map((row) => {
    const found = series.find((s) => s.condition === row.shown);
    return { row, found, point: found && pointAt(found.mean, step) };
  });
  // Conditions are tested one after the other: one that was not yet tested where another was has no score there.
  const at = Math.max(-1, ...scored.map(({ point }) => point?.step ?? -1));
  const values = scored.map(({ row, found, point: last }) => {
    const point = last?.step === at ? last : undefined;
    const error = found?.seeds[0] && pointAt(found.seeds[0].points as readonly ErrorPoint[], step)?.error;
    return {
      ...row,
      value: point?.value ?? null,
      untested: last !== undefined && point === undefined,
      spread: point && (point.deviation ?? error),
      seeds: point?.n ?? 0,
    };
  });
  const most = Math.max(0, ...values.map(({ seeds }) => seeds));

  return (
    <fieldset className="conditions">
      <legend className="label">{t.fields.names['mask.select']}</legend>
      {values.map(({ name, on, shown, selection, value, untested, spread }) => {
        return (
          <label key={name} className="condition">
            <input type="checkbox" checked={on} onChange={() => changeRecipe(withToggled(recipe, name))} />
            <svg className={`swatch ${lineClass(selection)}`} width="26" height="8" aria-hidden="true">
              <line className="mean" x1="0" x2="26" y1="4" y2="4" />
            </svg>
            <span className="condition-name">{t.conditionName(selection)}</span>
            <span className="condition-value">
              {value !== null ? t.numbers.fixed(value, 3) : untested ? '—' : ''}
            </span>
            <span className="condition-spread">
              {value === null
                ? live && on && shown === null
                  ? t.conditions.atReset
                  : ''
                : spread === undefined || spread === null
                  ? ''
                  : `± ${t.numbers.fixed(spread, 3)}`}
            </span>
          </label>
        );
      })}
      {at >= 0 && (
        <p className="note">
          <LinkedText>
            {[
              otherRecording,
              t.conditions.scores(at, most > 1 ? t.conditions.deviation(most) : t.conditions.standardError),
            ]
              .filter(Boolean)
              .join(t.gap)}
          </LinkedText>
        </p>
      )}
    </fieldset>
  );
}

interface ErrorPoint {
  step: number;
  value: number;
  error: number | null;
}
