import type { comparePanelsEn } from './en/compare_panels/panels.ts';
import { lazyWords } from './lazy_words.ts';

/** The words of Compare's panels, which come with that view. */
const words = lazyWords<typeof comparePanelsEn>({
  en: () => import('./en/compare_panels/panels.ts').then(({ comparePanelsEn }) => comparePanelsEn),
  zh: () => import('./zh/compare_panels/panels.ts').then(({ comparePanelsZh }) => comparePanelsZh),
});

export const fetchComparePanels = words.fetch;

/** The words of Compare's panels in the reader's language; suspends until they have come. */
export const useComparePanels = () => words.use();
