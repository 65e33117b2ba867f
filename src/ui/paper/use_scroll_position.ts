import { useEffect, useLayoutEffect, useRef } from 'react';
import { type FigureId, figureIds } from '../../paper/names.ts';
import { paperStore, readFigure, usePaper } from '../state/views/paper_store.ts';
import { figureElement } from './chapters.ts';

/** Scrolls an element to the top of the window and focuses it, so that Tab continues from there. */
export function scrollAndFocus(id: string): boolean {
  const element = document.getElementById(id);
  if (!element) return false;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
  return true;
}

/**
 * The scroll position of the view: scrolls to a wanted figure once it is drawn, stores which figure is being read, and
 * restores the position when the view is opened again.
 * @param settled the figures are drawn, or failed to load
 * @param late changes when something else was loaded that may be above a figure
 */
export function useScrollPosition(settled: boolean, late: unknown) {
  const wanted = usePaper((s) => s.wanted);
  /** Where a wanted figure was scrolled to, until the reader scrolls. */
  const brought = useRef<{ figure: FigureId; top: number } | null>(null);
  const left = useRef<number | null>(null);

  useLayoutEffect(() => {
    // A wanted figure takes precedence over the stored position.
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
      // The next view starts at its top.
      scrollTo({ top: 0 });
    };
  }, []);

  useEffect(() => {
    if (wanted === null || !settled) return;
    const arrive = () => scrollAndFocus(figureElement(wanted));
    arrive();
    // Figures get their width, and with it their height, in their second frame.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        arrive();
        brought.current = { figure: wanted, top: scrollY };
        if (paperStore.getState().wanted === wanted) paperStore.setState({ wanted: null });
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, settled]);

  // Content that loaded late has pushed the figure down, where the browser has no scroll anchoring.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked at when that comes, and not before
  useLayoutEffect(() => {
    const before = brought.current;
    brought.current = null;
    if (before && Math.abs(scrollY - before.top) < 2) scrollAndFocus(figureElement(before.figure));
  }, [late]);
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
