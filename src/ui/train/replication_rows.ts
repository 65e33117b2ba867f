import type { Claim, ClaimedResult } from '../../experiment/claim.ts';
import { momentsOf } from '../../stats/moments.ts';
import { type Replication, replication } from '../../stats/replication.ts';
import { samplingError } from '../../stats/sampling_error.ts';
import type { Experiment } from '../state/experiment.ts';
import { lastEvaluation } from '../state/views/own_claim.ts';

/** A condition's claim and the result here. */
export interface ReplicationRow {
  readonly claimed: ClaimedResult;
  /** One's own result; null before a run is at its end. */
  readonly own: { readonly mean: number; readonly sd: number | null; readonly n: number } | null;
  /** Whether a run of it has begun here. */
  readonly begun: boolean;
  readonly outcome: Replication | null;
}

/** A link holds thousandths: half of one is lost at the most. */
const rounding = 0.0005;

/**
 * A claim held against the runs that were trained here and are at their end. The experiment must be the claim's, whatever
 * its seeds (`sameExperiment`).
 * @param seeds of the claim's experiment
 */
export function replicationRows(
  claim: Claim,
  seeds: readonly number[],
  { source, spec, runs }: Experiment,
): ReplicationRow[] {
  const all = source === 'live' ? Object.values(runs) : [];
  return claim.results.map((claimed) => {
    const own = all.filter((run) => run.condition === claimed.condition);
    const results = own.flatMap((run) => {
      const last = lastEvaluation(run, spec.steps);
      if (!last) return [];
      const { 'eval/pass@1': value, 'eval/se': error, problems, k: samples } = last;
      const sampled = samplingError({ rate: value, error, problems, samples });
      return [{ seed: run.seed, value, samplingError: sampled, hash: run.hash }];
    });
    const { mean, sd, n } = claimed;
    const hashes = new Map(claimed.hashes?.map((hash, i) => [seeds[i], hash]));
    return {
      claimed,
      own: momentsOf(results.map(({ value }) => value)),
      begun: own.length > 0,
      outcome: results.length === 0 ? null : replication({ mean, sd, n, rounding, hashes }, results),
    };
  });
}
