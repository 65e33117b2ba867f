import { meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import {
  distilledSeed,
  type SettlingPlace,
  seedUnder,
  settledBy,
  settlingAt,
  settlingOfBase,
} from '../../../paper/settling.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { arm, armLook, armName, rowOf, seedsOf } from '../panels/arms.ts';
import { entropyRows } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { rowSheet } from '../panels/paper_sheet.ts';
import { type Row, rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';

const places: readonly SettlingPlace[] = ['forks', 'rest'];

const trained = [
  arm('main', 'all'),
  arm('main', 'top20'),
  arm('regularisers', 'symmetric'),
  arm('regularisers', 'entropy-bonus'),
];

/** Section 6: entropy at the base's forks and elsewhere, under the base, after more SFT, and after RL. */
export function SftFigure({ results }: { results: Results }) {
  const t = useMessages();
  const { sft: words, how } = t.paperFigures;
  const before = settlingOfBase(results);
  const sft = meanOf(settledBy(results, 'forks', distilledSeed));
  const rl = meanOf(settledBy(results, 'forks', seedUnder('main', 'all')));
  if (!before || !sft || !rl) return <Missing />;
  const parts = places.map((place) => ({ place, rows: rowsAt(t, results, before[place], place) }));
  return (
    <PanelFigure
      title={words.title(sft, rl)}
      note={[words.what(before.traces, before.tokens, seedsOf(parts[0].rows)), how.rows].join(t.gap)}
      sheet={rowSheet(
        t,
        parts.map(({ place, rows }) => ({ measure: words.places[place], items: rows })),
      )}
      file="sft"
      columns={parts.map(({ place, rows }) => ({
        panels: [{ key: place, title: words.places[place], ...rowPanel(entropyRows(t, rows)) }],
      }))}
      least={340}
    />
  );
}

function rowsAt(t: Messages, results: Results, before: number, place: SettlingPlace): Row[] {
  const { base, sft, rl } = t.paperFigures.sft;
  const estimate = { value: before, interval: null, n: 1 };
  return [
    { key: 'base', label: base, look: 'is-base', values: [], estimate },
    ...rowOf({ key: 'sft', label: sft, look: 'is-distilled' }, settlingAt(results, place, distilledSeed)),
    ...trained.flatMap((one) =>
      rowOf(
        { key: `${one.experiment} ${one.condition}`, label: rl(armName(t, one)), look: armLook(one) },
        settlingAt(results, place, seedUnder(one.experiment, one.condition)),
      ),
    ),
  ];
}
