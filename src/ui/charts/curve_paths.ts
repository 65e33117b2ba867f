import { bisectLeft, bisectRight } from 'd3-array';
import { drawnIndices, type View } from '../../stats/decimation.ts';

/** From a value to px; NaN where it has no position, such as 0 on a log axis. */
export type Scale = (value: number) => number;

/** The part of the data that is drawn, and its scales. */
export interface Viewport {
  readonly view: View;
  readonly x: Scale;
  readonly y: Scale;
  /** Columns of pixels to thin the curve for. */
  readonly columns: number;
  /** Dash lengths along x, px. By arc length noisy lines look solid and are slow to paint. */
  readonly dash?: readonly number[];
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
  { view, x, y, columns, dash }: Viewport,
): string {
  let path = '';
  let pen = false;
  let last = -1;
  const drawn = dashed(dash);
  const go = (at: number, value: number) => {
    const height = y(value);
    if (!Number.isFinite(height) || !drawn(x(at))) {
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

/**
 * Dots for the points that `linePath` draws nothing of: those with a gap, or no place, on either side of them.
 * @param radius px
 */
export function lonePath(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  { view, x, y, columns }: Viewport,
  radius: number,
): string {
  const hasPlace = (i: number) => i >= 0 && i < xs.length && Number.isFinite(y(ys[i]));
  let path = '';
  for (const i of drawnIndices({ xs, ys }, columns, view)) {
    if (xs[i] < view.from || xs[i] > view.to) continue;
    if (!hasPlace(i) || hasPlace(i - 1) || hasPlace(i + 1)) continue;
    const arc = `a${radius} ${radius} 0 1 0`;
    path += `M${tenth(x(xs[i]) - radius)} ${tenth(y(ys[i]))}${arc} ${2 * radius} 0${arc} ${-2 * radius} 0Z`;
  }
  return path;
}

/** Whether a place is in a drawn part of the pattern. */
function dashed(dash: readonly number[] | undefined): (place: number) => boolean {
  if (!dash) return () => true;
  const whole = dash.reduce((a, b) => a + b);
  return (place) => {
    let rest = place % whole;
    for (let i = 0; i < dash.length; i++) {
      if (rest < dash[i]) return i % 2 === 0;
      rest -= dash[i];
    }
    return true;
  };
}

function between(xs: ArrayLike<number>, ys: ArrayLike<number>, a: number, b: number, x: number): number {
  return ys[a] + ((x - xs[a]) / (xs[b] - xs[a])) * (ys[b] - ys[a]);
}

/**
 * The path round a band: the highest of each column above, the lowest below, a part for each stretch without a gap. An
 * outline through every point would be as ragged as the seeds and take longer to paint than all lines together.
 */
export function bandPath(
  xs: Float64Array,
  low: Float64Array,
  high: Float64Array,
  viewport: Viewport,
): string {
  const { view, x, y, columns } = viewport;
  const start = Math.max(0, bisectLeft(xs, view.from) - 1);
  const end = Math.min(xs.length, bisectRight(xs, view.to) + 1);
  const width = (view.to - view.from) / Math.max(1, Math.floor(columns / bandColumns));
  let path = '';
  let above: string[] = [];
  let below: string[] = [];
  const close = () => {
    // Between two gaps a band is a stroke.
    if (above.length === 1) {
      above = shifted(above[0]);
      below = shifted(below[0]);
    }
    if (above.length > 1) path += `M${above.join('L')}L${below.reverse().join('L')}Z`;
    above = [];
    below = [];
  };
  for (let i = start; i < end; ) {
    if (Number.isNaN(low[i])) {
      close();
      i++;
      continue;
    }
    const column = Math.floor(xs[i] / width);
    let [top, bottom, last] = [high[i], low[i], i];
    for (i++; i < end && !Number.isNaN(low[i]) && Math.floor(xs[i] / width) === column; i++) {
      if (high[i] > top) top = high[i];
      if (low[i] < bottom) bottom = low[i];
      last = i;
    }
    const place = tenth(x(Math.min(view.to, Math.max(view.from, xs[last]))));
    above.push(`${place} ${tenth(y(top))}`);
    below.push(`${place} ${tenth(y(bottom))}`);
  }
  close();
  return path;
}

/** A place as two, a pixel to each side of it. */
function shifted(place: string): string[] {
  const [x, y] = place.split(' ');
  return [-1, 1].map((aside) => `${tenth(Number(x) + aside)} ${y}`);
}

/** So many columns of the lines are one of the band's. */
const bandColumns = 4;
