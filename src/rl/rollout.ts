import type { Recipe } from '../experiment/spec.ts';
import type { Decoder } from '../model/decoder.ts';
import type { Rollout } from '../model/draw_options.ts';
import { foldKey, randomStream, streams } from '../random/stream.ts';
import type { Verdict, World } from '../task/world.ts';
import { groupAdvantages, overlongPunishment } from './advantage.ts';

/** One response with what the verifier and its group make of it. */
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
  flat: boolean;
}

/** A step's rollouts. */
export interface StepRollouts {
  /** Every group sampled. */
  sampled: ScoredGroup[];
  /** The groups that are trained on. */
  kept: ScoredGroup[];
}

/**
 * Samples a step's groups. With dynamic sampling (`batches` > 0) flat groups are dropped, and fresh prompts are
 * sampled until there are `prompts` groups with a signal or `batches` batches have been drawn.
 * @param step which training step, counted from 1: with the seed it keys problems and draws
 */
export async function sampleStep(
  decoder: Decoder,
  world: World,
  recipe: Recipe,
  step: number,
  between?: () => void | Promise<void>,
): Promise<StepRollouts> {
  const { prompts, group, length, temperature, batches } = recipe.rollout;
  const problems = randomStream(foldKey(recipe.seed, streams.problems), step);
  const sampled: ScoredGroup[] = [];
  const kept: ScoredGroup[] = [];
  for (let batch = 0; batch < Math.max(1, batches) && kept.length < prompts; batch++) {
    const drawn = Array.from({ length: prompts }, () => world.sample(problems));
    const rollouts = await decoder.generate(
      drawn.map((problem) => ({ prompt: world.prompt(problem), copies: group, longest: length })),
      {
        key: [foldKey(recipe.seed, streams.rollout), step],
        firstRollout: batch * prompts * group,
        temperature,
        eos: world.vocabulary.eos,
        between,
      },
    );
    const groups = drawn.map((problem, i) => scoreGroup(world, recipe, problem, rollouts[i]));
    sampled.push(...groups);
    kept.push(...(batches === 0 ? groups : groups.filter((g) => !g.flat)));
  }
  return { sampled, kept: kept.slice(0, prompts) };
}

/** Verifies a group's responses and takes their advantages. */
export function scoreGroup(world: World, recipe: Recipe, problem: unknown, rollouts: Rollout[]): ScoredGroup {
  const verdicts = rollouts.map((r) => world.verify(problem, r.tokens));
  const rewards = verdicts.map(
    (verdict, i) =>
      verdict.reward +
      overlongPunishment(rollouts[i].tokens.length, recipe.rollout.length, recipe.objective.overlong),
  );
  const advantages = groupAdvantages(rewards, rewards.length, {
    scale: recipe.objective.scaleRewards,
    deviation: 'population',
    epsilon: 0,
  });
  return {
    problem,
    prompt: world.prompt(problem),
    flat: verdicts.every((v) => v.reward === verdicts[0].reward),
    responses: rollouts.map((rollout, i) => ({
      rollout,
      verdict: verdicts[i],
      reward: rewards[i],
      advantage: advantages[i],
    })),
  };
}
