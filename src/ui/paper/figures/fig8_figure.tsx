import { finals } from '../../../reproduction/estimates.ts';
import { type ExperimentId, experimentOf } from '../../../reproduction/experiments.ts';
import type { Results } from '../../../reproduction/results.ts';
import { useMessages } from '../../messages/language.ts';
import { arm, armLook, differenceRow, evaluationOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { PanelFigure } from './panels.tsx';
import { rowSheet } from './paper_sheet.ts';
import { sizePanel } from './size_panel.tsx';

/** Smallest first. */
const bySize: readonly ExperimentId[] = ['size-50k', 'main', 'size-850k'];

/** What a base is called after, in thousands of parameters: `countdown-164k`. */
const size = /-(\d+)k\b/;

/** Fig. 8: what the top 20 % have over all tokens, by the size of the model. */
export function Fig8Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig8: words, axes, how } = t.paperFigures;
  const sized = bySize.flatMap((experiment) => {
    const thousands = Number(size.exec(experimentOf(experiment).spec.model)?.[1]);
    const [row] = differenceRow(
      { key: experiment, label: words.size(thousands), look: armLook(arm(experiment, 'top20')) },
      finals(results, experiment, 'top20'),
      finals(results, experiment, 'all'),
    );
    return row && thousands > 0 ? [{ row, parameters: 1000 * thousands }] : [];
  });
  if (sized.length === 0) return <Missing />;
  const rows = sized.map(({ row }) => row);
  const { problems, samples } = evaluationOf(
    results,
    bySize.find((id) => evaluationOf(results, id).problems > 0)!,
  );
  return (
    <PanelFigure
      title={words.title(rows.map(({ label, estimate }) => ({ size: label, lead: estimate })))}
      note={[t.paperFigures.held(problems, samples, seedsOf(rows)), how.paired, how.zone].join(t.gap)}
      sheet={rowSheet(t, [{ measure: axes.lead, items: rows }])}
      file="figure-8"
      columns={[{ panels: [{ key: 'sizes', ...sizePanel(t, sized) }] }]}
    />
  );
}
