import { finals, gainOf, meanLess } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { passRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { arm, armRow, basePassOf, evaluated, passOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

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
  const t = usePictureMessages();
  const rows = shareArms.flatMap((one) => armRow(t, results, one, passOf));
  const base = basePassOf(results, 'main');
  // Where the base was not tested by itself, over its evaluation in the runs: the title has no interval.
  const [all, bottom] = ['all', 'bottom80'].map(
    (condition) =>
      gainOf(results, 'main', condition) ??
      (base === undefined ? null : meanLess(finals(results, 'main', condition), { rate: base, se: 0 })),
  );
  if (!all || !bottom) return <Missing />;
  return (
    <PanelFigure
      title={t.paperFigures.fig7.title(bottom, all)}
      note={[evaluated(t, results, 'main', seedsOf(rows)), t.panels.how.rows]}
      file="paper-figure-7"
      columns={[passRows(t, rows, { base })]}
    />
  );
}
