import { useState } from 'react';
import { agreement, leastForks } from '../../../forks/consequence.ts';
import { sum } from '../../../stats/totals.ts';
import { LinkedText } from '../../kit/glossary/linked_text.tsx';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { traceWord } from '../../words/trace_words.ts';
import { bucketOf } from '../entropy_buckets.ts';
import { FigureFrame } from '../figures/figure_frame.tsx';
import type { Sheet } from '../figures/figure_sheet.ts';
import {
  comparedForks,
  decidesMost,
  type ForkOrder,
  type ForkRow,
  sortForks,
  waversInVain,
} from './fork_rows.ts';
import { shareText } from './tree_words.ts';

interface ForkTableProps {
  rows: readonly ForkRow[];
  /** Tokens of the prompt: positions are counted from the response's first token. */
  promptLength: number;
  /** The position of the fork that is open; null where none is. */
  selected: number | null;
  onSelect: (position: number) => void;
}

/** The words of the note that lead to the glossary. */
const explained = ['consequence'] as const;

/** The forks of a sample: how open each is, and what hangs on it. */
export function ForkTable({ rows, promptLength, selected, onSelect }: ForkTableProps) {
  const t = useMessages();
  const words = t.figures.forks;
  const [order, setOrder] = useState<ForkOrder>('consequence');
  if (rows.length === 0) return <p className="figure-empty">{words.empty}</p>;

  const numberOf = ({ fork }: ForkRow) => fork.position - promptLength + 1;
  const sorted = sortForks(rows, order);
  const first = decidesMost(rows);
  const title = first
    ? words.titleMost(traceWord(first.word), comparedForks(rows), Math.floor(first.fork.atLeast ?? 0))
    : words.title;
  const sortable = (column: ForkOrder) => (
    <th scope="col" aria-sort={order === column ? 'descending' : 'none'}>
      <button type="button" className="plain sort" onClick={() => setOrder(column)}>
        {words[column]}
        <span aria-hidden="true">{order === column ? ' ↓' : ''}</span>
      </button>
    </th>
  );
  return (
    <FigureFrame
      title={title}
      note={<LinkedText only={explained}>{words.note}</LinkedText>}
      description={words.note}
      sheet={forkSheet(sorted, promptLength, t)}
      file="forks"
      drawn={false}
      tabled
    >
      <div className="figure-scroll">
        <table className="fork-table">
          <thead>
            <tr>
              <th scope="col">{words.position}</th>
              <th scope="col">{words.token}</th>
              {sortable('entropy')}
              {sortable('consequence')}
              <th scope="col">{words.verdict}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => {
              const { fork } = row;
              const word = traceWord(row.word);
              const { position, entropy, consequence, consequenceInterval, noise, verdict, p } = fork;
              const at = numberOf(row);
              return (
                <tr
                  key={position}
                  className={`is-${verdict}`}
                  aria-current={selected === position ? 'true' : undefined}
                  onClick={() => onSelect(position)}
                >
                  <td>{t.numbers.integer(at)}</td>
                  <th scope="row">
                    <button
                      type="button"
                      className={`token mono e${bucketOf(entropy)}`}
                      aria-label={words.show(word, at)}
                      onClick={(event) => {
                        event.stopPropagation();
                        onSelect(position);
                      }}
                    >
                      {word}
                    </button>
                  </th>
                  <td>{t.numbers.significant(entropy)}</td>
                  {consequence === null ? (
                    <td className="one-way" colSpan={2}>
                      {oneWay(fork, t)}
                    </td>
                  ) : (
                    <>
                      <td>
                        <span className="consequence">
                          <ConsequenceBar value={consequence} interval={consequenceInterval} />
                          <span>{t.numbers.integer(consequence)}</span>
                          {consequenceInterval && (
                            <span className="unseen">
                              {words.intervalIs(consequenceInterval.low, consequenceInterval.high)}
                            </span>
                          )}
                        </span>
                        <small className="noise">{words.noiseIs(noise ?? 0)}</small>
                      </td>
                      <td>
                        <span className="fork-verdict">{words.verdicts[verdict]}</span>
                        {verdict !== 'wavers' && <small>{words.pIs(p)}</small>}
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Sayings rows={rows} />
    </FigureFrame>
  );
}

/** Why a fork has no consequence: its likeliest branch is the only one that was worth sampling. */
function oneWay({ branches }: ForkRow['fork'], t: Messages): string {
  const words = t.figures.forks;
  const [way] = branches.filter(({ compared }) => compared);
  return way ? words.oneWay(traceWord(way.word), shareText(way.probability, t)) : words.unknown;
}

/** How entropy and consequence agree, and the fork that wavers in vain. */
function Sayings({ rows }: { rows: readonly ForkRow[] }) {
  const t = useMessages();
  const words = t.figures.forks;
  const { n, correlation, chance } = agreement(rows.map(({ fork }) => fork));
  const vain = waversInVain(rows);
  return (
    <p className="sayings">
      {vain && (
        <>
          {words.wavers(
            words.slots[vain.slot ?? ''] ?? null,
            traceWord(vain.word),
            vain.fork.entropy,
            (vain.fork.consequenceInterval?.low ?? 0) > 0,
            vain.fork.consequenceInterval?.high ?? 0,
          )}
          {t.gap}
        </>
      )}
      {correlation === null || chance === null
        ? words.agreeUnknown(n, leastForks)
        : words.agree(correlation, n, chance)}
    </p>
  );
}

const barWidth = 76;

/** Points from 0 to 100 with their interval. */
function ConsequenceBar({
  value,
  interval,
}: {
  value: number;
  interval: ForkRow['fork']['consequenceInterval'];
}) {
  const x = (points: number) => (Math.max(0, Math.min(100, points)) / 100) * barWidth;
  return (
    <svg aria-hidden="true" width={barWidth} height={12}>
      <rect className="bar-ground" y={3} width={barWidth} height={6} rx={3} />
      <rect
        className="bar-good"
        y={3}
        width={Math.max(1.5, x(value))}
        height={6}
        rx={Math.min(3, x(value) / 2)}
      />
      {interval && (
        <path className="whisker" d={`M${x(interval.low)} 6H${x(interval.high)}M${x(interval.high)} 3V9`} />
      )}
    </svg>
  );
}

/** The forks as numbers. Consequence and its interval are points. */
export function forkSheet(rows: readonly ForkRow[], promptLength: number, t: Messages): Sheet {
  const { numbers } = t;
  const words = t.figures.forks;
  const whole = numbers.integer;
  return {
    columns: [
      { name: 'position', label: words.position, format: whole },
      { name: 'token', label: words.token },
      { name: 'slot', label: words.slot },
      { name: 'entropy_nats', label: words.entropy, format: (v) => numbers.fixed(v, 2) },
      { name: 'consequence_points', label: words.consequence, format: whole },
      { name: 'low_points', label: words.columns.low, format: whole },
      { name: 'high_points', label: words.columns.high, format: whole },
      { name: 'at_least_points', label: words.columns.atLeast, format: whole },
      { name: 'noise_points', label: words.columns.noise, format: whole },
      { name: 'p', label: words.p, format: words.pValue },
      { name: 'verdict', label: words.verdict, words: words.verdicts },
      { name: 'continuations', label: words.columns.samples, format: whole },
    ],
    rows: rows.map(({ fork, word, slot }) => [
      fork.position - promptLength + 1,
      word,
      slot,
      fork.entropy,
      fork.consequence,
      fork.consequenceInterval?.low ?? null,
      fork.consequenceInterval?.high ?? null,
      fork.atLeast,
      fork.noise,
      // One way alone leaves nothing to test.
      fork.consequence === null ? null : fork.p,
      fork.consequence === null ? null : fork.verdict,
      sum(fork.branches, ({ samples }) => samples),
    ]),
  };
}
