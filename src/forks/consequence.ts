import { homogeneity } from '../stats/homogeneity.ts';
import type { Interval } from '../stats/intervals.ts';
import { differenceInterval, wilsonInterval } from '../stats/intervals.ts';
import { rankCorrelation } from '../stats/rank_correlation.ts';
import { mixtureOf, varianceBetween } from './branch_mixture.ts';
import type { BranchOutcome, ForkOutcome } from './fork_outcome.ts';
import { leastProbability } from './scan_plan.ts';

/**
 * How much a fork's choice matters for the outcome: entropy says how open the choice is, consequence what depends on
 * it. Rates are shares (0 to 1); differences of rates are points (0 to 100).
 */

/** A branch with its rate of success. */
export interface BranchRate extends BranchOutcome {
  /** Share of right endings; null where nothing was sampled. */
  readonly rate: number | null;
  /** Wilson, 95 %. */
  readonly interval: Interval;
  /** Likely enough to be compared with the others: at least 2 %, and sampled. */
  readonly compared: boolean;
}

/** Whether a fork decides, by the rule of `consequenceOf`. */
export type ForkVerdict = 'decides' | 'wavers' | 'unclear';

/** The consequence of a fork, with its verdict. */
export interface ForkConsequence {
  readonly position: number;
  /** Nats. */
  readonly entropy: number;
  readonly taken: number;
  readonly coverage: number;
  readonly branches: readonly BranchRate[];
  /** The success rate if the token is resampled; null if nothing was sampled. */
  readonly rate: number | null;
  readonly interval: Interval;
  /** Percentage points between the best and the worst compared branch; null if there are fewer than two. */
  readonly consequence: number | null;
  /** 95 %, points, for the true spread of the compared branches, however many they are. */
  readonly consequenceInterval: Interval | null;
  /**
   * In percentage points: the standard deviation of success between branches, without sampling noise; null if unknown.
   */
  readonly deviation: number | null;
  /** How often branches that are all equal would look at least as different. */
  readonly p: number;
  readonly verdict: ForkVerdict;
}

/** Smallest spread that matters, in percentage points. */
export const material = 15;
const significance = 0.05;

/**
 * The consequence of a fork: the spread of success between its branches (`docs/background.md`).
 *
 * The spread is max - min over branches of at least 2 % probability. Among equal branches noise alone makes it
 * positive, the more so the more branches and the fewer samples, so it comes with three checks: an interval for the
 * true spread, from Newcombe intervals of all pairs at once (Bonferroni, so that picking the extremes is paid for;
 * of two branches it is Newcombe's own); p, that the branches differ at all (`homogeneity`); and `deviation`, from
 * which the noise is subtracted.
 *
 * The verdict: `decides` where the branches differ (p < 0.05, and the interval lies above 0) and the spread is at
 * least 15 points; `wavers` where the interval's upper end is below 15 points, so that any difference is small;
 * else `unclear`: more samples are needed.
 */
export function consequenceOf(fork: ForkOutcome): ForkConsequence {
  const branches = fork.branches.map((branch): BranchRate => {
    const compared = branch.samples > 0 && branch.probability >= leastProbability;
    return { ...branch, rate: rateOf(branch), interval: wilsonInterval(branch), compared };
  });
  const compared = branches.filter((branch) => branch.compared);
  const { p } = homogeneity(compared);
  const spread = compared.length < 2 ? null : spreadOf(compared);
  return {
    position: fork.position,
    entropy: fork.entropy,
    taken: fork.taken,
    coverage: fork.coverage,
    branches,
    ...mixtureOf(fork.branches),
    consequence: spread?.points ?? null,
    consequenceInterval: spread && { low: spread.low, high: spread.high },
    deviation: deviationOf(fork.branches),
    p,
    verdict: spread === null ? 'unclear' : verdictOf(spread, p),
  };
}

/** How entropy and consequence agree over the forks of a trace. */
export interface Agreement {
  /** Forks whose consequence is known. */
  readonly n: number;
  /** Spearman's rank correlation; null below four forks, or where either is the same at all of them. */
  readonly correlation: number | null;
}

/** Rank correlation of entropy and consequence over forks. */
export function agreement(forks: readonly ForkConsequence[]): Agreement {
  const known = forks.filter(({ consequence }) => consequence !== null);
  const entropies = known.map(({ entropy }) => entropy);
  const spreads = known.map(({ consequence }) => consequence as number);
  return { n: known.length, correlation: known.length < 4 ? null : rankCorrelation(entropies, spreads) };
}

interface Spread extends Interval {
  points: number;
}

function spreadOf(branches: readonly BranchRate[]): Spread {
  const pairs = branches.flatMap((a, i) => branches.slice(i + 1).map((b) => [a, b] as const));
  const level = 1 - (1 - 0.95) / pairs.length;
  const spread = { points: 0, low: 0, high: 0 };
  for (const [a, b] of pairs) {
    const difference = (a.rate ?? 0) - (b.rate ?? 0);
    const { low, high } = difference >= 0 ? differenceInterval(a, b, level) : differenceInterval(b, a, level);
    spread.points = Math.max(spread.points, 100 * Math.abs(difference));
    spread.low = Math.max(spread.low, 100 * low);
    spread.high = Math.max(spread.high, 100 * high);
  }
  return spread;
}

function verdictOf({ points, low, high }: Spread, p: number): ForkVerdict {
  if (high < material) return 'wavers';
  return p < significance && low > 0 && points >= material ? 'decides' : 'unclear';
}

function deviationOf(branches: readonly BranchOutcome[]): number | null {
  const variance = varianceBetween(branches);
  return variance === null ? null : 100 * Math.sqrt(Math.max(0, variance));
}

const rateOf = ({ right, samples }: BranchOutcome): number | null => (samples === 0 ? null : right / samples);
