import { useEffect, useLayoutEffect, useRef } from 'react';
import { type FigureId, figureIds } from '../../paper/names.ts';
import { paperStore, readFigure, usePaper } from '../state/views/paper_store.ts';
import { figureElement } from './chapters.ts';

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
 * @param settled the pictures stand (or will not come)
 * @param late changes when something else has come that may stand above a figure
 */
export function usePlace(settled: boolean, late: unknown) {
  const wanted = usePaper((s) => s.wanted);
  /** Where a wanted figure was brought to, until the reader scrolls. */
  const brought = useRef<{ figure: FigureId; top: number } | null>(null);
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
        brought.current = { figure: wanted, top: scrollY };
        if (paperStore.getState().wanted === wanted) paperStore.setState({ wanted: null });
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, settled]);

  // What came late has pushed the figure down, where the browser does not keep the place by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked at when that comes, and not before
  useLayoutEffect(() => {
    const before = brought.current;
    brought.current = null;
    if (before && Math.abs(scrollY - before.top) < 2) bringIntoSight(figureElement(before.figure));
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
