import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armRow, baseOf, evaluationOf, passOf, seedsOf } from '../panels/arms.ts';
import { passRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { rowDomain, rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

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
