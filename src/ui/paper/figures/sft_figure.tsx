import { type BySeed, meanOf } from '../../../reproduction/estimates.ts';
import type { ModelName, Results, SettlingResult } from '../../../reproduction/results.ts';
import type { Messages } from '../../messages/en.ts';
import { useMessages } from '../../messages/language.ts';
import { arm, armLook, armName, rowOf, seedsOf } from './arms.ts';
import { entropyRows } from './measures.ts';
import { Missing } from './missing.tsx';
import { PanelFigure } from './panels.tsx';
import { rowSheet } from './paper_sheet.ts';
import { type Row, rowPanel } from './row_panel.tsx';

const places = ['forks', 'rest'] as const;
type PlaceKind = (typeof places)[number];

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
  const found = results.settling.find(({ base }) => base === 'countdown-164k');
  const parts = found ? places.map((place) => ({ place, rows: rowsAt(t, found, place) })) : [];
  const before = found && baseIn(found);
  const changes = found &&
    before && {
      sft: meanOf(lessBefore(seedsWhere(found, 'forks', distilled), before.forks)),
      rl: meanOf(lessBefore(seedsWhere(found, 'forks', under('main', 'all')), before.forks)),
    };
  if (!found || !changes?.sft || !changes.rl) return <Missing />;
  return (
    <PanelFigure
      title={words.title(changes.sft, changes.rl)}
      note={[words.what(found.traces, found.tokens, seedsOf(parts[0].rows)), how.rows].join(t.gap)}
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

function rowsAt(t: Messages, found: SettlingResult, place: PlaceKind): Row[] {
  const { base, sft, rl } = t.paperFigures.sft;
  const before = baseIn(found);
  return [
    ...(before
      ? [
          {
            key: 'base',
            label: base,
            look: 'is-base',
            values: [],
            estimate: { value: before[place], interval: null, n: 1 },
          },
        ]
      : []),
    ...rowOf({ key: 'sft', label: sft, look: 'is-distilled' }, seedsWhere(found, place, distilled)),
    ...trained.flatMap((one) =>
      rowOf(
        { key: `${one.experiment} ${one.condition}`, label: rl(armName(t, one)), look: armLook(one) },
        seedsWhere(found, place, under(one.experiment, one.condition)),
      ),
    ),
  ];
}

const baseIn = ({ models }: SettlingResult) =>
  models.find(({ model }) => model.run === undefined && model.distilled === undefined);

const distilled = ({ distilled: seed }: ModelName) => seed ?? null;
const under =
  (experiment: string, condition: string) =>
  ({ run }: ModelName) =>
    run?.experiment === experiment && run.condition === condition ? run.seed : null;

/** The mean entropy at a place under some of the models, by seed, nats. */
const seedsWhere = (
  { models }: SettlingResult,
  place: PlaceKind,
  seedOf: (model: ModelName) => number | null,
): BySeed =>
  models.flatMap((entry) => {
    const seed = seedOf(entry.model);
    return seed === null ? [] : [{ seed, value: entry[place] }];
  });

const lessBefore = (values: BySeed, before: number): BySeed =>
  values.map(({ seed, value }) => ({ seed, value: value - before }));
