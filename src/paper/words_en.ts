import { checkName, checkWordsEn } from './check_words_en.ts';
import { claimWordsEn } from './claim_words_en.ts';
import type { FigureId } from './names.ts';
import type { Outcome, Verdict } from './rule.ts';

/** A figure by the name that it has in the paper, and what it is about. */
export const figureTitle = (figure: FigureId): string =>
  `${claimWordsEn[figure].name}: ${claimWordsEn[figure].title}`;

/** What a check's number is: a phrase. */
export const checkTitle = (figure: FigureId, id: string): string => checkName(checkWordsEn, figure, id);

export const verdictWordsEn: Record<Verdict, string> = {
  holds: 'holds',
  part: 'holds in part',
  contradicted: 'is contradicted here',
  undecided: 'is undecided',
  'not-tested': 'not tested here',
};

export const outcomeWordsEn: Record<Outcome, string> = {
  shown: 'shown',
  contrary: 'contrary',
  open: 'open',
  missing: 'missing',
};
