import type { EntropyResult, WordResult } from '../../../paper/results.ts';
import { bucketOf } from '../../charts/entropy_buckets.ts';
import { meanWords } from '../../charts/figures/word_sheet.ts';
import { traceWord } from '../../words/trace_words.ts';
import { usePictureMessages } from './picture_messages.ts';

/** Words of each list: as many as fit on a line or two. */
const most = 10;

/** The words of highest and of lowest mean entropy, each with its mean (paper, Fig. 2b, c). */
export function WordLists({ result: { highest, lowest } }: { result: EntropyResult }) {
  const words = usePictureMessages().figures.words;
  return (
    <dl className="paper-words">
      <Words caption={words.highest} list={highest} />
      <Words caption={words.lowest} list={lowest} />
    </dl>
  );
}

function Words({ caption, list }: { caption: string; list: readonly WordResult[] }) {
  const t = usePictureMessages();
  return (
    <div>
      <dt>{t.paperFigures.fig2.inNats(caption)}</dt>
      <dd>
        {list.slice(0, most).map(({ word, mean, count }) => (
          <span key={word} title={t.figures.words.wordIs(traceWord(word), mean, count)}>
            <span className={`token mono e${bucketOf(mean)}`}>{traceWord(word)}</span> {meanWords(mean, t)}
          </span>
        ))}
      </dd>
    </div>
  );
}
