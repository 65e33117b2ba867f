import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { seedsOfCurves } from '../../charts/panels/curve.ts';
import { passCurves, passDifferences } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { arm, armClass, armCurve, armName, differenceRow, evaluated, passOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

const conditions = ['top20', 'all', 'random20', 'bottom80'];

/** The main experiment in the second world. */
export function WalkFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.walk;
  const { how } = t.panels;
  const ofWalk = (condition: string) => finals(results, 'walk', condition);
  const lead = differenceOf(ofWalk('top20'), ofWalk('all'));
  if (!lead) return <Missing />;
  const curves = conditions.flatMap((condition) => armCurve(t, results, arm('walk', condition), passOf));
  const less = conditions.slice(1).flatMap((condition) => {
    const one = arm('walk', condition);
    return differenceRow(
      { key: condition, label: t.paperFigures.less(armName(t, one)), className: armClass(one) },
      ofWalk('top20'),
      ofWalk(condition),
    );
  });
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[evaluated(t, results, 'walk', seedsOfCurves(curves)), how.curves, how.paired, how.zone]}
      file="paper-walk"
      columns={[
        { weight: 3, panels: [passCurves(t, curves, words.curves)] },
        { weight: 2, panels: [passDifferences(t, less, words.differences)] },
      ]}
    />
  );
}
