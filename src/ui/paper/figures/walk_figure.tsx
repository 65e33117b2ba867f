import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armCurve, armLook, armName, differenceRow, evaluationOf, passOf } from '../panels/arms.ts';
import { curvePanel, seedsOfCurves } from '../panels/curve_panel.tsx';
import { passCurves, passDifferences } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { columnsOf, curveSheet, joinedSheet, rowSheet } from '../panels/paper_sheet.ts';
import { rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

const conditions = ['top20', 'all', 'random20', 'bottom80'];

/** The main experiment in the second world. */
export function WalkFigure({ results }: { results: Results }) {
  const t = useMessages();
  const { walk: words, measures, how } = t.paperFigures;
  const ofWalk = (condition: string) => finals(results, 'walk', condition);
  const lead = differenceOf(ofWalk('top20'), ofWalk('all'));
  if (!lead) return <Missing />;
  const curves = conditions.flatMap((condition) => armCurve(t, results, arm('walk', condition), passOf));
  const less = conditions.slice(1).flatMap((condition) => {
    const one = arm('walk', condition);
    return differenceRow(
      { key: condition, label: t.paperFigures.less(armName(t, one)), look: armLook(one) },
      ofWalk('top20'),
      ofWalk(condition),
    );
  });
  const { problems, samples } = evaluationOf(results, 'walk');
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[
        t.paperFigures.held(problems, samples, seedsOfCurves(curves)),
        how.curves,
        how.paired,
        how.zone,
      ].join(t.gap)}
      sheet={joinedSheet(
        curveSheet(t, columnsOf(t).step, [{ measure: measures.passAt(1), items: curves }]),
        rowSheet(t, [{ measure: words.differences, items: less }]),
      )}
      file="walk"
      columns={[
        {
          weight: 3,
          panels: [{ key: 'curves', title: words.curves, ...curvePanel(passCurves(t, curves)) }],
        },
        {
          weight: 2,
          panels: [{ key: 'less', title: words.differences, ...rowPanel(passDifferences(t, less)) }],
        },
      ]}
    />
  );
}
