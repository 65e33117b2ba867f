import { passRates, transferred } from '../../../paper/model_checks.ts';
import { isSameModel, mainBase } from '../../../paper/models.ts';
import type { Results, TransferSet } from '../../../paper/results.ts';
import { TransferFigure } from '../../charts/figures/transfer_figure.tsx';
import type { Row } from '../../charts/panels/row.ts';
import { arm, armClass, armName, judgedNumber, rowOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import type { PictureMessages } from './picture_messages.ts';
import { usePictureMessages } from './picture_messages.ts';

/** Fig. 9 of the main experiment. */
export function Fig9Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.fig9;
  const panels = transferred.flatMap((set) => {
    const before = results.transfers.find(
      (one) => one.set === set && isSameModel(one.model, { base: mainBase }),
    );
    const rows = ['top20', 'all'].flatMap((condition) => transferRow(t, results, set, condition));
    return rows.length > 0 && before ? [{ set, before, rows }] : [];
  });
  if (panels.length === 0) return <Missing />;
  // Where almost nothing is solved, nothing is compared.
  const leads = panels.flatMap(({ set }) => {
    const lead = judgedNumber(results, 'fig9', `${set}-better`);
    return lead ? [{ set: words.sets[set], lead }] : [];
  });
  const problems = panels.map(({ before }) => before.problems);
  const posed = [Math.min(...problems), Math.max(...problems)] as const;
  const all = panels.flatMap(({ rows }) => rows);
  return (
    <TransferFigure
      title={words.title(leads)}
      note={[
        words.trained,
        t.paperFigures.posed(posed, panels[0].before.samples, seedsOf(all)),
        t.panels.how.rows,
      ]}
      file="paper-figure-9"
      parts={panels.map(({ set, before, rows }) => ({ title: words.sets[set], rows, base: before.passAt1 }))}
    />
  );
}

function transferRow(t: PictureMessages, results: Results, set: TransferSet, condition: string): Row[] {
  const of = arm('main', condition);
  const values = passRates(results, set, condition);
  return rowOf({ key: condition, label: armName(t, of), className: armClass(of) }, values);
}
