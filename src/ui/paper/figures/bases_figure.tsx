import { differenceOf, finals } from '../../../paper/estimates.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { passRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { rowDomain } from '../../charts/panels/row.ts';
import { arm, armRow, basePassOf, evaluated, mainConditions, passOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

const onBases: readonly ExperimentId[] = ['main', 'base-2', 'base-3'];

/** The main experiment on three bases that one recipe distilled from three seeds. */
export function BasesFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.bases;
  const parts = onBases.flatMap((experiment, i) => {
    const rows = mainConditions.flatMap((condition) =>
      armRow(t, results, arm(experiment, condition), passOf),
    );
    const lead = differenceOf(finals(results, experiment, 'top20'), finals(results, experiment, 'random20'));
    const base = basePassOf(results, experiment);
    return lead && base !== undefined ? [{ experiment, title: words.base(i + 1), rows, lead, base }] : [];
  });
  if (parts.length === 0) return <Missing />;
  const all = parts.flatMap(({ rows }) => rows);
  const domain = rowDomain(
    all,
    parts.map(({ base }) => base),
  );
  return (
    <PanelFigure
      title={words.title(parts.map(({ lead }) => lead))}
      note={[evaluated(t, results, parts[0].experiment, seedsOf(all)), t.panels.how.rows]}
      file="paper-bases"
      columns={parts.map(({ title, rows, base }) => passRows(t, rows, { title, base, domain }))}
      least={250}
    />
  );
}
