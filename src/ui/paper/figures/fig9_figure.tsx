import { differenceOf } from '../../../paper/estimates.ts';
import { ofBase, passRates, transferred } from '../../../paper/model_checks.ts';
import { isSameModel, mainBase } from '../../../paper/models.ts';
import type { Results, TransferSet } from '../../../paper/results.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armLook, armName, rowOf, seedsOf } from '../panels/arms.ts';
import { passRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { type Row, rowDomain, rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

/** Fig. 9: pass@1 on problems unlike those of the training. */
export function Fig9Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig9: words, how } = t.paperFigures;
  const panels = transferred.flatMap((set) => {
    const before = results.transfers.find(
      (one) => one.set === set && isSameModel(one.model, { base: mainBase }),
    );
    const rows = ['top20', 'all'].flatMap((condition) => transferRow(t, results, set, condition));
    return rows.length > 0 && before ? [{ set, before, rows }] : [];
  });
  if (panels.length === 0) return <Missing />;
  const gained = panels.flatMap(({ set, rows: [row] }) => {
    const gain = differenceOf(row.values, ofBase(results, set, row.values));
    return gain ? [{ set: words.sets[set], gain }] : [];
  });
  const problems = panels.map(({ before }) => before.problems);
  const posed = [Math.min(...problems), Math.max(...problems)] as const;
  const all = panels.flatMap(({ rows }) => rows);
  return (
    <PanelFigure
      title={words.title(gained)}
      note={[
        words.trained,
        t.paperFigures.posed(posed, panels[0].before.samples, seedsOf(all)),
        how.rows,
      ].join(t.gap)}
      sheet={rowSheet(
        t,
        panels.map(({ set, rows }) => ({ measure: words.sets[set], items: rows })),
      )}
      file="figure-9"
      columns={panels.map(({ set, before, rows }) => ({
        panels: [
          {
            key: set,
            title: words.sets[set],
            ...rowPanel(passRows(t, rows, before.passAt1, domainOf(rows, before.passAt1))),
          },
        ],
      }))}
    />
  );
}

/** A whole point at least: an axis of next to nothing would look like a difference. */
function domainOf(rows: readonly Row[], base: number): readonly [number, number] {
  const domain = rowDomain(rows, [base]);
  return domain[1] > 0.01 ? domain : [-0.0003, 0.0103];
}

function transferRow(t: Messages, results: Results, set: TransferSet, condition: string): Row[] {
  const of = arm('main', condition);
  const values = passRates(results, set, condition);
  return rowOf({ key: condition, label: armName(t, of), look: armLook(of) }, values);
}
