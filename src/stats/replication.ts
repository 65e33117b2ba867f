import { normalQuantile } from './distributions.ts';
import type { Interval } from './intervals.ts';
import { type Moments, momentsOf } from './moments.ts';
import { fewestSeeds, type SeedValue } from './seeds.ts';
import { mean } from './totals.ts';
import { welch } from './welch.ts';

/** What a link says came out of a condition. */
export interface ClaimedResult extends Moments {
  /** Standard error of one seed's value over the problems it was evaluated on; null where the claim does not say. */
  readonly evaluationError: number | null;
  /** How far the mean may be from the true one because a link rounds it: half a unit of its last place. */
  readonly rounding: number;
  /** Hash of the final parameters by seed, if the claim has them. */
  readonly hashes?: ReadonlyMap<number, string>;
}

/** One's own value of a seed, with its standard error over problems (`eval/se`); null where it is not known. */
export interface OwnResult extends SeedValue {
  readonly evaluationError: number | null;
  /** Of the final parameters; absent where it is not the same on every machine. */
  readonly hash?: string;
}

/** Whether a claim was met. `identical`: to the last bit of every parameter. `too-few-seeds`: the results differ, and whether by chance is unknown. */
export type ReplicationVerdict = 'identical' | 'agrees' | 'differs' | 'too-few-seeds';

/** A claim compared with your own result. */
export interface Replication {
  readonly verdict: ReplicationVerdict;
  /** Seeds of the claim, and your own. */
  readonly claimed: number;
  readonly own: number;
  /** Own mean minus the claimed one; null where either side has no seed. */
  readonly difference: number | null;
  /** 95 %, of that difference; null if neither seeds nor evaluation give the noise. */
  readonly interval: Interval | null;
  /** What made the interval as wide as it is. */
  readonly by: 'seeds' | 'evaluation' | null;
  /** Own seeds whose hash is there on both sides and is not the same. */
  readonly otherBits: number;
}

/** Means that were summed in another order differ by this much and are equal. */
const hair = 1e-12;

/**
 * The replication verdict. Its rule, for d = own mean - claimed mean:
 *
 * 0. *Bits.* Every own seed is one of the claim's, and the parameters it came to have the claimed hash: **identical**.
 * 1. *Evaluation.* A value is measured on some hundreds of problems, with a standard error e that both sides know or
 *    share. |d| <= 1.96 sqrt(e_claimed^2 / N_claimed + e_own^2 / N_own) + rounding: **agrees**, with one seed as well.
 *    Results that are equal to the bit, as the same recipe and seeds give on the same adapter, are the plainest case.
 * 2. *Too few.* Apart by more, and fewer than three seeds on either side: **too few seeds**. How far seeds scatter is
 *    then a guess, and one run that lies elsewhere refutes nothing.
 * 3. *Seeds.* Else the 95 % interval of d is d +- the larger of Welch's half-width (`welch`) and that of rule 1, which
 *    is a floor, so that three seeds that happen to lie close together do not make a claim sharper than its
 *    measurement; rounding is added. It holds 0: **agrees**; it does not: **differs**.
 *
 * To agree is not to be shown equal: the interval says how large a difference could hide. Own values that are not
 * finite do not count as seeds.
 */
export function replication(claim: ClaimedResult, results: readonly OwnResult[]): Replication {
  const usable = results.filter(({ value }) => Number.isFinite(value));
  const own = momentsOf(usable.map(({ value }) => value));
  const counts = { claimed: claim.n, own: usable.length };
  if (own === null || claim.n < 1)
    return { verdict: 'too-few-seeds', ...counts, difference: null, interval: null, by: null, otherBits: 0 };
  const difference = own.mean - claim.mean;
  const told = usable.map(({ seed, hash }) => [claim.hashes?.get(seed), hash] as const);
  if (told.every(([claimed, hash]) => claimed !== undefined && claimed === hash))
    return { verdict: 'identical', ...counts, difference, interval: null, by: null, otherBits: 0 };
  const otherBits = told.filter(([claimed, hash]) => claimed && hash && claimed !== hash).length;
  const evaluation = evaluationReach(claim, usable);
  const between = welch(own, claim);
  const seeds = between && (between.high - between.low) / 2;
  const known = [evaluation, seeds].filter((half) => half !== null);
  const half = known.length === 0 ? null : Math.max(...known) + claim.rounding;
  const apart = Math.abs(difference) - claim.rounding - hair;
  const verdict = (): ReplicationVerdict => {
    if (apart <= (evaluation ?? 0)) return 'agrees';
    if (Math.min(claim.n, own.n) < fewestSeeds) return 'too-few-seeds';
    return apart <= (seeds ?? 0) ? 'agrees' : 'differs';
  };
  return {
    verdict: verdict(),
    ...counts,
    difference,
    interval: half === null ? null : { low: difference - half, high: difference + half },
    by: half === null ? null : (evaluation ?? -1) >= (seeds ?? -1) ? 'evaluation' : 'seeds',
    otherBits,
  };
}

/** How far apart evaluation alone may put the two means, 95 %; an error that only one side knows is taken for both. */
function evaluationReach(claim: ClaimedResult, results: readonly OwnResult[]): number | null {
  const known = results.flatMap(({ evaluationError: e }) => (e === null ? [] : [e ** 2]));
  const ownSquare = mean(known) ?? null;
  const claimSquare = claim.evaluationError === null ? ownSquare : claim.evaluationError ** 2;
  if (claimSquare === null) return null;
  const variance = claimSquare / claim.n + (ownSquare ?? claimSquare) / results.length;
  return normalQuantile(0.975) * Math.sqrt(variance);
}
