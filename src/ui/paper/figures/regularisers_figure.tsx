import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armRow, baseOf, entropyOf, evaluationOf, type Of, passOf, seedsOf } from '../panels/arms.ts';
import { entropyRows, passRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

/** Section 6: all tokens under a symmetric clip, under clip-higher, and under an entropy bonus. */
export function RegularisersFigure({ results }: { results: Results }) {
  const t = useMessages();
  const { regularisers: words, measures, axes, how } = t.paperFigures;
  const clipHigher = t.conditionName({ select: 'all', rho: 1, name: 'clip-higher' });
  const rowsOf = (of: Of) => [
    ...armRow(t, results, arm('regularisers', 'symmetric'), of),
    // All tokens of the main experiment are trained on under clip-higher.
    ...armRow(t, results, arm('main', 'all'), of, clipHigher),
    ...armRow(t, results, arm('regularisers', 'entropy-bonus'), of),
  ];
  const difference = differenceOf(
    finals(results, 'main', 'all'),
    finals(results, 'regularisers', 'entropy-bonus'),
  );
  if (!difference) return <Missing />;
  const pass = rowsOf(passOf);
  const entropy = rowsOf(entropyOf);
  const { problems, samples } = evaluationOf(results, 'main');
  return (
    <PanelFigure
      title={words.title(difference)}
      note={[t.paperFigures.held(problems, samples, seedsOf(pass)), words.what, how.rows].join(t.gap)}
      sheet={rowSheet(t, [
        { measure: measures.passAt(1), items: pass },
        { measure: axes.entropy, items: entropy },
      ])}
      file="regularisers"
      columns={[
        {
          panels: [
            {
              key: 'pass',
              title: measures.passAt(1),
              ...rowPanel(passRows(t, pass, baseOf(results, 'main')?.passAt1)),
            },
          ],
        },
        { panels: [{ key: 'entropy', title: words.overall, ...rowPanel(entropyRows(t, entropy)) }] },
      ]}
    />
  );
}
