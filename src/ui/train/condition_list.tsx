import { useMemo } from 'react';
import { lineClass } from '../../experiment/condition_choice.ts';
import type { Evaluation } from '../../experiment/record.ts';
import { conditionSeries, type MeanPoint, type Point } from '../charts/condition_series.ts';
import { LinkedText } from '../kit/glossary/linked_text.tsx';
import { NewExperimentNote, useChangedSince } from '../recipe/new_experiment_note.tsx';
import type { RunState } from '../state/experiment.ts';
import { changeRecipe, showCondition } from '../state/lab_session.ts';
import { withToggled } from '../state/recipe.ts';
import { type ConditionRow, conditionRows, shownStep } from '../state/selectors.ts';
import { useLab } from '../state/use_lab.ts';
import { usePart } from '../state/views/lesson_state.ts';
import { useMessages } from '../words/language.ts';
import { useOtherRecording } from './use_other_recording.ts';

/** A condition at an evaluated step: what stands beside its pass@1 is of the same responses. */
interface Score {
  readonly pass: MeanPoint;
  /** The standard error over problems, of a single seed. */
  readonly error: number | null;
  readonly passAtK: number | null;
  readonly cutOff: number | null;
}

/** The conditions: which are shown, which are trained, and how far each has come, at one step. */
export function ConditionList() {
  const t = useMessages();
  const experiment = useLab((s) => s.experiment);
  const recipe = useLab((s) => s.recipe);
  const hidden = useLab((s) => s.look.hidden);
  const step = useLab(shownStep);
  const otherRecording = useOtherRecording();
  const changed = useChangedSince((spec) => spec.conditions);
  // What else was changed is said where the recipe is.
  const changedElsewhere = useChangedSince((spec) => ({ ...spec, conditions: [] }));
  const words = t.conditions;
  const part = usePart('conditions');

  const rows = useMemo(() => conditionRows({ experiment, recipe }), [experiment, recipe]);
  const scoresOf = useMemo(() => scores(experiment.runs), [experiment.runs]);
  // Conditions are evaluated one after the other: one that was not where another was has no score there.
  const at = Math.max(-1, ...rows.flatMap(({ shown }) => scoresOf.lastStepTo(shown, step)));
  const values = rows.map((row) => ({
    ...row,
    score: row.shown === null ? null : scoresOf.at(row.shown, at),
  }));
  const most = Math.max(0, ...values.map(({ score }) => score?.pass.n ?? 0));
  const drawn = rows.filter(({ shown }) => shown !== null && !hidden.includes(shown)).length;

  if (part === 'hidden') return null;
  return (
    <fieldset className="conditions">
      <legend className="label">{t.fields.names['mask.select']}</legend>
      <table className="condition-table">
        <thead>
          <tr>
            <th scope="col">{words.columns.train}</th>
            <th scope="col">{words.columns.curve}</th>
            <th scope="col">
              <span className="unseen">{words.columns.name}</span>
            </th>
            <th scope="col">pass@1</th>
            <th scope="col">{words.passAt(scoresOf.k)}</th>
            <th scope="col">{t.charts.cutOff}</th>
          </tr>
        </thead>
        <tbody>
          {values.map((row) => (
            <Row
              key={row.name}
              row={row}
              isLocked={part === 'locked'}
              isEvaluated={at >= 0}
              isDrawn={row.shown !== null && !hidden.includes(row.shown)}
              isLast={drawn === 1}
            />
          ))}
        </tbody>
      </table>
      {changed && !changedElsewhere && <NewExperimentNote />}
      {at >= 0 && (
        <p className="note">
          <LinkedText>
            {[otherRecording, words.scores(at, most > 1 ? words.deviation(most) : words.standardError)]
              .filter(Boolean)
              .join(t.gap)}
          </LinkedText>
        </p>
      )}
    </fieldset>
  );
}

interface RowProps {
  row: ConditionRow & { readonly score: Score | null };
  /** Whether it is trained cannot be changed. */
  isLocked: boolean;
  /** Some condition has a score. */
  isEvaluated: boolean;
  isDrawn: boolean;
  /** It is the only one whose curve is drawn. */
  isLast: boolean;
}

function Row({
  row: { name, on, shown, selection, next, score },
  isLocked,
  isEvaluated,
  isDrawn,
  isLast,
}: RowProps) {
  const t = useMessages();
  const words = t.conditions;
  const source = useLab((s) => s.experiment.source);
  const recipe = useLab((s) => s.recipe);
  const called = t.conditionName(selection);
  const none = shown !== null && isEvaluated ? '–' : '';
  const share = (value: number | null | undefined, text: (value: number) => string) =>
    value === null || value === undefined ? none : text(value);
  const spread = score && (score.pass.deviation ?? score.error);
  const state = () => {
    if (!on) return source === 'live' && shown !== null ? words.notNext : '';
    if (shown === null) return words.notHere[source];
    return next === null ? '' : words.next(t.conditionName(next));
  };
  const said = state();
  const id = `trains-${name}`;
  return (
    <tr className={on ? undefined : 'off'}>
      <td>
        <input
          id={id}
          type="checkbox"
          checked={on}
          disabled={isLocked}
          aria-label={words.trained(called)}
          onChange={() => changeRecipe(withToggled(recipe, name))}
        />
      </td>
      <td>
        {shown !== null && (
          <button
            type="button"
            className="show-curve"
            aria-pressed={isDrawn}
            aria-label={words.drawn(called)}
            title={words.drawn(called)}
            disabled={isDrawn && isLast}
            onClick={() => showCondition(shown, !isDrawn)}
          >
            <svg className={`swatch ${lineClass(selection)}`} width="26" height="8" aria-hidden="true">
              <line className="mean" x1="0" x2="26" y1="4" y2="4" />
            </svg>
          </button>
        )}
      </td>
      <th scope="row">
        <label htmlFor={id} className="condition-name">
          {called}
        </label>
        {said !== '' && <small className="condition-state">{said}</small>}
      </th>
      <td>
        <span className="condition-value">{share(score?.pass.value, (v) => t.numbers.fixed(v, 3))}</span>
        {spread !== null && spread !== undefined && (
          <span className="condition-spread">± {t.numbers.fixed(spread, 3)}</span>
        )}
      </td>
      <td>{share(score?.passAtK, (v) => t.numbers.fixed(v, 3))}</td>
      <td>{share(score?.cutOff, t.numbers.percent)}</td>
    </tr>
  );
}

/** The scores of conditions by step, as means over the seeds that have come furthest. */
function scores(runs: Readonly<Record<string, RunState>>) {
  const names = [...new Set(Object.values(runs).map(({ condition }) => condition))];
  const of = (value: (evaluation: Evaluation) => number | null) =>
    new Map(
      conditionSeries(runs, names, (run) =>
        run.evaluations.map((e): Point => ({ step: e.step, value: value(e) })),
      ).map((series) => [series.condition, series]),
    );
  const pass = of((e) => e['eval/pass@1']);
  const error = of((e) => e['eval/se']);
  const passAtK = of((e) => e['eval/pass@k']);
  const cutOff = of((e) => e['eval/truncated']);
  const ks = new Set(Object.values(runs).flatMap(({ evaluations }) => evaluations.map(({ k }) => k)));
  return {
    /** The k of pass@k; null where it is not one. */
    k: ks.size === 1 ? [...ks][0] : null,
    /** The last step up to another at which a condition was evaluated, if there is one. */
    lastStepTo: (condition: string | null, step: number): number[] => {
      const found =
        condition === null ? undefined : pass.get(condition)?.mean.findLast((p) => p.step <= step);
      return found ? [found.step] : [];
    },
    at(condition: string, step: number): Score | null {
      const point = (series: typeof pass) => series.get(condition)?.mean.find((p) => p.step === step);
      const found = point(pass);
      return found
        ? {
            pass: found,
            error: found.n === 1 ? (point(error)?.value ?? null) : null,
            passAtK: point(passAtK)?.value ?? null,
            cutOff: point(cutOff)?.value ?? null,
          }
        : null;
    },
  };
}
