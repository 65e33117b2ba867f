/**
 * The largest relative error of an array against the truth: max |a - b| / max(|b|, floor).
 * Below `floor` the error is absolute, in units of the floor. NaN anywhere gives Infinity.
 */
export function disagreement(actual: ArrayLike<number>, truth: ArrayLike<number>, floor = 1e-3): number {
  if (actual.length !== truth.length) throw new Error(`${actual.length} values against ${truth.length}`);
  let worst = 0;
  for (let i = 0; i < truth.length; i++) {
    const error = Math.abs(actual[i] - truth[i]) / Math.max(Math.abs(truth[i]), floor);
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
  }
  return worst;
}
