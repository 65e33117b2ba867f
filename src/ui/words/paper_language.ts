import { use } from 'react';
import type { PaperWords } from './en/paper.ts';
import { inSomeLanguage, type Language, languages, useLanguage } from './language.ts';

/**
 * The words of the Paper view: as many as all other views have, so that they come with it and not with the language.
 * They change with the language of the page.
 */
const loads: Record<Language, () => Promise<PaperWords>> = {
  en: () => import('./en/paper.ts').then(({ paperEn }) => paperEn),
  zh: () => import('./zh/paper.ts').then(({ paperZh }) => paperZh),
};

const asked = new Map<Language, Promise<PaperWords>>();

function wordsOf(language: Language): Promise<PaperWords> {
  const known = asked.get(language);
  if (known) return known;
  // Where its words cannot be had, another language is better than an empty page.
  const words = inSomeLanguage(language, (one) => loads[one]());
  asked.set(language, words);
  // By these two fields React reads a promise that has come without suspending once more.
  words.then((value) => Object.assign(words, { status: 'fulfilled', value })).catch(() => {});
  return words;
}

/** Has the words of all languages at hand, so that the view keeps its place when the language changes. */
export const fetchPaperWords = () => Promise.allSettled(languages.map(wordsOf));

/** The words of the Paper view in the reader's language; suspends until they have come. */
export const usePaperWords = (): PaperWords => use(wordsOf(useLanguage()));
