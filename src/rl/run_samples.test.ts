import { expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { countdown } from '../task/countdown/world.ts';
import type { ScoredGroup, ScoredResponse } from './rollout.ts';
import { stepSamples } from './run_samples.ts';

const scored = (reward: 0 | 1): ScoredResponse => ({
  rollout: { tokens: [1], entropy: Float32Array.of(0.5), logprob: Float32Array.of(-1) },
  verdict: { reward, answer: null, reason: reward ? 'solved' : 'gave-up' },
  reward,
  advantage: 0,
});

test('the samples of a group have both outcomes if the group has both', () => {
  const problem = countdown.sample(randomStream(1, 1));
  const responses = Array.from({ length: 16 }, (_, i) => scored(i === 13 ? 1 : 0));
  const group: ScoredGroup = { problem, prompt: [1], responses, equalRewards: false };
  const kept = new Map(responses.map((response, i) => [response, [i % 2]]));
  const [shown] = stepSamples(1, countdown, { sampled: [group], kept: [group] }, kept).groups;
  expect([shown.right, shown.size]).toEqual([1, 16]);
  expect(shown.responses.map(({ reward }) => reward)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  // Each keeps its own mask.
  expect(shown.responses.map(({ kept: mask }) => mask[0])).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
});
