/**
 * A domain for an axis that holds the values, starts and ends on whole multiples of `unit`, and is at least `least`
 * wide, so that a curve that has barely begun does not fill the chart with noise.
 */
export function domainOf(
  values: readonly number[],
  unit: number,
  least: number,
  [lowest, highest]: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const empty = low > high;
  let from = empty ? Math.max(0, lowest) : Math.floor(low / unit + 1e-9) * unit;
  let to = empty ? from + least : Math.ceil(high / unit - 1e-9) * unit;
  if (to - from < least - 1e-9) to = from + least;
  if (to > highest) {
    to = highest;
    from = Math.min(from, to - least);
  }
  from = Math.max(from, lowest);
  return [round(from), round(to)];
}

/** Multiples of 0.1 and the like, without binary rounding errors. */
const round = (n: number) => Number(n.toPrecision(12));
