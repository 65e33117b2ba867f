import type { Recipe } from '../experiment/spec.ts';
import type { Decoder } from '../model/decode/decoder.ts';
import type { Rollout } from '../model/decode/draw_options.ts';
import { foldKey, streams } from '../random/stream.ts';
import type { Verdict, World } from '../task/world.ts';
import { forklabAdvantage, groupAdvantages, overlongPunishment } from './advantage.ts';
import type { Between } from './policy_update.ts';

/** One response with its reward and advantage. */
export interface ScoredResponse {
  rollout: Rollout;
  verdict: Verdict;
  /** The verifier's reward plus the overlong punishment. */
  reward: number;
  advantage: number;
}

/** One prompt's responses. */
export interface ScoredGroup {
  problem: unknown;
  prompt: number[];
  responses: ScoredResponse[];
  /** All the verifier's rewards are equal: no signal (the punishment does not rescue a group, as in verl). */
  equalRewards: boolean;
}

/** A step's rollouts. */
export interface StepRollouts {
  /** Every group sampled. */
  sampled: ScoredGroup[];
  /** The groups that are trained on. */
  kept: ScoredGroup[];
}

/**
 * Samples G responses to each problem.
 * @param step training step, from 1: keys the draws, together with the seed
 * @param batch batch of the step, from 0
 * @returns an array of G responses per problem
 */
export function sampleResponses(
  decoder: Decoder,
  world: World,
  { rollout, seed }: Recipe,
  problems: readonly unknown[],
  step: number,
  batch: number,
  between?: Between,
): Promise<Rollout[][]> {
  const { group, length, temperature } = rollout;
  return decoder.generate(
    problems.map((problem) => ({ prompt: world.prompt(problem), copies: group, longest: length })),
    {
      key: [foldKey(seed, streams.rollout), step],
      firstRollout: batch * problems.length * group,
      temperature,
      eos: world.vocabulary.eos,
      between,
    },
  );
}

/** Scores a group's responses: the verifier's reward plus the overlong punishment. Advantages are added later. */
export function scoreGroup(world: World, recipe: Recipe, problem: unknown, rollouts: Rollout[]): ScoredGroup {
  const verdicts = rollouts.map((r) => world.verify(problem, r.tokens));
  const { overlong } = recipe.objective;
  return {
    problem,
    prompt: world.prompt(problem),
    equalRewards: verdicts.every((v) => v.reward === verdicts[0].reward),
    responses: rollouts.map((rollout, i) => ({
      rollout,
      verdict: verdicts[i],
      reward: verdicts[i].reward + overlongPunishment(rollout.tokens.length, recipe.rollout.length, overlong),
      advantage: 0,
    })),
  };
}

/** Sets the group-relative advantages of a group's responses. */
export function addAdvantages({ responses }: ScoredGroup, scaleRewards: boolean): void {
  const rewards = responses.map((r) => r.reward);
  const advantages = groupAdvantages(rewards, rewards.length, { ...forklabAdvantage, scale: scaleRewards });
  responses.forEach((response, i) => {
    response.advantage = advantages[i];
  });
}
