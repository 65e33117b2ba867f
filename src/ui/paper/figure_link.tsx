import { useState } from 'react';
import { linkOf } from '../../formats/link/link.ts';
import type { FigureId } from '../../paper/names.ts';
import { linkNow } from '../state/views/link_now.ts';
import { readFigure } from '../state/views/paper_store.ts';
import { usePaperWords } from '../words/paper_language.ts';

/**
 * Copies the link to a figure. The bar's Share is at the top of the page, so that who scrolls up to it has left the
 * figure, and its link with it.
 */
export function FigureLink({ figure }: { figure: FigureId }) {
  const words = usePaperWords().link;
  const [said, setSaid] = useState<'copied' | 'byHand' | null>(null);
  const copy = async () => {
    // The address bar follows, for a browser that does not let the page copy.
    readFigure(figure);
    try {
      const link = await linkOf(linkNow('paper'), location.href.split('#')[0]);
      await navigator.clipboard.writeText(link);
      setSaid('copied');
    } catch {
      setSaid('byHand');
    }
  };
  return (
    <p className="paper-link">
      <button type="button" className="plain" onClick={() => void copy()}>
        {words.copy}
      </button>{' '}
      <span className="note" role="status">
        {said && words[said]}
      </span>
    </p>
  );
}
