import './paper.css';
import { type ReactNode, useEffect } from 'react';
import { judge, unsaidContrary } from '../../paper/judge.ts';
import { figureIds, isOwn } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import type { Verdict } from '../../paper/rule.ts';
import { usePaper } from '../state/views/paper_store.ts';
import { useMessages } from '../words/language.ts';
import { fetchPaperWords, usePaperWords } from '../words/paper_language.ts';
import { ChapterSection } from './chapter_section.tsx';
import { type ChapterId, chapters } from './chapters.ts';
import { Contents } from './contents.tsx';
import { ExactCheck } from './exact_check.tsx';
import { fetchExample, fetchResults, fetchTextExample } from './fetch_paper.ts';
import { FigureCard } from './figure_card.tsx';
import { ForkExample, TextForkExample } from './fork_example.tsx';
import { OpenClaims } from './open_claims.tsx';
import { RunFacts } from './run_facts.tsx';
import { useScrollPosition } from './use_scroll_position.ts';

/** Paper: the claims of the paper that forklab grew from, figure by figure, with what of them holds at this scale. */
export function PaperView() {
  const words = usePaperWords();
  const loaded = usePaper((s) => s.results);
  const example = usePaper((s) => s.example);
  const inWords = usePaper((s) => s.textExample);
  useEffect(() => {
    void fetchPaperWords();
    void fetchResults();
    void fetchTextExample();
    void fetchExample();
  }, []);
  useScrollPosition(loaded.status !== 'loading', `${example.status} ${inWords.status}`);
  const { results, about } = loaded.status === 'ready' ? loaded : { results: null, about: null };
  /** What a chapter has in addition to its text and figures. */
  const extras: Partial<Record<ChapterId, ReactNode>> = {
    fork: (
      <>
        {inWords.status === 'ready' && <TextForkExample record={inWords.record} />}
        {example.status === 'ready' && <ForkExample record={example.record} />}
      </>
    ),
    rule: results && about && <RunFacts results={results} about={about} />,
    open: results && <OpenClaims results={results} />,
  };
  return (
    <div className="paper">
      <Contents results={results} />
      <div className="paper-main">
        <header className="paper-head">
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
          <p className="note">
            <a href="https://arxiv.org/abs/2506.01939" target="_blank" rel="noreferrer">
              {words.source}
            </a>
          </p>
          {results ? <p className="paper-tally">{words.tally(...tallyOf(results))}</p> : <Waiting />}
          <ExactCheck />
        </header>
        {chapters.map((chapter) => (
          <ChapterSection key={chapter.id} chapter={chapter}>
            {extras[chapter.id]}
            {chapter.figures.map((figure) => (
              <FigureCard key={figure} figure={figure} results={results} about={about} />
            ))}
          </ChapterSection>
        ))}
      </div>
    </div>
  );
}

/** How many of the paper’s claims have each verdict, and how many of our questions; and how many have a contrary check though their verdict does not say it. */
function tallyOf(
  results: Results,
): [paper: Record<Verdict, number>, ours: Record<Verdict, number>, contrary: number] {
  const none = { holds: 0, part: 0, contradicted: 0, undecided: 0, 'not-tested': 0 };
  const [paper, ours] = [{ ...none }, { ...none }];
  let contrary = 0;
  for (const figure of figureIds) {
    const judged = judge(figure, results);
    (isOwn(figure) ? ours : paper)[judged.verdict]++;
    if (unsaidContrary(judged) > 0) contrary++;
  }
  return [paper, ours, contrary];
}

/** That the results are on their way, or why they do not come. */
function Waiting() {
  const t = useMessages();
  const words = usePaperWords();
  const loaded = usePaper((s) => s.results);
  if (loaded.status === 'loading' || loaded.status === 'ready')
    return (
      <p className="note" role="status">
        {words.loading}
      </p>
    );
  return (
    <div className="paper-failed" role="alert">
      <p>{[words.failed[loaded.status], words.failed.rest].join(t.gap)}</p>
      {loaded.status === 'damaged' && (
        <details>
          <summary>{words.failed.detail}</summary>
          <code>{loaded.detail}</code>
        </details>
      )}
      <p>
        <button type="button" onClick={() => void fetchResults()}>
          {words.failed.retry}
        </button>
      </p>
    </div>
  );
}
