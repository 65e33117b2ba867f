import type { importsEn } from './en/trainers/imports.ts';
import { lazyWords } from './lazy_words.ts';

/** The words of imports from other trainers, which few pages need. */
const words = lazyWords<typeof importsEn>({
  en: () => import('./en/trainers/imports.ts').then(({ importsEn }) => importsEn),
  zh: () => import('./zh/trainers/imports.ts').then(({ importsZh }) => importsZh),
});

export const fetchImportsWords = words.fetch;

/** The words of imports in the reader's language; suspends until they have come. */
export const useImportsWords = () => words.use();
