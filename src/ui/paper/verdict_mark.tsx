import type { ReactNode } from 'react';
import { type Judged, unsaidContrary } from '../../paper/judge.ts';
import { type FigureId, isOwn } from '../../paper/names.ts';
import type { Outcome, Verdict } from '../../paper/rule.ts';
import type { PaperWords } from '../words/en/paper.ts';
import { usePaperWords } from '../words/paper_language.ts';

const disc = <circle cx="7" cy="7" r="5" fill="currentColor" />;
const ring = <circle cx="7" cy="7" r="4.9" />;
const half = (
  <>
    {ring}
    <path d="M7 2.1a4.9 4.9 0 0 0 0 9.8z" fill="currentColor" />
  </>
);
const cross = <path d="M3 3l8 8M11 3l-8 8" />;
const dash = <path d="M2.5 7h9" />;
/** On the edge of a shape: a check that counts came out the other way round. */
const reversed = (
  <>
    <circle className="paper-cut" cx="11" cy="11" r="4.6" />
    <path d="M8.8 8.8l4.4 4.4M13.2 8.8l-4.4 4.4" />
  </>
);

/** A shape for each, so that no meaning hangs on colour. */
const verdictShapes: Record<Verdict, ReactNode> = {
  holds: disc,
  part: half,
  contradicted: cross,
  undecided: ring,
  'not-tested': dash,
};
const outcomeShapes: Record<Outcome, ReactNode> = { shown: disc, contrary: cross, open: ring, missing: dash };

/** The paper’s claims hold or do not; our questions are shown or not. */
const verdictWord = ({ verdicts, ownVerdicts }: PaperWords, figure: FigureId, verdict: Verdict): string =>
  (isOwn(figure) ? ownVerdicts : verdicts)[verdict];

function Shape({ children }: { children: ReactNode }) {
  return (
    <svg className="paper-shape" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      {children}
    </svg>
  );
}

/** A verdict as a shape and a word; one that does not say it itself says how many checks are contrary. */
export function VerdictMark({ figure, judged }: { figure: FigureId; judged: Judged }) {
  const words = usePaperWords();
  const { verdict } = judged;
  const contrary = unsaidContrary(judged);
  return (
    <span className={`paper-verdict is-${verdict}`}>
      <Shape>
        {verdictShapes[verdict]}
        {contrary > 0 && reversed}
      </Shape>
      {verdictWord(words, figure, verdict)}
      {contrary > 0 && words.withContrary(contrary)}
    </span>
  );
}

/** What became of a check, as a shape and a word. */
export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const words = usePaperWords();
  return (
    <span className={`paper-verdict is-${outcome}`}>
      <Shape>{outcomeShapes[outcome]}</Shape>
      {words.outcomes[outcome]}
    </span>
  );
}
