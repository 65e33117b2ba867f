import { type RefCallback, useMemo } from 'react';
import { useSize } from './use_size.ts';

/** The root font size that figures are laid out for, px: 93.75 % of the browsers' default, as in `page.css`. */
const designed = 15;

/** The size of a drawing in its own units, and how much larger it is shown. */
export interface DrawingSize {
  readonly width: number;
  readonly height: number;
  /** CSS px per unit: 1 unless the reader has chosen another font size, or a figure is presented. */
  readonly scale: number;
}

/**
 * The size of a drawing's container, in the drawing's units. A reader who wants larger text gets the whole drawing larger,
 * its text and the room for it alike: it is laid out for less width, and shown magnified.
 */
export function useDrawingSize<E extends HTMLElement>(): [RefCallback<E>, DrawingSize] {
  const [ref, { width, height }] = useSize<E>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: reading a computed style costs, and a new text size lays the box out anew
  const scale = useMemo(textScale, [width, height]);
  return [ref, { width: width / scale, height: height / scale, scale }];
}

/** How much larger text is than what figures are laid out for. */
function textScale(): number {
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return root > 0 ? root / designed : 1;
}

/** The attributes of an `<svg>` of this size in its own units. */
export const drawn = (width: number, height: number, scale: number) => ({
  width: width * scale,
  height: height * scale,
  viewBox: `0 0 ${width} ${height}`,
});
