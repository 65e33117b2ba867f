import { useState } from 'react';
import { linkOf } from '../../experiment/link/link.ts';
import type { FigureId } from '../../reproduction/figure_ids.ts';
import { usePaperWords } from '../messages/paper_language.ts';
import { linkNow } from '../share/link_now.ts';
import { readFigure } from './paper_store.ts';

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
