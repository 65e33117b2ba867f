import { fewestSeeds } from '../../../stats/seeds.ts';
import type { TransferSetId } from '../../../task/transfer_sets.ts';
import { TransferFigure } from '../../charts/figures/transfer_figure.tsx';
import { passDifferences } from '../../charts/panels/measures.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { groupName } from '../../state/compare/names.ts';
import { passOf, type TransferRow, transferDifferences } from '../../state/compare/transfer_values.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';
import { groupRow } from '../group_rows.ts';

/** What was tested on a set of other problems. */
export interface TestedSet {
  readonly set: TransferSetId;
  readonly rows: readonly TransferRow[];
}

const within = (share: number) => Math.min(1, Math.max(0, share));

/** pass@1 on sets of other problems, condition by condition. */
export function TransferRates({ tested }: { tested: readonly TestedSet[] }) {
  const t = useMessages();
  const words = useComparePanels().transfer;
  const titles = tested.map(({ set, rows }) => {
    const best = rows.reduce((a, b) => (b.mean > a.mean ? b : a));
    const base = best.base && passOf(best.base);
    return words.title(set, groupName(t, best.group), best.mean, base);
  });
  const notes = tested.map(({ set, rows: [{ seeds }] }) => {
    const [{ outcome }] = seeds;
    return words.notes[set](outcome.right.length, outcome.samples);
  });
  const format = (v: number) => t.numbers.fixed(v, 3);
  const { columns } = t.panels;
  return (
    <TransferFigure
      title={titles.join(t.fields.changes.and)}
      note={[...notes, words.how]}
      file="transfer"
      parts={tested.map(({ set, rows }) => {
        const bases = [...new Set(rows.map(({ base }) => base && passOf(base)))];
        const same = bases.length === 1 ? bases[0] : null;
        return {
          title: words.sets[set],
          base: same ?? undefined,
          rows: rows.flatMap(({ group, seeds, mean, interval, base }) =>
            groupRow(t, group, seeds, {
              base: same === null ? base && passOf(base) : null,
              estimate: {
                value: mean,
                interval: interval && { low: within(interval.low), high: within(interval.high) },
                n: seeds.length,
              },
            }),
          ),
        };
      })}
      sheet={{
        columns: [
          { name: 'set', label: words.set, words: words.sets },
          { name: 'condition', label: columns.arm },
          { name: 'seed', label: columns.seed },
          { name: 'step', label: columns.step },
          { name: 'pass_at_1', label: t.panels.measures.passAt(1), format },
          { name: 'pass_at_1_base', label: t.panels.base, format },
          { name: 'length', label: columns.length, format: (v) => t.numbers.fixed(v, 1) },
          { name: 'truncated', label: columns.truncated, format: t.numbers.percent },
        ],
        rows: tested.flatMap(({ set, rows }) =>
          rows.flatMap(({ group, seeds, base }) =>
            seeds.map(({ seed, step, value, outcome: { length, truncated } }) => [
              set,
              groupName(t, group),
              seed,
              step,
              value,
              base && passOf(base),
              length,
              truncated,
            ]),
          ),
        ),
      }}
    />
  );
}

/** Conditions against one of them on sets of other problems. */
export function TransferDifferences({ tested, against }: { tested: readonly TestedSet[]; against: string }) {
  const t = useMessages();
  const words = useComparePanels().transfer;
  const { how } = t.panels;
  const found = tested.flatMap(({ set, rows }) => {
    const reference = rows.find(({ group }) => group.key === against);
    const differences = reference ? transferDifferences(rows, reference) : [];
    return reference && differences.length > 0
      ? [{ set, name: groupName(t, reference.group), differences }]
      : [];
  });
  if (found.length === 0) return <p className="figure-empty">{words.noDifference}</p>;
  const titles = found.map(({ set, name, differences }) => {
    const { group, result } = differences.reduce((a, b) =>
      Math.abs(b.result.mean ?? 0) > Math.abs(a.result.mean ?? 0) ? b : a,
    );
    return words.differences(set, groupName(t, group), name, result.mean ?? 0, result.t);
  });
  const all = found.flatMap(({ differences }) => differences);
  const byProblem = all.some(({ over }) => over === 'problems');
  const few = all.some(({ over, result }) => over === 'seeds' && result.n < fewestSeeds);
  return (
    <PanelFigure
      title={titles.join(t.fields.changes.and)}
      note={[words.differencesNote, byProblem ? words.oneSeed : few ? words.tooFew : '', how.zone]}
      file="transfer-differences"
      columns={found.map(({ set, differences }) =>
        passDifferences(
          t,
          differences.flatMap(({ group, over, result: { pairs, mean, t: interval, n } }) => {
            const values = pairs.map(({ seed, difference }) => ({ seed, value: difference }));
            const estimate = { value: mean ?? 0, interval, n };
            return groupRow(t, group, values, { estimate }).map((row) =>
              over === 'seeds' ? row : { ...row, label: words.overProblems(row.label) },
            );
          }),
          words.sets[set],
        ),
      )}
    />
  );
}
