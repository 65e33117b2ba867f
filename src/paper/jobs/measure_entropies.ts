import type { Device } from '../../device/device.ts';
import { entropyDistribution } from '../../forks/entropy_distribution.ts';
import { binCounts } from '../../forks/entropy_histogram.ts';
import {
  type OverClusters,
  settledShare,
  slotGap,
  topShareOfEntropy,
} from '../../forks/resampled_entropies.ts';
import { entropyBySlot } from '../../forks/slot_entropy.ts';
import { rankWords } from '../../forks/token_entropy.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import type { World } from '../../task/world.ts';
import type { ModelName } from '../names.ts';
import { binsPerNat, type EntropyResult } from '../results.ts';
import { worldOfBase } from './model_of.ts';
import { fromZero, type SampleSize, sampleSet } from './sampled_set.ts';

/**
 * Number of words reported with the highest and lowest mean entropy: the paper lists 100 of each, from a far larger
 * vocabulary.
 */
const listedWords = 10;
const binWidth = 1 / binsPerNat;

/** A response as it was drawn: token ids, and the entropy of each token's distribution, nats. */
export interface DrawnResponse {
  readonly tokens: readonly number[];
  readonly entropies: readonly number[];
}

/** Samples a model's held-out problems and takes the distribution of its entropies (Fig. 2). */
export async function measureEntropies(
  device: Device,
  model: ModelName,
  weights: Weights,
  size: SampleSize,
): Promise<EntropyResult> {
  const world = worldOfBase(model.base);
  const problems = world.heldOut().slice(0, size.problems);
  const drawn = await sampleSet(device, weights, world, problems, world.responseLength, size.samples);
  const byProblem = drawn.problems.map(({ rollouts }) =>
    rollouts.map(({ tokens, entropy }) => ({ tokens, entropies: fromZero(entropy) })),
  );
  return { model, ...entropiesOf(world, byProblem) };
}

/**
 * The distribution of the entropies of some responses. Intervals are over problems, as the responses to one are alike.
 * Words are ranked that occur more often than the paper's 100 in a million; places outside the grammar are in no slot.
 * @param byProblem the responses to each problem
 * @throws Error where problems are too few for intervals
 */
export function entropiesOf(
  world: World,
  byProblem: readonly (readonly DrawnResponse[])[],
): Omit<EntropyResult, 'model'> {
  const responses = byProblem.flat();
  const clusters = byProblem.map((own) => own.flatMap((response) => response.entropies));
  const slots = byProblem.map((own) => own.flatMap(({ tokens }) => world.slots(tokens)));
  const pooled = clusters.flat();
  const distribution = entropyDistribution(pooled);
  const settled = settledShare(clusters);
  const top = topShareOfEntropy(clusters);
  const gap = slotGap(clusters, slots, world.forkSlots);
  if (!distribution || !settled || !top || !gap)
    throw new Error(`${byProblem.length} problems are too few: their entropies have no intervals.`);
  const words = rankWords(
    responses.flatMap(({ tokens, entropies: own }) =>
      tokens.map((id, t) => ({ word: world.vocabulary.tokens[id], entropy: own[t] })),
    ),
    listedWords,
  );
  const highest = pooled.reduce((most, entropy) => Math.max(most, entropy), 0);
  return {
    problems: byProblem.length,
    responses: responses.length,
    tokens: distribution.tokens,
    mean: distribution.mean,
    settled: asShare(settled),
    topHolds: asShare(top),
    percentiles: distribution.percentiles,
    histogram: binCounts(pooled, binWidth, Math.floor(highest / binWidth) + 1),
    highest: words.highest,
    lowest: words.lowest,
    slotGap: { nats: gap.value, interval: gap.interval },
    slots: entropyBySlot(clusters, slots)
      .filter(({ place }) => place !== '')
      .sort((a, b) => b.mean - a.mean)
      .map(({ place, n, mean }) => ({ slot: place, n, mean, fork: world.forkSlots.includes(place) })),
  };
}

const asShare = ({ value, interval }: OverClusters) => ({ share: value, interval });
