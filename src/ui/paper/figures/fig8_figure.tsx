import { finals } from '../../../paper/estimates.ts';
import { experimentOf } from '../../../paper/experiments.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armLook, differenceRow, evaluationOf, seedsOf } from '../panels/arms.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { sizePanel } from '../panels/size_panel.tsx';
import { Missing } from './missing.tsx';

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
