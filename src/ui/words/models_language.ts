import type { modelsEn } from './en/models.ts';
import { lazyWords } from './lazy_words.ts';

export type ModelsWords = typeof modelsEn;

/** The words of the sheet of models, which few pages open. */
const words = lazyWords<ModelsWords>({
  en: () => import('./en/models.ts').then(({ modelsEn }) => modelsEn),
  zh: () => import('./zh/models.ts').then(({ modelsZh }) => modelsZh),
});

export const fetchModelsWords = words.fetch;

/** The words of the sheet of models in the reader's language; suspends until they have come. */
export const useModelsWords = (): ModelsWords => words.use();
