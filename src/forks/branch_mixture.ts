import type { Interval } from '../stats/intervals.ts';
import { combinedInterval } from '../stats/intervals.ts';
import type { BranchOutcome } from './fork_outcome.ts';

/** A fork's branches taken together, as if its token were resampled: a sample stratified by branch. */

/** The sampled branches with their shares of the mixture, which add up to 1. */
export function mixtureWeights(
  branches: readonly BranchOutcome[],
): { branch: BranchOutcome; weight: number }[] {
  const sampled = branches.filter(({ samples, probability }) => samples > 0 && probability > 0);
  const whole = sampled.reduce((sum, { probability }) => sum + probability, 0);
  return sampled.map((branch) => ({ branch, weight: branch.probability / whole }));
}

/**
 * The rate of success over a fork's branches, weighted by probability, of those that were sampled alone: a stratified
 * estimate, representative only if the fork's coverage is near 1. Its interval combines those of the
 * branches (`combinedInterval`) and ignores what is not covered.
 */
export function mixtureOf(branches: readonly BranchOutcome[]): { rate: number | null; interval: Interval } {
  const terms = mixtureWeights(branches);
  if (terms.length === 0) return { rate: null, interval: { low: 0, high: 1 } };
  const { low, high } = combinedInterval(terms.map(({ branch, weight }) => ({ ...branch, weight })));
  const rate = terms.reduce((sum, { branch, weight }) => sum + (weight * branch.right) / branch.samples, 0);
  return { rate, interval: { low: Math.max(0, low), high: Math.min(1, high) } };
}

/**
 * The variance of the true rates between branches, weighted by probability, without bias: the variance of the
 * observed rates less what sampling adds to it, sum of w (1 - w) r (1 - r) / (n - 1). It may be negative.
 * @returns null unless at least two branches have at least two samples, which it is taken over
 */
export function varianceBetween(branches: readonly BranchOutcome[]): number | null {
  const terms = mixtureWeights(branches.filter(({ samples }) => samples >= 2));
  if (terms.length < 2) return null;
  const rated = terms.map(({ branch, weight }) => ({
    weight,
    rate: branch.right / branch.samples,
    n: branch.samples,
  }));
  const mean = rated.reduce((sum, { weight, rate }) => sum + weight * rate, 0);
  return rated.reduce((sum, { weight: w, rate: r, n }) => {
    return sum + w * (r - mean) ** 2 - (w * (1 - w) * r * (1 - r)) / (n - 1);
  }, 0);
}
