/** Values that are summed by their place. */
type Values<T> = { readonly length: number; readonly [i: number]: T };

/**
 * The sum, in the order of the values. d3-array's leaves out what is not a number, which would hide a run that has
 * diverged; here one NaN makes the sum NaN.
 */
export function sum<T>(values: Values<T>, of: (value: T, i: number) => number = Number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += of(values[i], i);
  return total;
}

/** The mean, NaN where a value is NaN; undefined of no values. */
export const mean = <T>(values: Values<T>, of?: (value: T, i: number) => number): number | undefined =>
  values.length === 0 ? undefined : sum(values, of) / values.length;
