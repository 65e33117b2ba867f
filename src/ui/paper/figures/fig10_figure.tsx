import { differenceOf, finals } from '../../../paper/estimates.ts';
import { lengths } from '../../../paper/experiments.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { lengthRows, passRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { arm, armName, armRow, evaluated, lengthOf, type Of, passOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';

const stages = ['long', 'long-same', 'long-more'] as const satisfies readonly ExperimentId[];
const conditions = ['top20', 'all'] as const;

/** Fig. 10: pass@1 and length where training went on, with the same length limit and with a larger one. */
export function Fig10Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.fig10;
  const rowsOf = (of: Of) =>
    conditions.flatMap((condition) =>
      stages.flatMap((stage) => {
        const one = arm(stage, condition);
        return armRow(t, results, one, of, words.stage(armName(t, one), words.stages[stage]));
      }),
    );
  const gain = differenceOf(finals(results, 'long-more', 'top20'), finals(results, 'long-same', 'top20'));
  if (!gain) return <Missing />;
  const pass = rowsOf(passOf);
  return (
    <PanelFigure
      title={words.title(gain)}
      note={[
        evaluated(t, results, 'long-same', seedsOf(pass)),
        words.what(lengths.same, lengths.more),
        t.panels.how.rows,
      ]}
      file="paper-figure-10"
      columns={[
        passRows(t, pass, { title: t.panels.measures.passAt(1) }),
        lengthRows(t, rowsOf(lengthOf), { title: words.longer }),
      ]}
      least={340}
    />
  );
}
