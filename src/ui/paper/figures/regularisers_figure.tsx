import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { entropyRows, passRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { arm, armRow, baseOf, entropyOf, evaluated, type Of, passOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

/** Section 6: all tokens under a symmetric clip, under clip-higher, and under an entropy bonus. */
export function RegularisersFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.regularisers;
  const { how, measures } = t.panels;
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
  return (
    <PanelFigure
      title={words.title(difference)}
      note={[evaluated(t, results, 'main', seedsOf(pass)), words.what, how.rows]}
      file="paper-regularisers"
      columns={[
        passRows(t, pass, { title: measures.passAt(1), base: baseOf(results, 'main')?.passAt1 }),
        entropyRows(t, rowsOf(entropyOf), { title: words.overall }),
      ]}
    />
  );
}
