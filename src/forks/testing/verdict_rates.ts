import { foldKey, type Random, randomStream } from '../../random/stream.ts';
import { binomialCumulative } from '../../stats/binomial.ts';
import { sum } from '../../stats/totals.ts';
import { consequencesOf, type ForkConsequence, type ForkVerdict } from '../consequence.ts';
import type { ForkOutcome } from '../fork_outcome.ts';

/** What is simulated: many scans of the same forks, whose true rates are known. */
export interface SimulatedScans {
  /** True rates of success of the branches of each fork. */
  readonly forks: readonly (readonly number[])[];
  /** Samples a branch. */
  readonly samples: number;
  readonly scans: number;
  readonly seed: number;
}

/** How often each verdict is said. */
export interface VerdictRates {
  /** Shares of all forks; they add up to 1. */
  readonly verdicts: Readonly<Record<ForkVerdict, number>>;
  /** Share of the scans with at least one fork that is said to decide. */
  readonly anyDecides: number;
  /** Share of the forks whose 95 % interval has the true spread in it. */
  readonly coverage: number;
  /** Share of the scans in which every fork's true spread is at least its `atLeast`. */
  readonly allAtLeast: number;
  /** Mean shown spread of a fork, points, and of the greatest of each scan. */
  readonly shown: number;
  readonly greatest: number;
  /** Mean spread that equal branches are said to show, points. */
  readonly noise: number;
}

/**
 * Error rates and power of the verdicts on forks, by simulation: each branch's right endings are drawn from a binomial
 * distribution with its true rate, and every scan is judged as one (`consequencesOf`).
 */
export function verdictRates({ forks, samples, scans, seed }: SimulatedScans): VerdictRates {
  const random = randomStream(foldKey(seed, samples), forks.length);
  const chances = forks.map((rates) => rates.map((rate) => binomialCumulative(samples, rate)));
  const truth = forks.map((rates) => 100 * (Math.max(...rates) - Math.min(...rates)));
  const all: ForkConsequence[][] = Array.from({ length: scans }, () =>
    consequencesOf(chances.map((branches, position) => drawnFork(position, branches, samples, random))),
  );
  const inForks = (of: (fork: ForkConsequence, truth: number) => number) =>
    sum(all, (scan) => sum(scan, (fork, i) => of(fork, truth[i]))) / (scans * forks.length);
  const inScans = (of: (scan: readonly ForkConsequence[]) => number) => sum(all, of) / scans;
  const share = (verdict: ForkVerdict) => inForks((fork) => Number(fork.verdict === verdict));
  return {
    verdicts: { decides: share('decides'), wavers: share('wavers'), unclear: share('unclear') },
    anyDecides: inScans((scan) => Number(scan.some(({ verdict }) => verdict === 'decides'))),
    coverage: inForks(({ consequenceInterval }, spread) => {
      const { low, high } = consequenceInterval ?? { low: 0, high: 100 };
      return Number(low <= spread && spread <= high);
    }),
    allAtLeast: inScans((scan) => Number(scan.every(({ atLeast }, i) => (atLeast ?? 0) <= truth[i] + 1e-9))),
    shown: inForks(({ consequence }) => consequence ?? 0),
    greatest: inScans((scan) => Math.max(...scan.map(({ consequence }) => consequence ?? 0))),
    noise: inForks(({ noise }) => noise ?? 0),
  };
}

/** A fork as a scan would find it, with branches of equal probability: of each, how likely at most so many are right. */
function drawnFork(
  position: number,
  chances: readonly (readonly number[])[],
  samples: number,
  random: Random,
): ForkOutcome {
  const branches = chances.map((atMost, id) => {
    const drawn = random.uniform();
    let right = 0;
    while (right < samples && atMost[right] < drawn) right++;
    return { id, word: String(id), probability: 1 / chances.length, samples, right, answers: [] };
  });
  return { position, entropy: Math.log(chances.length), taken: 0, branches, coverage: 1 };
}
