import { drawnIndices, type View } from '../../analysis/decimation.ts';

/** From a value to a place on the drawing, px; NaN where it has none, as 0 has none on an axis of logarithms. */
export type Place = (value: number) => number;

/** What a curve is drawn on. */
export interface Ground {
  readonly view: View;
  readonly x: Place;
  readonly y: Place;
  /** Columns of pixels to thin the curve for. */
  readonly columns: number;
}

/** Tenths of a pixel are as fine as anybody sees. */
const tenth = (n: number) => Math.round(n * 10) / 10;

/**
 * The path of a curve through its drawn points (`drawnIndices`), cut off at the edges of the view: there the line goes
 * to the edge, towards the next point outside. It breaks at gaps.
 */
export function linePath(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  { view, x, y, columns }: Ground,
): string {
  let path = '';
  let pen = false;
  let last = -1;
  const go = (at: number, value: number) => {
    const height = y(value);
    if (!Number.isFinite(height)) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${tenth(x(at))} ${tenth(height)}`;
    pen = true;
  };
  for (const i of drawnIndices({ xs, ys }, columns, view)) {
    if (!Number.isFinite(ys[i])) {
      pen = false;
      last = -1;
      continue;
    }
    if (xs[i] < view.from) last = i;
    else if (xs[i] > view.to) {
      if (last >= 0) go(view.to, between(xs, ys, last, i, view.to));
    } else {
      if (last >= 0 && xs[last] < view.from && xs[i] > view.from)
        go(view.from, between(xs, ys, last, i, view.from));
      go(xs[i], ys[i]);
      last = i;
    }
  }
  return path;
}

function between(xs: ArrayLike<number>, ys: ArrayLike<number>, a: number, b: number, x: number): number {
  return ys[a] + ((x - xs[a]) / (xs[b] - xs[a])) * (ys[b] - ys[a]);
}

/** The path round a band, a part for each stretch without a gap. */
export function bandPath(xs: Float64Array, low: Float64Array, high: Float64Array, ground: Ground): string {
  let path = '';
  let start = 0;
  while (start < xs.length) {
    while (start < xs.length && Number.isNaN(low[start])) start++;
    let end = start;
    while (end < xs.length && !Number.isNaN(low[end])) end++;
    if (end - start > 1) {
      const part = xs.subarray(start, end);
      const above = linePath(part, high.subarray(start, end), ground);
      const below = linePath(part, low.subarray(start, end), ground);
      // The lower edge is walked back, so that the two are one outline.
      if (above !== '' && below !== '') path += `${above}L${below.slice(1).split('L').reverse().join('L')}Z`;
    }
    start = end;
  }
  return path;
}
