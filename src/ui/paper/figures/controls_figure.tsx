import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { passDifferences, passRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { type Arm, arm, armRow, basePassOf, evaluated, lessRow, passOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

const top20 = arm('main', 'top20');
const arms = [
  top20,
  arm('shares', 'matched20'),
  arm('main', 'random20'),
  arm('main', 'all'),
  arm('main', 'bottom80'),
];

/** As many tokens as the top 20 %, at random, or at random with as many at each position. */
export function ControlsFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.controls;
  const { how } = t.panels;
  const passOfArm = ({ experiment, condition }: Arm) => finals(results, experiment, condition);
  const lead = differenceOf(passOfArm(top20), passOfArm(arm('main', 'random20')));
  if (!lead) return <Missing />;
  const rows = arms.flatMap((one) => armRow(t, results, one, passOf));
  const less = arms.slice(1, 3).flatMap((one) => lessRow(t, one, passOfArm(top20), passOfArm(one)));
  const pass = passRows(t, rows, { title: words.ends, base: basePassOf(results, 'main') });
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[evaluated(t, results, 'main', seedsOf(rows)), words.what, how.paired, how.zone]}
      file="paper-controls"
      columns={[{ weight: 1.2, panels: [pass] }, passDifferences(t, less, words.differences)]}
      least={340}
    />
  );
}
