import { useMemo } from 'react';
import type { Mask } from '../../experiment/spec.ts';
import { conditionSeries, pointAt } from '../charts/condition_series.ts';
import { LinkedText } from '../glossary/linked_text.tsx';
import { useMessages } from '../messages/language.ts';
import { selectionNamed, selects } from '../state/condition_choice.ts';
import { changeRecipe } from '../state/lab_session.ts';
import { shownStep } from '../state/shown.ts';
import { useLab } from '../state/use_lab.ts';

/** The check-list of conditions: what is shown and trained, each with its colour, dash and score. */
export function ConditionList() {
  const t = useMessages();
  const spec = useLab((s) => s.experiment.spec);
  const runs = useLab((s) => s.experiment.runs);
  const selected = useLab((s) => s.recipe.selected);
  const rho = useLab((s) => s.recipe.rho);
  const live = useLab((s) => s.experiment.source === 'live');
  const step = useLab(shownStep);

  const rows = useMemo(() => {
    const series = conditionSeries(
      runs,
      spec.conditions.map((c) => c.name),
      (run) => run.evaluations.map((e) => ({ step: e.step, value: e['eval/pass@1'], error: e['eval/se'] })),
    );
    return selects.map((select) => {
      const name = spec.conditions.find((c) => selectionNamed(spec, c.name).select === select)?.name;
      const found = series.find((s) => s.condition === name);
      return { select, name, found };
    });
  }, [runs, spec]);
  const values = rows.map(({ select, name, found }) => {
    const point = found && pointAt(found.mean, step);
    const error = found?.seeds[0] && pointAt(found.seeds[0].points as readonly ErrorPoint[], step)?.error;
    return {
      select,
      selection: name ? selectionNamed(spec, name) : { select, rho },
      inExperiment: name !== undefined,
      value: point?.value,
      spread: point?.deviation ?? error,
      seeds: point?.n ?? 0,
      at: point?.step,
    };
  });
  const best = values.find(({ value }) => value !== undefined);
  const most = Math.max(0, ...values.map(({ seeds }) => seeds));

  const toggle = (select: Mask['select']) => {
    const next = selects.filter((s) => (s === select ? !selected.includes(s) : selected.includes(s)));
    if (next.length > 0) changeRecipe({ selected: next });
  };

  return (
    <fieldset className="conditions">
      <legend className="label">{t.conditions.legend}</legend>
      {values.map(({ select, selection, inExperiment, value, spread }) => {
        const name = t.conditionName(selection);
        const on = selected.includes(select);
        return (
          <label key={select} className="condition">
            <input type="checkbox" checked={on} onChange={() => toggle(select)} />
            <svg className={`swatch is-${select}`} width="26" height="8" aria-hidden="true">
              <line className="mean" x1="0" x2="26" y1="4" y2="4" />
            </svg>
            <span className="condition-name">{name}</span>
            <span className="condition-value">{value === undefined ? '' : t.numbers.fixed(value, 3)}</span>
            <span className="condition-spread">
              {value === undefined
                ? live && on && !inExperiment
                  ? t.conditions.atReset
                  : ''
                : spread === undefined || spread === null
                  ? ''
                  : `± ${t.numbers.fixed(spread, 3)}`}
            </span>
          </label>
        );
      })}
      {best?.at !== undefined && (
        <p className="note">
          <LinkedText>
            {t.conditions.scores(
              best.at,
              most > 1 ? t.conditions.deviation(most) : t.conditions.standardError,
            )}
          </LinkedText>
        </p>
      )}
    </fieldset>
  );
}

interface ErrorPoint {
  step: number;
  value: number;
  error: number;
}
