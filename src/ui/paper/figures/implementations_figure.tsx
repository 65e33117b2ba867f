import { finals } from '../../../paper/estimates.ts';
import { experimentOf } from '../../../paper/experiments.ts';
import type { Results } from '../../../paper/results.ts';
import { margin, outcomeOf } from '../../../paper/rule.ts';
import { passDifferences } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { arm, armClass, armName, differenceRow, evaluated, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

/** What implementations of the mask differ in, each against the default. */
export function ImplementationsFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.implementations;
  const { how } = t.panels;
  const rows = experimentOf('implementations').spec.conditions.flatMap(({ name }) => {
    const one = arm('implementations', name);
    return differenceRow(
      { key: name, label: armName(t, one), className: armClass(one) },
      finals(results, 'implementations', name),
      finals(results, 'main', 'top20'),
    );
  });
  if (rows.length === 0) return <Missing />;
  const within = rows.filter(
    ({ estimate }) => outcomeOf(estimate, { from: -margin, to: margin }) === 'shown',
  );
  return (
    <PanelFigure
      title={words.title(rows.length, within.length, margin)}
      note={[evaluated(t, results, 'implementations', seedsOf(rows)), words.what, how.paired, how.zone]}
      file="paper-implementations"
      columns={[passDifferences(t, rows)]}
    />
  );
}
