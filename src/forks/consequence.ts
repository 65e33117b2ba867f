import { differenceAbove } from '../stats/difference_test.ts';
import { normalQuantile } from '../stats/distributions.ts';
import { holmAdjusted } from '../stats/holm.ts';
import type { Interval } from '../stats/intervals.ts';
import { differenceInterval, wilsonInterval } from '../stats/intervals.ts';
import { rankCorrelation } from '../stats/rank_correlation.ts';
import { mixtureOf, varianceBetween } from './branch_mixture.ts';
import type { BranchOutcome, ForkOutcome } from './fork_outcome.ts';
import { leastProbability } from './scan_plan.ts';
import { spreadOfEquals } from './spread_of_equals.ts';

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

/** Whether a fork decides, by the rule of `consequencesOf`. */
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
  /** Points that the compared branches would show on the mean if they were equal: what of the consequence may be noise. */
  readonly noise: number | null;
  /**
   * Points that the true spread is at least. The level is shared by all forks of the scan (Bonferroni), so it also holds for
   * the fork that is picked as the greatest: with 95 %, no fork of the scan has less than this.
   */
  readonly atLeast: number | null;
  /**
   * In percentage points: the standard deviation of success between branches, without sampling noise; null if unknown.
   */
  readonly deviation: number | null;
  /**
   * That the true spread is above `decisiveFloor`: the smallest alpha at which the interval of level 1 - alpha lies above it,
   * adjusted for all forks of the scan (Holm). 1 where nothing can be compared.
   */
  readonly p: number;
  readonly verdict: ForkVerdict;
}

/** Smallest spread that matters, in percentage points. */
export const material = 15;
/** A fork decides only if its true spread is surely above this, in percentage points. */
export const decisiveFloor = 5;
/** How often at most any fork of a scan is said to decide whose true spread is not above the floor. */
export const familyError = 0.05;

/**
 * The consequences of the forks of one scan: the spread of success between a fork's branches (`docs/background.md`).
 *
 * The spread is max - min over branches of at least 2 % probability. Among equal branches noise alone makes it
 * positive, the more so the more branches and the fewer samples, so it comes with an interval for the true spread, made of
 * the Newcombe intervals of all pairs (`spreadOf`; of two branches it is Newcombe's own); with `noise`, what equal branches
 * would show; and with `deviation`, from which the noise is subtracted.
 *
 * The verdict: `decides` where the spread is at least 15 points and surely above 5, `decisiveFloor`: the lower end of the
 * interval is above 5 points at a level that Holm's step-down shares over all forks of the scan that have two branches to
 * compare. In p values: each is the smallest alpha at which the interval of level 1 - alpha lies above the floor, which is found
 * by halving, and after Holm's monotone adjustment it is below 0.05. So the chance that a scan says `decides` of any fork
 * whose true spread is at most 5 points is at most 5 %. `wavers` where the upper end of the fork's own 95 % interval is
 * below 15 points, so that any difference is small; else `unclear`: more samples are needed (`defaultSamples` says how many).
 */
export function consequencesOf(forks: readonly ForkOutcome[]): ForkConsequence[] {
  const compared = forks.map(({ branches }) => branches.filter(isCompared));
  const tests = compared.flatMap((branches, i) =>
    branches.length < 2 ? [] : [{ i, p: aboveFloor(branches) }],
  );
  const adjusted = holmAdjusted(tests.map(({ p }) => p));
  const pOf = new Map(tests.map(({ i }, at) => [i, adjusted[at]]));
  return forks.map((fork, i): ForkConsequence => {
    const p = pOf.get(i);
    const known = p === undefined ? null : { p, ...spreadOf(compared[i]) };
    return {
      position: fork.position,
      entropy: fork.entropy,
      taken: fork.taken,
      coverage: fork.coverage,
      branches: fork.branches.map((branch): BranchRate => {
        return {
          ...branch,
          rate: rateOf(branch),
          interval: wilsonInterval(branch),
          compared: isCompared(branch),
        };
      }),
      ...mixtureOf(fork.branches),
      consequence: known?.points ?? null,
      consequenceInterval: known && { low: known.low, high: known.high },
      noise: known && 100 * spreadOfEquals(compared[i]),
      atLeast: known && spreadOf(compared[i], 1 - familyError / tests.length).low,
      deviation: deviationOf(fork.branches),
      p: p ?? 1,
      verdict: known ? verdictOf(known) : 'unclear',
    };
  });
}

/** The consequence of a fork by itself, a family of one. */
export const consequenceOf = (fork: ForkOutcome): ForkConsequence => consequencesOf([fork])[0];

/**
 * The fork that decides most: of those that decide the one whose spread is at least the greatest, not the one of greatest
 * observed spread, which is as much the luckiest. Null where none is known to decide.
 */
export function mostDecisive(forks: readonly ForkConsequence[]): ForkConsequence | null {
  const deciding = forks.filter(({ verdict }) => verdict === 'decides');
  return (
    deciding.toSorted((a, b) => (b.atLeast ?? 0) - (a.atLeast ?? 0) || a.position - b.position)[0] ?? null
  );
}

/** Over fewer forks a rank correlation is mostly chance: of six without any relation it is beyond .5 or -.5 in three of ten scans. */
export const leastForks = 10;

/** How entropy and consequence agree over the forks of a trace. */
export interface Agreement {
  /** Forks whose consequence is known. */
  readonly n: number;
  /** Spearman's rank correlation; null below `leastForks` forks, or where either is the same at all of them. */
  readonly correlation: number | null;
  /** What a correlation without any relation stays within in 95 % of the cases: 1.96 / sqrt(n - 1); null with it. */
  readonly chance: number | null;
}

/** Rank correlation of entropy and consequence over forks. */
export function agreement(forks: readonly ForkConsequence[]): Agreement {
  const known = forks.filter(({ consequence }) => consequence !== null);
  const n = known.length;
  if (n < leastForks) return { n, correlation: null, chance: null };
  const entropies = known.map(({ entropy }) => entropy);
  const spreads = known.map(({ consequence }) => consequence as number);
  const correlation = rankCorrelation(entropies, spreads);
  // The variance of Spearman's correlation of n pairs without a relation is 1 / (n - 1).
  return { n, correlation, chance: correlation === null ? null : normalQuantile(0.975) / Math.sqrt(n - 1) };
}

/** Pairs of branches, the better first; equal ones in their order. */
const pairsOf = (branches: readonly BranchOutcome[]) =>
  branches.flatMap((a, i) =>
    branches
      .slice(i + 1)
      .map((b) => ((rateOf(a) ?? 0) >= (rateOf(b) ?? 0) ? ([a, b] as const) : ([b, a] as const))),
  );

/**
 * Spread and its interval, in points. Noise can lift any pair above the true spread, so the lower end is paid for by the number
 * of pairs (Bonferroni). The upper end misses only where the truly extreme pair's own does, so it is not.
 */
function spreadOf(branches: readonly BranchOutcome[], level = 0.95): Interval & { points: number } {
  const pairs = pairsOf(branches);
  const shared = 1 - (1 - level) / pairs.length;
  const spread = { points: 0, low: 0, high: 0 };
  for (const [better, worse] of pairs) {
    const own = differenceInterval(better, worse, level);
    spread.points = Math.max(spread.points, 100 * ((rateOf(better) ?? 0) - (rateOf(worse) ?? 0)));
    spread.low = Math.max(spread.low, 100 * differenceInterval(better, worse, shared).low);
    // The branch that was seen as the worse may be the better.
    spread.high = Math.max(spread.high, 100 * own.high, -100 * own.low);
  }
  return spread;
}

/** The smallest alpha at which the spread's interval of level 1 - alpha lies above the floor. */
function aboveFloor(branches: readonly BranchOutcome[]): number {
  const pairs = pairsOf(branches);
  const least = Math.min(...pairs.map(([a, b]) => differenceAbove(a, b, decisiveFloor / 100)));
  return Math.min(1, pairs.length * least);
}

function verdictOf({ points, high, p }: { points: number; high: number; p: number }): ForkVerdict {
  if (high < material) return 'wavers';
  return p < familyError && points >= material ? 'decides' : 'unclear';
}

function deviationOf(branches: readonly BranchOutcome[]): number | null {
  const variance = varianceBetween(branches);
  return variance === null ? null : 100 * Math.sqrt(Math.max(0, variance));
}

const isCompared = ({ samples, probability }: BranchOutcome): boolean =>
  samples > 0 && probability >= leastProbability;
const rateOf = ({ right, samples }: BranchOutcome): number | null => (samples === 0 ? null : right / samples);
