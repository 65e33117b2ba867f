import {
  baseEntropies,
  distilledSeed,
  entropiesAt,
  entropyChanges,
  type ForksOrRest,
  seedUnder,
} from '../../../paper/entropy_by_seed.ts';
import { meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { entropyRows } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import type { Row } from '../../charts/panels/row.ts';
import { arm, armClass, armName, rowOf, seedsOf } from './arms.ts';
import { Missing } from './missing.tsx';
import type { PictureMessages } from './picture_messages.ts';
import { usePictureMessages } from './picture_messages.ts';

const places: readonly ForksOrRest[] = ['forks', 'rest'];

const trained = [
  arm('main', 'all'),
  arm('main', 'top20'),
  arm('regularisers', 'symmetric'),
  arm('regularisers', 'entropy-bonus'),
];

/** Section 6: entropy at the base's forks and elsewhere, under the base, after more SFT, and after RL. */
export function SftFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.sft;
  const before = baseEntropies(results);
  const sft = meanOf(entropyChanges(results, 'forks', distilledSeed));
  const rl = meanOf(entropyChanges(results, 'forks', seedUnder('main', 'all')));
  if (!before || !sft || !rl) return <Missing />;
  const parts = places.map((place) => ({ place, rows: rowsAt(t, results, before[place], place) }));
  return (
    <PanelFigure
      title={words.title(sft, rl)}
      note={[words.what(before.traces, before.tokens, seedsOf(parts[0].rows)), t.panels.how.rows]}
      file="paper-sft"
      columns={parts.map(({ place, rows }) => entropyRows(t, rows, { title: words.places[place] }))}
      least={340}
    />
  );
}

function rowsAt(t: PictureMessages, results: Results, before: number, place: ForksOrRest): Row[] {
  const { base, sft, rl } = t.paperFigures.sft;
  const estimate = { value: before, interval: null, n: 1 };
  return [
    { key: 'base', label: base, className: 'is-base', values: [], estimate },
    ...rowOf(
      { key: 'sft', label: sft, className: 'is-distilled' },
      entropiesAt(results, place, distilledSeed),
    ),
    ...trained.flatMap((one) =>
      rowOf(
        { key: `${one.experiment} ${one.condition}`, label: rl(armName(t, one)), className: armClass(one) },
        entropiesAt(results, place, seedUnder(one.experiment, one.condition)),
      ),
    ),
  ];
}
