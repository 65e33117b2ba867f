import { gains, meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armRow, baseOf, evaluationOf, passOf, seedsOf } from '../panels/arms.ts';
import { passRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

/** From the smallest share of tokens that is kept to all, and the rest. */
export const shareArms = [
  arm('shares', 'top10'),
  arm('main', 'top20'),
  arm('shares', 'top50'),
  arm('main', 'all'),
  arm('main', 'bottom80'),
];

/** Fig. 7: pass@1 at the end of training by the share of tokens that the gradient sees. */
export function Fig7Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig7: words, measures, how } = t.paperFigures;
  const rows = shareArms.flatMap((one) => armRow(t, results, one, passOf));
  const [all, bottom] = ['all', 'bottom80'].map((condition) => meanOf(gains(results, 'main', condition)));
  if (!all || !bottom) return <Missing />;
  const { problems, samples } = evaluationOf(results, 'main');
  return (
    <PanelFigure
      title={words.title(bottom, all)}
      note={[t.paperFigures.held(problems, samples, seedsOf(rows)), how.rows].join(t.gap)}
      sheet={rowSheet(t, [{ measure: measures.passAt(1), items: rows }])}
      file="figure-7"
      columns={[
        { panels: [{ key: 'rows', ...rowPanel(passRows(t, rows, baseOf(results, 'main')?.passAt1)) }] },
      ]}
    />
  );
}
