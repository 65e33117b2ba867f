/** A pass rate as it was measured on a list of problems. */
export interface MeasuredRate {
  /** Mean over problems of the share of right samples. */
  readonly rate: number;
  /** Its standard error over problems, sd of the problems' shares / sqrt(problems); null where it is not known. */
  readonly error: number | null;
  readonly problems: number;
  /** Samples of each problem. */
  readonly samples: number;
}

/**
 * The standard error of a pass rate from sampling alone: how far it scatters if the same model answers the same
 * problems anew. The error over problems is larger, for it is that of a new list of problems.
 *
 * With P problems of true rates p_i and K samples of each, its square is w / (P K), w the mean of p_i (1 - p_i). The
 * measured shares r_i have E[r_i (1 - r_i)] = p_i (1 - p_i) (K - 1) / K, and their mean square is known from the mean m
 * and the error e: mean r_i (1 - r_i) = m (1 - m) - (P - 1) e^2. So the square is estimated without bias by
 * (m (1 - m) - (P - 1) e^2) / (P (K - 1)).
 *
 * Where e is not known, or K is 1, it is the bound m (1 - m) / (P K), which is too large by as much as problems differ.
 */
export function samplingError({ rate, error, problems, samples }: MeasuredRate): number {
  const all = rate * (1 - rate);
  const square =
    error === null || samples < 2
      ? all / (problems * samples)
      : (all - (problems - 1) * error ** 2) / (problems * (samples - 1));
  // Where every problem is solved always or never, rounding may leave a hair below 0.
  return Math.sqrt(Math.max(0, square));
}
