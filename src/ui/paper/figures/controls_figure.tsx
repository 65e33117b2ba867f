import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import {
  type Arm,
  arm,
  armLook,
  armName,
  armRow,
  baseOf,
  differenceRow,
  evaluationOf,
  passOf,
  seedsOf,
} from '../panels/arms.ts';
import { passDifferences, passRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

const top20 = arm('main', 'top20');
const arms = [
  top20,
  arm('shares', 'matched20'),
  arm('main', 'random20'),
  arm('main', 'all'),
  arm('main', 'bottom80'),
];

/** As many tokens as the top 20 %, taken blindly, or blindly where forks stand. */
export function ControlsFigure({ results }: { results: Results }) {
  const t = useMessages();
  const { controls: words, measures, how } = t.paperFigures;
  const passOfArm = ({ experiment, condition }: Arm) => finals(results, experiment, condition);
  const blind = differenceOf(passOfArm(top20), passOfArm(arm('main', 'random20')));
  if (!blind) return <Missing />;
  const rows = arms.flatMap((one) => armRow(t, results, one, passOf));
  const less = arms
    .slice(1, 3)
    .flatMap((one) =>
      differenceRow(
        { key: one.condition, label: t.paperFigures.less(armName(t, one)), look: armLook(one) },
        passOfArm(top20),
        passOfArm(one),
      ),
    );
  const { problems, samples } = evaluationOf(results, 'main');
  return (
    <PanelFigure
      title={words.title(blind)}
      note={[t.paperFigures.held(problems, samples, seedsOf(rows)), words.what, how.paired, how.zone].join(
        t.gap,
      )}
      sheet={rowSheet(t, [
        { measure: measures.passAt(1), items: rows },
        { measure: words.differences, items: less },
      ])}
      file="controls"
      columns={[
        {
          weight: 1.2,
          panels: [
            {
              key: 'pass',
              title: words.ends,
              ...rowPanel(passRows(t, rows, baseOf(results, 'main')?.passAt1)),
            },
          ],
        },
        { panels: [{ key: 'less', title: words.differences, ...rowPanel(passDifferences(t, less)) }] },
      ]}
      least={340}
    />
  );
}
