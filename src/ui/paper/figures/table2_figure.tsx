import { finals, meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import {
  arm,
  armCurve,
  armLook,
  armName,
  baseOf,
  differenceRow,
  evaluationOf,
  lengthOf,
  type Of,
  passKOf,
  passOf,
  seedsOf,
} from '../panels/arms.ts';
import { curvePanel } from '../panels/curve_panel.tsx';
import { lengthDifferences, passCurves, passDifferences } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { columnsOf, curveSheet, joinedSheet, rowSheet } from '../panels/paper_sheet.ts';
import { rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

const top20 = arm('main', 'top20');
const all = arm('main', 'all');

/** Table 2 and Fig. 6: the top 20 % against all tokens, over training and at its end. */
export function Table2Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { table2: words, measures, how } = t.paperFigures;
  const curves = [top20, all].flatMap((one) => armCurve(t, results, one, passOf));
  const less = (of: Of, label: string) =>
    differenceRow(
      { key: label, label, look: armLook(top20) },
      finals(results, top20.experiment, top20.condition, of),
      finals(results, all.experiment, all.condition, of),
    );
  const k = baseOf(results, 'main')?.k ?? 1;
  const pass = less(passOf, measures.passAt(1));
  const rates = [...pass, ...(k > 1 ? less(passKOf, measures.passAt(k)) : [])];
  const lengths = less(lengthOf, measures.length);
  if (pass.length === 0) return <Missing />;
  const { problems, samples } = evaluationOf(results, 'main');
  const base = baseOf(results, 'main');
  const ends = [top20, all].flatMap((one) => {
    const meanEnd = (of: Of) => meanOf(finals(results, one.experiment, one.condition, of));
    const [cut, passK] = [meanEnd(({ truncated }) => truncated), meanEnd(passKOf)];
    return cut && passK ? [{ name: armName(t, one), cut, passK }] : [];
  });
  const note = [
    t.paperFigures.held(problems, samples, seedsOf(rates)),
    base ? words.cut(base, ends) : '',
    how.curves,
    how.paired,
    how.zone,
  ].filter(Boolean);
  return (
    <PanelFigure
      title={words.title(pass[0].estimate)}
      note={note.join(t.gap)}
      sheet={joinedSheet(
        curveSheet(t, columnsOf(t).step, [{ measure: measures.passAt(1), items: curves }]),
        rowSheet(t, [{ measure: words.differences, items: [...rates, ...lengths] }]),
      )}
      file="table-2"
      columns={[
        {
          weight: 3,
          panels: [{ key: 'curves', title: words.curves, ...curvePanel(passCurves(t, curves)) }],
        },
        {
          weight: 2,
          panels: [
            { key: 'rates', title: words.differences, ...rowPanel(passDifferences(t, rates)) },
            { key: 'length', ...rowPanel(lengthDifferences(t, lengths)) },
          ],
        },
      ]}
    />
  );
}
