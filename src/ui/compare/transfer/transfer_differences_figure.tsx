import { fewestSeeds } from '../../../stats/seeds.ts';
import type { TransferSetId } from '../../../task/transfer_sets.ts';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import { groupName } from '../../state/compare/names.ts';
import { type TransferRow, transferDifferences } from '../../state/compare/transfer_values.ts';
import { useMessages } from '../../words/language.ts';
import { DifferencePlot } from '../differences/difference_plot.tsx';

interface TransferDifferencesProps {
  set: TransferSetId;
  rows: readonly TransferRow[];
  /** The condition that differences are taken from, by its key. */
  against: string;
}

/** Conditions against one of them on a set of other problems. */
export function TransferDifferencesFigure({ set, rows, against }: TransferDifferencesProps) {
  const t = useMessages();
  const words = t.compareReach.transfer;
  const { signed, interval } = t.compareReach;
  const reference = rows.find(({ group }) => group.key === against);
  const found = reference ? transferDifferences(rows, reference) : [];
  if (!reference || found.length === 0) return <p className="figure-empty">{words.noDifference}</p>;
  const name = groupName(t, reference.group);
  const widest = found.reduce((a, b) =>
    Math.abs(b.result.mean ?? 0) > Math.abs(a.result.mean ?? 0) ? b : a,
  );
  const difference = signed(widest.result.mean ?? 0);
  const title = words.differences(set, groupName(t, widest.group), name, difference);
  const byProblem = found.some(({ over }) => over === 'problems');
  const few = found.some(({ over, result }) => over === 'seeds' && result.n < fewestSeeds);
  const note = [words.differencesNote, byProblem ? words.oneSeed : few ? words.tooFew : '']
    .filter(Boolean)
    .join(t.gap);
  const format = (v: number) => signed(v);
  const said = found.map(({ group, result }) => `${groupName(t, group)} ${signed(result.mean ?? 0)}`);
  return (
    <FigureFrame
      title={title}
      note={note}
      description={note}
      file={`forklab-transfer-differences-${set}`}
      sheet={{
        columns: [
          { name: 'set', label: words.columns.set, words: words.sets },
          { name: 'condition', label: words.columns.condition },
          { name: 'reference', label: words.columns.reference },
          { name: 'difference', label: words.columns.mean, format },
          { name: 't_low', label: words.columns.low, format },
          { name: 't_high', label: words.columns.high, format },
          { name: 'paired_over', label: words.columns.over, words: words.pairings },
          { name: 'n', label: words.columns.n },
        ],
        rows: found.map(({ group, over, result }) => [
          set,
          groupName(t, group),
          name,
          result.mean,
          result.t?.low ?? null,
          result.t?.high ?? null,
          over,
          result.n,
        ]),
      }}
    >
      <DifferencePlot rows={found} label={`${title}: ${said.join(', ')}.`} against={name} />
      <ul className="end-legend">
        {found.map(({ group, over, result }) => (
          <li key={group.key}>
            {groupName(t, group)} <b>{signed(result.mean ?? 0)}</b>{' '}
            <span className="quiet">
              {result.t && `[${interval(result.t.low, result.t.high)}] `}
              {words.paired[over](result.n)}
            </span>
          </li>
        ))}
      </ul>
    </FigureFrame>
  );
}
