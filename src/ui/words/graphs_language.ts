import type { graphsEn } from './en/inspect/graphs.ts';
import { lazyWords } from './lazy_words.ts';

/** The words about models in ONNX Runtime, which few pages have. */
const words = lazyWords<typeof graphsEn>({
  en: () => import('./en/inspect/graphs.ts').then(({ graphsEn }) => graphsEn),
  zh: () => import('./zh/inspect/graphs.ts').then(({ graphsZh }) => graphsZh),
});

export const fetchGraphsWords = words.fetch;

/** The words about models in ONNX Runtime, in the reader's language; suspends until they have come. */
export const useGraphsWords = () => words.use();
