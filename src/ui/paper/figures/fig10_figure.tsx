import { differenceOf, finals } from '../../../paper/estimates.ts';
import { lengths } from '../../../paper/experiments.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armName, armRow, evaluationOf, lengthOf, type Of, passOf, seedsOf } from '../panels/arms.ts';
import { lengthRows, passRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

const stages = ['long', 'long-same', 'long-more'] as const satisfies readonly ExperimentId[];
const conditions = ['top20', 'all'] as const;

/** Fig. 10: pass@1 and length where training went on, with as much room as before and with more. */
export function Fig10Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig10: words, measures, axes, how } = t.paperFigures;
  const rowsOf = (of: Of) =>
    conditions.flatMap((condition) =>
      stages.flatMap((stage) => {
        const one = arm(stage, condition);
        return armRow(t, results, one, of, words.stage(armName(t, one), words.stages[stage]));
      }),
    );
  const gain = differenceOf(finals(results, 'long-more', 'top20'), finals(results, 'long-same', 'top20'));
  if (!gain) return <Missing />;
  const pass = rowsOf(passOf);
  const long = rowsOf(lengthOf);
  const { problems, samples } = evaluationOf(results, 'long-same');
  return (
    <PanelFigure
      title={words.title(gain)}
      note={[
        t.paperFigures.held(problems, samples, seedsOf(pass)),
        words.what(lengths.same, lengths.more),
        how.rows,
      ].join(t.gap)}
      sheet={rowSheet(t, [
        { measure: measures.passAt(1), items: pass },
        { measure: axes.length, items: long },
      ])}
      file="figure-10"
      columns={[
        { panels: [{ key: 'pass', title: measures.passAt(1), ...rowPanel(passRows(t, pass, undefined)) }] },
        { panels: [{ key: 'length', title: words.longer, ...rowPanel(lengthRows(t, long)) }] },
      ]}
      least={340}
    />
  );
}
