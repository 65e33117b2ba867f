import { useEffect, useRef } from 'react';
import { judge } from '../../paper/judge.ts';
import type { FigureId } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import { useMedia } from '../kit/use_media.ts';
import { showFigure, usePaper } from '../state/views/paper_store.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { type ChapterId, chapterElement, chapters } from './chapters.ts';
import { scrollAndFocus } from './use_scroll_position.ts';
import { VerdictMark } from './verdict_mark.tsx';

/** From this width on the contents are next to the text, as in `paper.css`. */
const wideEnough = '(min-width: 68.75em)';

/** The chapters and their figures with the verdicts: next to the text where there is room, else folded in a bar that stays. */
export function Contents({ results }: { results: Results | null }) {
  const words = usePaperWords();
  const wide = useMedia(wideEnough);
  const read = usePaper((s) => s.view.figure);
  const folded = useRef<HTMLDetailsElement>(null);
  const list = <ContentsList results={results} />;
  return (
    <nav className="paper-contents" aria-label={words.contents}>
      {wide ? (
        <>
          <h2 className="label">{words.contents}</h2>
          {list}
        </>
      ) : (
        <details ref={folded}>
          {/* It stays in sight, so it says what is read. */}
          <summary>{read === null ? words.contents : words.contentsAt(words.claims[read].name)}</summary>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pressed are the entries */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on an entry is a click */}
          <div
            onClick={() => {
              if (folded.current) folded.current.open = false;
            }}
          >
            {list}
          </div>
        </details>
      )}
    </nav>
  );
}

function ContentsList({ results }: { results: Results | null }) {
  const words = usePaperWords();
  const read = usePaper((s) => s.view.figure);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Beside the text the contents may be longer than the window; they follow what is read.
    const nav = list.current?.closest('nav');
    const entry = read === null ? null : list.current?.querySelector('[aria-current]');
    if (!nav || !entry) return;
    const [room, line] = [nav.getBoundingClientRect(), entry.getBoundingClientRect()];
    if (line.top < room.top || line.bottom > room.bottom)
      nav.scrollTop += line.top - room.top - room.height / 2;
  }, [read]);
  return (
    <ol ref={list}>
      {chapters.map(({ id, figures }) => (
        <li key={id}>
          <button type="button" className="plain" onClick={() => goToChapter(id)}>
            {words.chapters[id].title}
          </button>
          {figures.length > 0 && (
            <ul>
              {figures.map((figure) => (
                <li key={figure}>
                  <FigureEntry figure={figure} results={results} current={figure === read} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

interface FigureEntryProps {
  figure: FigureId;
  results: Results | null;
  /** It is the one that is read. */
  current: boolean;
}

/** A figure's name, which leads to it, with its verdict. */
export function FigureEntry({ figure, results, current }: FigureEntryProps) {
  const words = usePaperWords();
  return (
    <button
      type="button"
      className="plain paper-entry row"
      aria-current={current ? 'location' : undefined}
      onClick={() => showFigure(figure)}
    >
      <span>{words.claims[figure].name}</span>
      {results && <VerdictMark figure={figure} judged={judge(figure, results)} />}
    </button>
  );
}

const goToChapter = (chapter: ChapterId) => scrollAndFocus(chapterElement(chapter));
