import { use } from 'react';
import { inSomeLanguage, type Language, languages, useLanguage } from './language.ts';

/** Words that come with a part of the page and not with the language. */
export interface LazyWords<Words> {
  /** The words in the reader's language; suspends until they have come. They change with the language of the page. */
  use(): Words;
  /** Has the words of all languages at hand, so that the part keeps its place when the language changes. */
  fetch(): Promise<unknown>;
}

export function lazyWords<Words extends object>(
  loads: Record<Language, () => Promise<Words>>,
): LazyWords<Words> {
  const asked = new Map<Language, Promise<Words>>();
  const wordsOf = (language: Language): Promise<Words> => {
    const known = asked.get(language);
    if (known) return known;
    // Where its words cannot be had, another language is better than an empty page.
    const words = inSomeLanguage(language, (one) => loads[one]());
    asked.set(language, words);
    // By these two fields React reads a promise that has come without suspending once more.
    words.then((value) => Object.assign(words, { status: 'fulfilled', value })).catch(() => {});
    return words;
  };
  return {
    use: () => use(wordsOf(useLanguage())),
    fetch: () => Promise.allSettled(languages.map(wordsOf)),
  };
}
