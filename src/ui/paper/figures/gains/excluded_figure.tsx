import { baseOf } from '../../../../paper/estimates.ts';
import type { PersistenceResult, Results } from '../../../../paper/results.ts';
import { passRows, rateRows } from '../../../charts/panels/measures.ts';
import { PanelFigure } from '../../../charts/panels/panel_figure.tsx';
import { arm, judgedNumber, seedsOf, testRow } from '../arms.ts';
import { Missing } from '../missing.tsx';
import { usePictureMessages } from '../picture_messages.ts';

const conditions = ['top20', 'all', 'random20'];

/** Trained on no `wait` and no `stop`, beside all tokens: pass@1 where nothing can give up, and right first attempts. */
export function ExcludedFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const { main, excluded: words } = t.paperFigures;
  const lead = judgedNumber(results, 'excluded', 'top20-random20');
  const base = baseOf(results, 'excluded');
  if (!lead || !base) return <Missing />;
  const rowsOf = (of: (test: PersistenceResult) => number | null) => [
    ...conditions.flatMap((condition) => testRow(t, results, arm('excluded', condition), of)),
    ...testRow(t, results, arm('main', 'all'), of, words.withAll),
  ];
  const pass = rowsOf(({ goesOn }) => goesOn.passAt1.rate);
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[main.tested(base.problems, base.asIs.samples, seedsOf(pass)), words.what, t.panels.how.rows]}
      file="paper-excluded"
      columns={[
        passRows(t, pass, { title: words.goesOn, base: base.goesOn.passAt1.rate }),
        rateRows(
          t,
          rowsOf(({ asIs }) => asIs.firstAttempt?.rate ?? null),
          main.ofAnswers,
          { title: main.first, base: base.asIs.firstAttempt?.rate },
        ),
      ]}
      least={340}
    />
  );
}
