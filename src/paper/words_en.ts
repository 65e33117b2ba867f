import { checkName, checkWordsEn } from './check_words_en.ts';
import { claimWordsEn } from './claim_words_en.ts';
import { type Judged, unsaidContrary } from './judge.ts';
import { type FigureId, isOwn } from './names.ts';
import type { Outcome, Verdict } from './rule.ts';

/** A figure by the name that it has in the paper, and what it is about. */
export const figureTitle = (figure: FigureId): string =>
  `${claimWordsEn[figure].name}: ${claimWordsEn[figure].title}`;

/** What a check's number is: a phrase. */
export const checkTitle = (figure: FigureId, id: string): string => checkName(checkWordsEn, figure, id);

export const verdictWordsEn: Record<Verdict, string> = {
  holds: 'holds',
  part: 'holds in part',
  contradicted: 'contradicted here',
  undecided: 'undecided',
  'not-tested': 'not tested here',
};

/** The same of a question of ours: nobody has claimed anything that could hold. */
export const ownVerdictWordsEn: Record<Verdict, string> = {
  holds: 'shown',
  part: 'shown in part',
  contradicted: 'the other way round',
  undecided: 'undecided',
  'not-tested': 'not tested here',
};

/** Said after a verdict that does not say it. */
export const withContraryEn = (contrary: number): string => `, ${contrary} contrary`;

/** A figure's verdict in words. */
export function verdictSaid(figure: FigureId, judged: Judged): string {
  const contrary = unsaidContrary(judged);
  const word = (isOwn(figure) ? ownVerdictWordsEn : verdictWordsEn)[judged.verdict];
  return contrary > 0 ? `${word}${withContraryEn(contrary)}` : word;
}

export const outcomeWordsEn: Record<Outcome, string> = {
  shown: 'shown',
  contrary: 'contrary',
  open: 'open',
  missing: 'missing',
};
