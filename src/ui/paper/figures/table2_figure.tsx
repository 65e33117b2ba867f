import { finals, meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { lengthDifferences, passCurves, passDifferences } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import {
  arm,
  armClass,
  armCurve,
  armName,
  baseOf,
  differenceRow,
  evaluated,
  lengthOf,
  type Of,
  passKOf,
  passOf,
  seedsOf,
} from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

const top20 = arm('main', 'top20');
const all = arm('main', 'all');

/** Table 2 and Fig. 6: the top 20 % against all tokens, over training and at its end. */
export function Table2Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.table2;
  const { how, measures } = t.panels;
  const curves = [top20, all].flatMap((one) => armCurve(t, results, one, passOf));
  const less = (of: Of, label: string) =>
    differenceRow(
      { key: label, label, className: armClass(top20) },
      finals(results, top20.experiment, top20.condition, of),
      finals(results, all.experiment, all.condition, of),
    );
  const k = baseOf(results, 'main')?.k ?? 1;
  const pass = less(passOf, measures.passAt(1));
  const rates = [...pass, ...(k > 1 ? less(passKOf, measures.passAt(k)) : [])];
  const lengths = less(lengthOf, measures.length);
  if (pass.length === 0) return <Missing />;
  const base = baseOf(results, 'main');
  const ends = [top20, all].flatMap((one) => {
    const meanEnd = (of: Of) => meanOf(finals(results, one.experiment, one.condition, of));
    const [cut, passK] = [meanEnd(({ truncated }) => truncated), meanEnd(passKOf)];
    return cut && passK ? [{ name: armName(t, one), cut, passK }] : [];
  });
  return (
    <PanelFigure
      title={words.title(pass[0].estimate)}
      note={[
        evaluated(t, results, 'main', seedsOf(rates)),
        base ? words.cut(base, ends) : '',
        how.curves,
        how.paired,
        how.zone,
      ]}
      file="paper-table-2"
      columns={[
        { weight: 3, panels: [passCurves(t, curves, words.curves)] },
        {
          weight: 2,
          panels: [passDifferences(t, rates, words.differences), lengthDifferences(t, lengths)],
        },
      ]}
    />
  );
}
