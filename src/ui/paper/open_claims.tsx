import { judge } from '../../paper/judge.ts';
import { figureIds } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import { showFigure } from '../state/views/paper_store.ts';
import { useMessages } from '../words/language.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { whyWords } from './check_words.ts';
import { VerdictMark } from './verdict_mark.tsx';

/** Every claim that does not hold as a whole, with why: said once more where the story ends. */
export function OpenClaims({ results }: { results: Results }) {
  const t = useMessages();
  const words = usePaperWords();
  const left = figureIds
    .map((figure) => ({ figure, judged: judge(figure, results) }))
    .filter(({ judged }) => judged.verdict !== 'holds');
  if (left.length === 0) return <p>{words.open.all}</p>;
  return (
    <>
      <h3>{words.open.heading}</h3>
      <ul className="paper-left">
        {left.map(({ figure, judged }) => (
          <li key={figure}>
            <p>
              <button type="button" className="plain" onClick={() => showFigure(figure)}>
                {words.open.go(words.claims[figure].name, words.claims[figure].title)}
              </button>{' '}
              <VerdictMark figure={figure} judged={judged} />
            </p>
            <p className="note">{whyWords(words, figure, results).join(t.gap)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
