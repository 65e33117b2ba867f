import { useState } from 'react';
import { baseOf, estimateOf } from '../../../../paper/estimates.ts';
import type { ExperimentId } from '../../../../paper/names.ts';
import type { PersistenceResult, Results } from '../../../../paper/results.ts';
import { rateRows } from '../../../charts/panels/measures.ts';
import type { Panel } from '../../../charts/panels/panel.ts';
import { PanelFigure } from '../../../charts/panels/panel_figure.tsx';
import type { Row } from '../../../charts/panels/row.ts';
import { arm, armClass, armName, mainConditions, testRow } from '../arms.ts';
import { Missing } from '../missing.tsx';
import { type PictureMessages, usePictureMessages } from '../picture_messages.ts';
import { type GainParts, gainParts } from './gain_parts.ts';
import { type Split, splitPanel } from './split_panel.tsx';

/** The comparisons that can be split, by base; the first is judged. */
const comparisons = ['main', 'base-2', 'base-3', 'persistent', 'size-50k', 'size-850k'] as const;
type Comparison = (typeof comparisons)[number];

/** What every condition's gain is made of: persistence, better attempts, and what is still given up. */
export function GainFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.main;
  const [chosen, choose] = useState<Comparison>('main');
  const found = comparisons.flatMap((experiment) => {
    const parts = mainConditions.flatMap((condition) => gainParts(results, experiment, condition) ?? []);
    const base = baseOf(results, experiment);
    return parts.length > 0 && base ? [{ experiment, parts, base }] : [];
  });
  const shown = found.find(({ experiment }) => experiment === chosen) ?? found.at(0);
  if (!shown) return <Missing />;
  const { experiment, parts, base } = shown;
  const all = parts.find(({ condition }) => condition === 'all') ?? parts[0];
  const name = armName(t, arm(experiment, all.condition));
  const seeds = parts.map(({ gain }) => gain.n);
  return (
    <PanelFigure
      title={words.title(
        experiment === 'main' ? null : words.bases[experiment],
        name,
        all.gain,
        all.persistence,
      )}
      note={[
        words.tested(base.problems, base.asIs.samples, [Math.min(...seeds), Math.max(...seeds)]),
        words.what,
        t.panels.how.rows,
      ]}
      file="paper-gain"
      above={
        found.length > 1 && (
          <fieldset className="segments paper-choice">
            <legend className="unseen">{words.choose}</legend>
            {found.map((one) => (
              <button
                key={one.experiment}
                type="button"
                aria-pressed={one.experiment === experiment}
                onClick={() => choose(one.experiment)}
              >
                {words.bases[one.experiment]}
              </button>
            ))}
          </fieldset>
        )
      }
      columns={[
        { weight: 1.25, panels: [splits(t, experiment, parts)] },
        { panels: [firstAttempts(t, results, experiment, base), passAt8(t, results, experiment, base)] },
      ]}
      least={300}
    />
  );
}

function splits(t: PictureMessages, experiment: ExperimentId, parts: readonly GainParts[]): Panel {
  const words = t.paperFigures.main;
  const [{ base, baseGoesOn }] = parts;
  return splitPanel({
    title: words.split,
    splits: parts.map(({ condition, persistence, attempts, givesUp, gain }): Split => {
      const one = arm(experiment, condition);
      return {
        key: condition,
        label: armName(t, one),
        className: armClass(one),
        parts: [
          { key: 'persistence', label: words.parts.persistence, estimate: persistence, shared: true },
          { key: 'attempts', label: words.parts.attempts, estimate: attempts },
          { key: 'givesUp', label: words.parts.givesUp, estimate: givesUp },
        ],
        whole: { key: 'gain', label: words.parts.gain, estimate: gain },
      };
    }),
    from: { value: base.rate, label: t.panels.baseAt(base.rate) },
    level: { value: baseGoesOn.rate, label: words.goesOn(baseGoesOn.rate) },
    base: t.panels.base,
    label: t.panels.measures.passAt(1),
    tick: t.numbers.fixed,
    amount: (value) => t.numbers.signed(value, 3),
  });
}

/** A row of the base alone, whose error is that of sampling; none where it was not measured. */
function baseRow(key: string, label: string, measured: { rate: number; se: number | null } | null): Row[] {
  if (measured === null) return [];
  const { rate, se } = measured;
  const estimate = se === null ? { value: rate, interval: null, n: 1 } : estimateOf({ rate, se }, 1);
  return [{ key, label, className: 'is-base', values: [], estimate }];
}

function firstAttempts(
  t: PictureMessages,
  results: Results,
  experiment: ExperimentId,
  { asIs }: PersistenceResult,
): Panel {
  const { first, ofAnswers } = t.paperFigures.main;
  const rows = [
    ...baseRow('base', t.paperFigures.base, asIs.firstAttempt),
    ...mainConditions.flatMap((one) =>
      testRow(t, results, arm(experiment, one), (test) => test.asIs.firstAttempt?.rate ?? null),
    ),
  ];
  return rateRows(t, rows, ofAnswers, { title: first });
}

function passAt8(
  t: PictureMessages,
  results: Results,
  experiment: ExperimentId,
  { asIs, goesOn }: PersistenceResult,
): Panel {
  const words = t.paperFigures.main;
  const rows = [
    ...baseRow('base', t.paperFigures.base, asIs.passAt8),
    ...baseRow('goes on', words.baseGoesOn, goesOn.passAt8),
    ...mainConditions.flatMap((one) =>
      testRow(t, results, arm(experiment, one), (test) => test.asIs.passAt8.rate),
    ),
  ];
  return rateRows(t, rows, t.panels.measures.passAt(8), { title: words.eight });
}
