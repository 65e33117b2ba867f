import { useMemo } from 'react';
import type { Sheet } from '../../charts/figures/figure_sheet.ts';
import { passDifferences } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { compare, useCompare } from '../../state/compare/compare_store.ts';
import { groupName } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { LessonPart } from '../../state/views/lesson_part.tsx';
import { showView } from '../../state/views/view_store.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { Swatch } from '../curves/curve_legend.tsx';
import { evaluationNotes } from '../evaluation_notes.ts';
import { groupRow } from '../group_rows.ts';
import { type DifferenceRow, type Differences, differencesOf } from './difference_rows.ts';

/** Conditions against one of them, seed by seed, with what chance leaves open. */
export function DifferencesPanel({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = useComparePanels().differences;
  const reference = useCompare((s) => s.view.reference);
  const step = useCompare((s) => s.view.step);
  const found = useMemo(() => differencesOf(shown, { reference, step }), [shown, reference, step]);
  if (found === null) {
    return (
      <div className="compare-empty">
        <p className="figure-empty">{shown.length < 2 ? words.none : words.noEvaluation}</p>
        <LessonPart name="train">
          <button type="button" onClick={() => showView('train')}>
            {words.train}
          </button>
        </LessonPart>
      </div>
    );
  }
  return (
    <>
      <div className="curve-controls">
        <label className="choice">
          <span>{words.reference}</span>
          <select
            value={found.reference.key}
            onChange={(event) => compare({ reference: event.target.value })}
          >
            {shown.map((group) => (
              <option key={group.key} value={group.key}>
                {groupName(t, group)}
              </option>
            ))}
          </select>
        </label>
        <label className="choice">
          <span>{words.step}</span>
          <select
            value={found.step}
            onChange={(event) => {
              const chosen = Number(event.target.value);
              compare({ step: chosen === found.usual ? null : chosen });
            }}
          >
            {found.steps.map((one) => (
              <option key={one} value={one}>
                {one === found.usual ? words.lastStep(one) : t.numbers.integer(one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <DifferenceFigure found={found} />
    </>
  );
}

function DifferenceFigure({ found }: { found: Differences }) {
  const t = useMessages();
  const words = useComparePanels().differences;
  const { rows, reference, step } = found;
  const paired = rows.filter(({ result }) => result.n > 0);
  const most = Math.max(0, ...paired.map(({ result }) => result.n));
  const against = groupName(t, reference);
  // What was evaluated otherwise is in no pair, which the note says why.
  const compared = [reference, ...rows.map(({ group }) => group)].flatMap(({ runs }) => runs);
  const widest = paired.reduce<DifferenceRow | null>(
    (a, b) => (a === null || Math.abs(b.result.mean ?? 0) > Math.abs(a.result.mean ?? 0) ? b : a),
    null,
  );
  // At step 0 all conditions are the base.
  const title =
    widest && step > 0
      ? words.title(groupName(t, widest.group), against, words.signed(widest.result.mean ?? 0))
      : words.plainTitle;
  const note = step === 0 ? words.baseAlone : most > 1 ? words.note(step) : words.noteOne(step);
  const differences = paired.flatMap(({ group, result: { pairs, mean, t: interval, n } }) =>
    groupRow(
      t,
      group,
      pairs.map(({ seed, difference }) => ({ seed, value: difference })),
      { estimate: { value: mean ?? 0, interval, n } },
    ),
  );
  const left = rows.flatMap(({ group, result: { leftOut } }) => [
    ...leftOut.a.map((seed) => t.compare.runs.seedOf(groupName(t, group), seed)),
    ...leftOut.b.map((seed) => t.compare.runs.seedOf(against, seed)),
  ]);
  return (
    <>
      {most < 3 && (most === 0 || step > 0) && (
        <p className="warning barred" role="note">
          {most === 0 ? words.noPairs(step, step === found.usual ? null : found.usual) : words.tooFew(most)}
        </p>
      )}
      <PanelFigure
        title={title}
        note={[note, ...evaluationNotes(t, compared), t.panels.how.zone]}
        sheet={sheetOf(t, words.columns, found)}
        tabled
        file={`differences-step-${step}`}
        columns={differences.length > 0 ? [passDifferences(t, differences)] : []}
      >
        <DifferenceTable rows={rows} />
      </PanelFigure>
      {left.length > 0 && <p className="note">{words.leftOut([...new Set(left)].join(', '))}</p>}
      <p className="note how">{words.how}</p>
    </>
  );
}

function DifferenceTable({ rows }: { rows: readonly DifferenceRow[] }) {
  const t = useMessages();
  const words = useComparePanels().differences;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard
    <section className="wide-table" tabIndex={0} aria-label={words.plainTitle}>
      <table className="differences">
        <thead>
          <tr>
            <th scope="col">{words.columns.condition}</th>
            <th scope="col">{words.columns.mean}</th>
            <th scope="col">{words.columns.t}</th>
            <th scope="col">{words.columns.bootstrap}</th>
            <th scope="col">{words.columns.p}</th>
            <th scope="col">{words.columns.n}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ group, result }) => {
            const { mean, t: student, bootstrap, signFlips, n } = result;
            const resampled = bootstrap && (bootstrap.bca ?? bootstrap.percentile);
            return (
              <tr key={group.key}>
                <th scope="row">
                  <Swatch group={group} />
                  {groupName(t, group)}
                </th>
                <td>
                  <b>{mean === null ? '—' : words.signed(mean)}</b>
                </td>
                <td>
                  {student ? (
                    words.interval(student.low, student.high)
                  ) : (
                    <span className="quiet">{words.noInterval}</span>
                  )}
                </td>
                <td>
                  {resampled ? (
                    <>
                      {words.interval(resampled.low, resampled.high)}{' '}
                      <span className="quiet">{bootstrap?.bca ? words.bca : words.percentile}</span>
                    </>
                  ) : (
                    <span className="quiet">{words.noInterval}</span>
                  )}
                </td>
                <td>{signFlips ? words.p(signFlips.p, signFlips.least) : '—'}</td>
                <td>{n}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Every seed and every mean: a line a pair, then a line a condition. */
function sheetOf(
  t: Messages,
  columns: ReturnType<typeof useComparePanels>['differences']['columns'],
  { rows, reference, step }: Differences,
): Sheet {
  return {
    columns: [
      { name: 'condition', label: columns.condition },
      { name: 'reference', label: columns.reference },
      { name: 'step', label: t.compare.curves.columns.step },
      { name: 'seed', label: columns.seed },
      { name: 'difference', label: columns.mean },
      { name: 't_low', label: columns.t },
      { name: 't_high', label: columns.t },
      { name: 'bootstrap_percentile_low', label: columns.bootstrap },
      { name: 'bootstrap_percentile_high', label: columns.bootstrap },
      { name: 'bootstrap_bca_low', label: columns.bootstrap },
      { name: 'bootstrap_bca_high', label: columns.bootstrap },
      { name: 'sign_flip_p', label: columns.p },
      { name: 'least_p', label: columns.least },
      { name: 'n', label: columns.n },
    ],
    rows: rows.flatMap(({ group, result }) => {
      const head = [group.key, reference.key, step];
      const { mean, t: student, bootstrap, signFlips, n, pairs } = result;
      const none = Array.from({ length: 9 }, () => null);
      return [
        ...pairs.map(({ seed, difference }) => [...head, seed, difference, ...none]),
        [
          ...head,
          null,
          mean,
          student?.low ?? null,
          student?.high ?? null,
          bootstrap?.percentile.low ?? null,
          bootstrap?.percentile.high ?? null,
          bootstrap?.bca?.low ?? null,
          bootstrap?.bca?.high ?? null,
          signFlips?.p ?? null,
          signFlips?.least ?? null,
          n,
        ],
      ];
    }),
  };
}
