import type { SampleResponse, StepSamples } from '../experiment/record.ts';
import { keptResponses } from '../experiment/sample_choice.ts';
import type { World } from '../task/world.ts';
import type { ScoredGroup, ScoredResponse, StepRollouts } from './rollout.ts';

/** Groups per step, and responses per group, that are recorded: all of them would be thousands of tokens per step. */
const shownGroups = 6;
const shownResponses = 8;

/**
 * Selects the recorded samples of a step: its first groups, those with a signal before those that were dropped, and a
 * few responses of each that include both outcomes.
 * @param kept for each response that was trained on, 1 or 0 per token
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

/** Four decimals: enough for display, and a third of the size in a record. */
const round = (value: number) => Math.round(value * 1e4) / 1e4;
