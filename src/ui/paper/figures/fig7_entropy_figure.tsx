import { finals, meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { seedsOfCurves } from '../../charts/panels/curve.ts';
import { entropyCurves } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { armCurve, entropyOf, evaluated } from './arms.ts';
import { shareArms } from './fig7_figure.tsx';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

/** Fig. 7, right: the mean entropy of all response tokens over training, by the share that is trained on. */
export function Fig7EntropyFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures['fig7-entropy'];
  const curves = shareArms.flatMap((one) => armCurve(t, results, one, entropyOf));
  const [top, all, bottom] = ['top20', 'all', 'bottom80'].map((condition) =>
    meanOf(finals(results, 'main', condition, entropyOf)),
  );
  if (!top || !all || !bottom) return <Missing />;
  return (
    <PanelFigure
      title={words.title(top, all, bottom)}
      note={[evaluated(t, results, 'main', seedsOfCurves(curves)), words.what, t.panels.how.curves]}
      file="paper-figure-7-entropy"
      columns={[entropyCurves(t, curves)]}
    />
  );
}
