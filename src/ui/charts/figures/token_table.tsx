import type { RankedWords, WordStatistic } from '../../../forks/token_entropy.ts';
import { useMessages } from '../../words/language.ts';
import { traceWord } from '../../words/trace_words.ts';
import { bucketOf } from '../entropy_buckets.ts';
import { FigureFrame } from './figure_frame.tsx';
import { meanWords, wordSheet } from './word_sheet.ts';

interface TokenTableProps {
  ranked: RankedWords;
  /** A word occurs more often than this to be ranked. */
  floor: number;
  /** Whether the words are joined of tokens. */
  joined?: boolean;
}

/** How many words a finding names. */
const named = 3;

/** The words of highest and of lowest mean entropy, side by side (paper, Fig. 2b, c). */
export function TokenTable({ ranked, floor, joined = false }: TokenTableProps) {
  const t = useMessages();
  const words = t.figures.words;
  const { highest, lowest, tokens } = ranked;
  if (highest.length === 0) {
    return <p className="figure-empty">{tokens === 0 ? words.empty : words.none(floor, joined)}</p>;
  }
  const quote = (list: readonly WordStatistic[]) =>
    words.list(list.slice(0, named).map(({ word }) => words.quoted(traceWord(word))));
  return (
    <FigureFrame
      title={words.title(quote(highest), quote(lowest))}
      note={words.note(floor, tokens, joined)}
      sheet={wordSheet({ highest, lowest }, t, joined)}
      file="token-entropy"
      drawn={false}
      tabled
    >
      <div className="word-tables">
        <WordTable caption={words.highest} list={highest} joined={joined} />
        <WordTable caption={words.lowest} list={lowest} joined={joined} />
      </div>
    </FigureFrame>
  );
}

interface WordTableProps {
  caption: string;
  list: readonly WordStatistic[];
  joined: boolean;
}

function WordTable({ caption, list, joined }: WordTableProps) {
  const t = useMessages();
  const { columns } = t.figures.words;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard
    <section className="table-scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{joined ? columns.word : columns.token}</th>
            <th scope="col">{columns.mean}</th>
            <th scope="col">{columns.count}</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ word, mean, count }) => (
            <tr key={word}>
              <th scope="row">
                <span className={`token mono e${bucketOf(mean)}`}>{traceWord(word)}</span>
              </th>
              <td>{meanWords(mean, t)}</td>
              <td>{t.numbers.integer(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
