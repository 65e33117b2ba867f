import { entropyRows, lengthRows, passRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';
import { type EndKind, endsOf } from '../differences/end_values.ts';
import { evaluationNotes } from '../evaluation_notes.ts';
import { groupRow } from '../group_rows.ts';

const panels = { pass: passRows, entropy: entropyRows, length: lengthRows } as const;

/** pass@1, entropy and length at the end of training, condition by condition (paper, Fig. 7 and 10). */
export function EndsFigure({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = useComparePanels().entropy.ends;
  const pass = endsOf(shown, 'pass');
  if (pass === null) return <p className="figure-empty">{words.empty}</p>;
  const panel = (kind: EndKind) => {
    const rows = (endsOf(shown, kind)?.values ?? []).flatMap(({ group, seeds, base }) =>
      groupRow(t, group, seeds, { base }),
    );
    return panels[kind](t, rows, { title: words.panels[kind] });
  };
  return (
    <PanelFigure
      title={words.title}
      note={[
        words.note(pass.step),
        ...evaluationNotes(
          t,
          shown.flatMap(({ runs }) => runs),
        ),
        t.panels.how.rows,
        words.how,
      ]}
      file="end-of-training"
      columns={[panel('pass'), panel('entropy'), panel('length')]}
      least={340}
    />
  );
}
