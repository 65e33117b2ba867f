import { finals } from '../../../paper/estimates.ts';
import { experimentOf } from '../../../paper/experiments.ts';
import type { Results } from '../../../paper/results.ts';
import { margin, outcomeOf } from '../../../paper/rule.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armLook, armName, differenceRow, evaluationOf, seedsOf } from '../panels/arms.ts';
import { passDifferences } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

/** What implementations of the mask differ in, each against the default. */
export function ImplementationsFigure({ results }: { results: Results }) {
  const t = useMessages();
  const { implementations: words, axes, how } = t.paperFigures;
  const rows = experimentOf('implementations').spec.conditions.flatMap(({ name }) => {
    const one = arm('implementations', name);
    return differenceRow(
      { key: name, label: armName(t, one), look: armLook(one) },
      finals(results, 'implementations', name),
      finals(results, 'main', 'top20'),
    );
  });
  if (rows.length === 0) return <Missing />;
  const within = rows.filter(
    ({ estimate }) => outcomeOf(estimate, { from: -margin, to: margin }) === 'shown',
  );
  const { problems, samples } = evaluationOf(results, 'implementations');
  return (
    <PanelFigure
      title={words.title(rows.length, within.length, margin)}
      note={[t.paperFigures.held(problems, samples, seedsOf(rows)), words.what, how.paired, how.zone].join(
        t.gap,
      )}
      sheet={rowSheet(t, [{ measure: axes.passDifference, items: rows }])}
      file="implementations"
      columns={[{ panels: [{ key: 'rows', ...rowPanel(passDifferences(t, rows)) }] }]}
    />
  );
}
