import type { PaperWords } from './en/paper.ts';
import { lazyWords } from './lazy_words.ts';

/** The words of the Paper view: as many as all other views have. */
const words = lazyWords<PaperWords>({
  en: () => import('./en/paper.ts').then(({ paperEn }) => paperEn),
  zh: () => import('./zh/paper.ts').then(({ paperZh }) => paperZh),
});

export const fetchPaperWords = words.fetch;

/** The words of the Paper view in the reader's language; suspends until they have come. */
export const usePaperWords = (): PaperWords => words.use();
