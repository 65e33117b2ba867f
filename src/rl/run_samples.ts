import type { SampleResponse, StepSamples } from '../experiment/record.ts';
import { keptResponses } from '../experiment/sample_choice.ts';
import type { World } from '../task/world.ts';
import type { ScoredGroup, ScoredResponse, StepRollouts } from './rollout.ts';

/** Groups and responses of each that a step shows: all of them would be thousands of tokens a step. */
const shownGroups = 6;
const shownResponses = 8;

/**
 * Picks what a step shows: its first groups, those with a signal before those that were dropped, and
 * of each a few responses that show both outcomes.
 * @param kept for each response that was trained on, 1 or 0 a token
 */
export function stepSamples(
  step: number,
  world: World,
  { sampled, kept: trainedOn }: StepRollouts,
  kept: Map<ScoredResponse, number[]>,
): StepSamples {
  const trained = new Set(trainedOn);
  const dropped = sampled.filter((g) => !trained.has(g));
  const pick = [
    ...trainedOn.slice(0, shownGroups - 1),
    ...dropped.slice(0, 1),
    ...trainedOn.slice(shownGroups - 1),
  ];
  const response = (r: ScoredResponse): SampleResponse => ({
    tokens: r.rollout.tokens,
    entropy: Array.from(r.rollout.entropy, round),
    kept: kept.get(r) ?? [],
    reward: r.verdict.reward,
    advantage: round(r.advantage),
    answer: r.verdict.answer,
  });
  const group = (g: ScoredGroup) => ({
    title: world.title(g.problem),
    prompt: g.prompt,
    dropped: g.equalRewards && !trained.has(g),
    size: g.responses.length,
    right: g.responses.filter((r) => r.verdict.reward === 1).length,
    responses: keptResponses(g.responses.map(response), shownResponses),
  });
  return { step, groups: pick.slice(0, shownGroups).map(group) };
}

/** Four decimals: enough to look at, and a third of the bytes in a record. */
const round = (value: number) => Math.round(value * 1e4) / 1e4;
