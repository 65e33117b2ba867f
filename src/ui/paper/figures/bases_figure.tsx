import { differenceOf, finals } from '../../../reproduction/estimates.ts';
import type { ExperimentId } from '../../../reproduction/experiments.ts';
import type { Results } from '../../../reproduction/results.ts';
import { useMessages } from '../../messages/language.ts';
import { arm, armRow, baseOf, evaluationOf, passOf, seedsOf } from './arms.ts';
import { passRows } from './measures.ts';
import { Missing } from './missing.tsx';
import { PanelFigure } from './panels.tsx';
import { rowSheet } from './paper_sheet.ts';
import { rowDomain, rowPanel } from './row_panel.tsx';

const onBases: readonly ExperimentId[] = ['main', 'base-2', 'base-3'];
const conditions = ['top20', 'all', 'random20', 'bottom80'];

/** The main experiment on three bases that one recipe distilled from three seeds. */
export function BasesFigure({ results }: { results: Results }) {
  const t = useMessages();
  const { bases: words, how } = t.paperFigures;
  const parts = onBases.flatMap((experiment, i) => {
    const rows = conditions.flatMap((condition) => armRow(t, results, arm(experiment, condition), passOf));
    const lead = differenceOf(finals(results, experiment, 'top20'), finals(results, experiment, 'all'));
    const base = baseOf(results, experiment);
    return lead && base ? [{ experiment, title: words.base(i + 1), rows, lead, base }] : [];
  });
  if (parts.length === 0) return <Missing />;
  const all = parts.flatMap(({ rows }) => rows);
  const domain = rowDomain(
    all,
    parts.map(({ base }) => base.passAt1),
  );
  const { problems, samples } = evaluationOf(results, parts[0].experiment);
  return (
    <PanelFigure
      title={words.title(parts.map(({ lead }) => lead))}
      note={[t.paperFigures.held(problems, samples, seedsOf(all)), how.rows].join(t.gap)}
      sheet={rowSheet(
        t,
        parts.map(({ title, rows }) => ({ measure: title, items: rows })),
      )}
      file="bases"
      columns={parts.map(({ experiment, title, rows, base }) => ({
        panels: [{ key: experiment, title, ...rowPanel(passRows(t, rows, base.passAt1, domain)) }],
      }))}
      least={250}
    />
  );
}
