import { isGap, type Series } from './series.ts';

/** The axis is taken to be so many places wide, whatever its unit. W&B does not document its value. */
const viewportScale = 1000;
const strongest = 0.999;

/**
 * W&B's time-weighted exponential moving average, debiased (its `line-plot/smoothing` page):
 * w = min(sqrt(smoothing), 0.999); a value's weight falls by w^(1000 dx / span) over a stretch dx of the axis, so that
 * runs logged at different strides are smoothed alike.
 *
 * It is for the full data: what is drawn is thinned afterwards (`drawnIndices`), so that a smoothed value does not
 * depend on the width of the chart. A gap stays one and weighs nothing. The average moves towards each value by its
 * share of the weight, which is the same sum, and keeps a constant to the bit.
 *
 * @param smoothing 0 (the values as they are) to 1
 * @param span the length of the axis in units of x, by default that of the data. Give the planned length for a run in
 *   progress, else every new point changes the whole curve.
 * @returns one value for each of the series', NaN in gaps
 * @throws RangeError for smoothing outside [0, 1]
 */
export function smoothed({ xs, ys }: Series, smoothing: number, span = spanOf(xs)): Float64Array {
  const next = smoother(smoothing, span);
  return Float64Array.from(ys, (y, i) => next(xs[i], y));
}

/**
 * The same average, value by value, for a series that grows: what it has given stays as it was.
 * @returns the average at the next point, whose x is not below the one before; NaN in a gap
 * @throws RangeError for smoothing outside [0, 1]
 */
export function smoother(smoothing: number, span: number): (x: number, y: number | null) => number {
  if (!(smoothing >= 0 && smoothing <= 1))
    throw new RangeError(`smoothing is between 0 and 1, not ${smoothing}`);
  const decay = Math.min(Math.sqrt(smoothing), strongest);
  let average = 0;
  let weight = 0;
  let before = 0;
  return (x, y) => {
    if (isGap(y)) return Number.NaN;
    if (decay === 0) return y;
    // Of one point, or points in one place, the average is plain.
    const stretch = weight === 0 || !(span > 0) ? 0 : (x - before) / span;
    weight = weight * decay ** (viewportScale * stretch) + 1;
    average += (y - average) / weight;
    before = x;
    return average;
  };
}

const spanOf = (xs: ArrayLike<number>): number => (xs.length === 0 ? 0 : xs[xs.length - 1] - xs[0]);
