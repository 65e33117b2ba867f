import { type RefCallback, useCallback, useState } from 'react';

/** The size of an element, kept up to date, whenever it comes and goes. Zero until it is first laid out. */
export function useSize<E extends HTMLElement>(): [RefCallback<E>, { width: number; height: number }] {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const ref = useCallback((element: E | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
