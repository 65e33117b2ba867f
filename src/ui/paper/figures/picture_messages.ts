import type { Messages } from '../../words/en/en.ts';
import type { PaperWords } from '../../words/en/paper.ts';
import { useMessages } from '../../words/language.ts';
import { usePaperWords } from '../../words/paper_language.ts';

/** The words of the page with those of the Paper view's pictures, which come with the view. */
export type PictureMessages = Messages & { readonly paperFigures: PaperWords['figures'] };

/** They in the reader's language; suspends until those of the pictures have come. */
export function usePictureMessages(): PictureMessages {
  const t = useMessages();
  const { figures } = usePaperWords();
  return { ...t, paperFigures: figures };
}
