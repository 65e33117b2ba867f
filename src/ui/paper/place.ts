import { useEffect, useLayoutEffect, useRef } from 'react';
import { figureIds } from '../../reproduction/figure_ids.ts';
import { figureElement } from './chapters.ts';
import { paperStore, readFigure, usePaper } from './paper_store.ts';

/** Brings a part of the page to the top of the window, and the focus with it, so that the tab key goes on from there. */
export function bringIntoSight(id: string): boolean {
  const element = document.getElementById(id);
  if (!element) return false;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
  return true;
}

/**
 * Keeps the place in the story: scrolls to a figure that is wanted once it stands, tells which is read while the reader
 * scrolls, and comes back to the same line when the view was left.
 * @param settled the pictures stand (or will not come), so that nothing above a figure will grow any more
 */
export function usePlace(settled: boolean) {
  const wanted = usePaper((s) => s.wanted);
  const left = useRef<number | null>(null);

  useLayoutEffect(() => {
    // A wanted figure goes before the line where the reader was.
    if (left.current !== null && paperStore.getState().wanted === null) scrollTo({ top: left.current });
    let frame = 0;
    const look = () => {
      frame = 0;
      left.current = scrollY;
      if (paperStore.getState().wanted === null) readFigure(figureAt(innerHeight * 0.4));
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    addEventListener('scroll', onScroll, { passive: true });
    return () => {
      removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
      // The view that comes next begins at its top.
      scrollTo({ top: 0 });
    };
  }, []);

  useEffect(() => {
    if (wanted === null || !settled) return;
    const arrive = () => bringIntoSight(figureElement(wanted));
    arrive();
    // Drawings take their width, and with it their height, in the frame after their first.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        arrive();
        if (paperStore.getState().wanted === wanted) paperStore.setState({ wanted: null });
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, settled]);
}

/** The last figure that begins above a line of the window, px from its top; null before the first. */
function figureAt(line: number) {
  const begun = figureIds.flatMap((figure) => {
    const top = document.getElementById(figureElement(figure))?.getBoundingClientRect().top;
    return top !== undefined && top <= line ? [{ figure, top }] : [];
  });
  return (
    begun.reduce<(typeof begun)[number] | null>((a, b) => (a === null || b.top > a.top ? b : a), null)
      ?.figure ?? null
  );
}
