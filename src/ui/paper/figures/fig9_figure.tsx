import { type BySeed, differenceOf } from '../../../reproduction/estimates.ts';
import { isSameModel, transferred } from '../../../reproduction/model_checks.ts';
import type { Results, TransferResult } from '../../../reproduction/results.ts';
import type { Messages } from '../../messages/en.ts';
import { useMessages } from '../../messages/language.ts';
import { arm, armLook, armName, rowOf, seedsOf } from './arms.ts';
import { passRows } from './measures.ts';
import { Missing } from './missing.tsx';
import { PanelFigure } from './panels.tsx';
import { rowSheet } from './paper_sheet.ts';
import { type Row, rowPanel } from './row_panel.tsx';

const base = { base: 'countdown-164k' };

/** Fig. 9: pass@1 on problems unlike those of the training. */
export function Fig9Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig9: words, how } = t.paperFigures;
  const panels = transferred.flatMap((set) => {
    const on = results.transfers.filter((one) => one.set === set);
    const before = on.find(({ model }) => isSameModel(model, base));
    const rows = ['top20', 'all'].flatMap((condition) => transferRow(t, on, condition));
    return rows.length > 0 && before ? [{ set, before, rows }] : [];
  });
  if (panels.length === 0) return <Missing />;
  const gained = panels.flatMap(({ set, before, rows: [row] }) => {
    const flat: BySeed = row.values.map(({ seed }) => ({ seed, value: before.passAt1 }));
    const gain = differenceOf(row.values, flat);
    return gain ? [{ set: words.sets[set], gain }] : [];
  });
  const { problems, samples } = panels[0].before;
  const all = panels.flatMap(({ rows }) => rows);
  return (
    <PanelFigure
      title={words.title(gained)}
      note={[words.trained, t.paperFigures.posed(problems, samples, seedsOf(all)), how.rows].join(t.gap)}
      sheet={rowSheet(
        t,
        panels.map(({ set, rows }) => ({ measure: words.sets[set], items: rows })),
      )}
      file="figure-9"
      columns={panels.map(({ set, before, rows }) => ({
        panels: [{ key: set, title: words.sets[set], ...rowPanel(passRows(t, rows, before.passAt1)) }],
      }))}
    />
  );
}

function transferRow(t: Messages, on: readonly TransferResult[], condition: string): Row[] {
  const of = arm('main', condition);
  const values = on.flatMap(({ model: { run }, passAt1 }) =>
    run?.experiment === of.experiment && run.condition === condition
      ? [{ seed: run.seed, value: passAt1 }]
      : [],
  );
  return rowOf({ key: condition, label: armName(t, of), look: armLook(of) }, values);
}
