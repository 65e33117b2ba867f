import { differenceOf, finals } from '../../../reproduction/estimates.ts';
import type { Results } from '../../../reproduction/results.ts';
import { useMessages } from '../../messages/language.ts';
import { arm, armRow, baseOf, entropyOf, evaluationOf, type Of, passOf, seedsOf } from './arms.ts';
import { entropyRows, passRows } from './measures.ts';
import { Missing } from './missing.tsx';
import { PanelFigure } from './panels.tsx';
import { rowSheet } from './paper_sheet.ts';
import { rowPanel } from './row_panel.tsx';

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
