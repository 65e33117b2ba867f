/**
 * How a scan of forks is laid out, before any of it is sampled: which positions, which branches, and how many tokens
 * it may take at most. The page states the budget by it, and the engine keeps to it.
 */

/** Least probability of a branch: the share of rarer tokens is within the others' error. */
export const leastProbability = 0.02;
/** Most branches of one fork. */
export const maxBranches = 8;
/**
 * Samples a branch at which a fork that changes nothing is mostly said to waver (`consequencesOf`): where two equal branches
 * end right half the time, in 85 % of the cases, at three in ten in 92 %, at one in ten in all; three branches in 69 %, 82 % and
 * all (`testing/verdict_rates.ts`). At 64 samples it is next to never, unless nearly all or nothing is right.
 */
export const defaultSamples = 256;

/** A token that sampling is resumed after. */
export interface PlannedBranch {
  readonly id: number;
  readonly probability: number;
}

/**
 * The positions of highest entropy from `from` on, highest first, ties by position. Positions whose entropy is not
 * known are never chosen.
 * @param entropies nats, by position
 * @returns at most `count` positions
 */
export function highestEntropy(entropies: readonly (number | null)[], from: number, count: number): number[] {
  return entropies
    .map((entropy, position) => ({ entropy, position }))
    .filter((p): p is { entropy: number; position: number } => p.position >= from && p.entropy !== null)
    .sort((a, b) => b.entropy - a.entropy || a.position - b.position)
    .slice(0, count)
    .map(({ position }) => position);
}

/**
 * A fork's branches, most likely first: the alternatives of at least `leastProbability`, at most `mostBranches`, and
 * the token that the trace took, always.
 * @param alternatives the most likely tokens at the position, best first
 */
export function branchesOf(
  alternatives: readonly PlannedBranch[],
  taken: PlannedBranch,
): readonly PlannedBranch[] {
  const likely = alternatives
    .filter(({ id, probability }) => id === taken.id || probability >= leastProbability)
    .slice(0, maxBranches);
  if (likely.some(({ id }) => id === taken.id)) return likely;
  return [...likely.slice(0, maxBranches - 1), taken];
}

/**
 * Most tokens that a scan may sample: every continuation of every branch as long as can be. Continuations mostly end
 * sooner, so a scan takes a fraction of it.
 * @param branches of one fork: their mean number, or `mostBranches`
 * @param longest tokens of the longest continuation
 */
export const scanBudget = (forks: number, branches: number, samples: number, longest: number): number =>
  Math.ceil(forks * branches) * samples * longest;
