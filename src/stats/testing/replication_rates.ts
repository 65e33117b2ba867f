import { median } from 'd3-array';
import { foldKey, randomStream } from '../../random/stream.ts';
import { momentsOf } from '../moments.ts';
import { type ReplicationVerdict, replication } from '../replication.ts';
import { samplingError } from '../sampling_error.ts';
import { normals } from './normals.ts';

/** A claim and its replication, whose truth is known. */
export interface ReplicationSetting {
  /** Seeds of each side. */
  readonly claimed: number;
  readonly own: number;
  /** Standard deviation of a seed's true pass rate. */
  readonly seedSd: number;
  /** How far the two true means lie apart. */
  readonly apart: number;
}

/** How often each verdict is given, and what its interval and its detectable difference are worth. */
export interface ReplicationRates extends Readonly<Record<ReplicationVerdict, number>> {
  /** Share of the intervals that hold the true difference; null where there is none. */
  readonly coverage: number | null;
  /** Middle of the differences that are said to be detectable; null where none is said. */
  readonly detectable: number | null;
}

/** The shipped task's held-out problems, with true rates spread evenly over [0, 1]. */
export const simulatedTest = { problems: 249, samples: 8, rate: 0.5 };
const { problems, samples, rate } = simulatedTest;
const rates = Array.from({ length: problems }, (_, i) => (i + 0.5) / problems);
const between = momentsOf(rates)!.sd! ** 2;
const within = rates.reduce((all, p) => all + p * (1 - p), 0) / problems;
/** The true error of sampling alone, 0.0091, and the error over problems that evaluations say, 0.020. */
export const simulatedErrors = {
  sampling: Math.sqrt(within / (problems * samples)),
  overProblems: Math.sqrt((between + within / samples) / problems),
};

/** The settings of the table in the log: few and more seeds, that scatter little or much, equal or some points apart. */
export const replicationSettings: readonly ReplicationSetting[] = [
  [1, 1],
  [3, 1],
  [3, 3],
  [5, 3],
  [5, 5],
].flatMap(([claimed, own]) =>
  [0.01, 0.02].flatMap((seedSd) => [0, 0.03, 0.05].map((apart) => ({ claimed, own, seedSd, apart }))),
);

/** A link holds thousandths. */
const inLink = (share: number) => Math.round(share * 1000) / 1000;

/**
 * Simulates claims in links and their replications. A run's pass@1 is normal around its side's mean, by seed and by the
 * sampling of answers to the same problems (a mean of some 2,000 answers is normal enough); the claim is rounded as in a link.
 */
export function replicationRates(
  { claimed, own, seedSd, apart }: ReplicationSetting,
  { trials, seed }: { readonly trials: number; readonly seed: number },
): ReplicationRates {
  const draw = normals(randomStream(foldKey(seed, claimed, own), foldKey(Math.round(seedSd * 1e4))));
  const spread = Math.hypot(seedSd, simulatedErrors.sampling);
  const values = (n: number, mean: number) => Array.from({ length: n }, () => mean + spread * draw());
  const counts: Record<ReplicationVerdict, number> = {
    identical: 0,
    agrees: 0,
    differs: 0,
    'too-few-seeds': 0,
  };
  const covered: boolean[] = [];
  const detectable: number[] = [];
  for (let i = 0; i < trials; i++) {
    const claim = momentsOf(values(claimed, rate))!;
    const found = replication(
      {
        n: claimed,
        mean: inLink(claim.mean),
        sd: claim.sd === null ? null : inLink(claim.sd),
        rounding: 5e-4,
      },
      values(own, rate + apart).map((value, at) => ({
        seed: at,
        value,
        samplingError: samplingError({ rate: value, error: simulatedErrors.overProblems, problems, samples }),
      })),
    );
    counts[found.verdict]++;
    if (found.interval) covered.push(found.interval.low <= apart && apart <= found.interval.high);
    if (found.detectable !== null) detectable.push(found.detectable);
  }
  return {
    identical: counts.identical / trials,
    agrees: counts.agrees / trials,
    differs: counts.differs / trials,
    'too-few-seeds': counts['too-few-seeds'] / trials,
    coverage: covered.length === 0 ? null : covered.filter(Boolean).length / covered.length,
    detectable: median(detectable) ?? null,
  };
}
