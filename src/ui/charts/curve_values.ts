import { bisectRight } from 'd3-array';

/** The value of a curve at the last of its points that is not beyond x, NaN in a gap; null before its first. */
export function valueAt(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: number,
): { index: number; value: number } | null {
  const above = bisectRight(xs, x);
  return above === 0 ? null : { index: above - 1, value: ys[above - 1] };
}

/** The last measured point of a curve at or before x; null if there is none. */
export function lastMeasured(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: number,
): { index: number; value: number } | null {
  for (let index = bisectRight(xs, x) - 1; index >= 0; index--) {
    if (Number.isFinite(ys[index])) return { index, value: ys[index] };
  }
  return null;
}
