import { finals, meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { armCurve, entropyOf, evaluationOf } from '../panels/arms.ts';
import { curvePanel, seedsOfCurves } from '../panels/curve_panel.tsx';
import { entropyCurves } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { columnsOf, curveSheet } from '../panels/paper_sheet.ts';
import { shareArms } from './fig7_figure.tsx';
import { Missing } from './missing.tsx';

/** Fig. 7, right: the mean entropy of all response tokens over training, by the share that is trained on. */
export function Fig7EntropyFigure({ results }: { results: Results }) {
  const t = useMessages();
  const { 'fig7-entropy': words, axes, how } = t.paperFigures;
  const curves = shareArms.flatMap((one) => armCurve(t, results, one, entropyOf));
  const [top, all, bottom] = ['top20', 'all', 'bottom80'].map((condition) =>
    meanOf(finals(results, 'main', condition, entropyOf)),
  );
  if (!top || !all || !bottom) return <Missing />;
  const { problems, samples } = evaluationOf(results, 'main');
  return (
    <PanelFigure
      title={words.title(top, all, bottom)}
      note={[t.paperFigures.held(problems, samples, seedsOfCurves(curves)), words.what, how.curves].join(
        t.gap,
      )}
      sheet={curveSheet(t, columnsOf(t).step, [{ measure: axes.entropy, items: curves }])}
      file="figure-7-entropy"
      columns={[{ panels: [{ key: 'curves', ...curvePanel(entropyCurves(t, curves)) }] }]}
    />
  );
}
