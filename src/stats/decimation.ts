import { bisectLeft, bisectRight } from 'd3-array';
import { isGap, type Series } from './series.ts';

/** The part of the axis that is shown. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/**
 * Which points of a series to draw on so many columns of pixels: of each column the first, the last, the lowest and
 * the highest value (M4: Jugel et al. 2014, "M4: a visualization-oriented time series data aggregation"). A line
 * through them fills the same pixels as one through all points. Largest-triangle-three-buckets draws a prettier line
 * from as few points, but passes over extremes that no triangle needs, and a spike of the gradient norm is what one
 * looks for.
 *
 * Where there is a gap between two drawn points, its first place is among the indices, so that the line breaks. Outside
 * the view one point on each side stays, for the line to run to the edge; a gap there stays one as well.
 *
 * @param columns of pixels, a positive integer
 * @param view the whole series by default
 * @returns rising indices into the series
 */
export function drawnIndices({ xs, ys }: Series, columns: number, view?: View): Uint32Array {
  const n = xs.length;
  if (n === 0) return new Uint32Array();
  const { from, to } = view ?? { from: xs[0], to: xs[n - 1] };
  const start = Math.max(0, bisectLeft(xs, from) - 1);
  const end = Math.min(n, bisectRight(xs, to) + 1);
  const scale = to > from ? columns / (to - from) : 0;
  const drawn = new Indices(ys, 8 * (columns + 2));
  let column = Number.NaN;
  let first = -1;
  let low = -1;
  let high = -1;
  let last = -1;
  const finishColumn = () => {
    if (first < 0) return;
    drawn.add(first);
    drawn.add(Math.min(low, high));
    drawn.add(Math.max(low, high));
    drawn.add(last);
  };
  for (let i = start; i < end; i++) {
    const y = ys[i];
    if (isGap(y)) continue;
    const x = xs[i];
    // The right edge belongs to the last column; the neighbours outside have a column of their own.
    const here = x < from ? -1 : x > to ? columns : Math.min(columns - 1, Math.floor((x - from) * scale));
    if (here !== column) {
      finishColumn();
      column = here;
      first = low = high = i;
    } else if (y < (ys[low] as number)) low = i;
    else if (y > (ys[high] as number)) high = i;
    last = i;
  }
  finishColumn();
  return drawn.all();
}

/** Rising indices without repeats, and between any two that have a gap between them the gap's first place. */
class Indices {
  readonly #ys: ArrayLike<number | null>;
  readonly #indices: Uint32Array;
  #count = 0;

  constructor(ys: ArrayLike<number | null>, most: number) {
    this.#ys = ys;
    this.#indices = new Uint32Array(most);
  }

  /** @param index not below the one added before */
  add(index: number): void {
    if (this.#count > 0) {
      const before = this.#indices[this.#count - 1];
      if (index === before) return;
      for (let i = before + 1; i < index; i++) {
        if (!isGap(this.#ys[i])) continue;
        this.#indices[this.#count++] = i;
        break;
      }
    }
    this.#indices[this.#count++] = index;
  }

  all(): Uint32Array {
    return this.#indices.slice(0, this.#count);
  }
}
