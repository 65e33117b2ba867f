import { expect, test } from 'vitest';
import type { Trace, TraceMeta } from '../../../experiment/trace.ts';
import { rolloutSteps, togetherWith } from './rollout_steps.ts';

const unknown = { entropy: null, logprob: null, top: [] };
const rollout = (meta: TraceMeta, prompt = 'a', origin: 'file' | 'branch' = 'file') => ({
  origin,
  trace: {
    title: prompt,
    world: null,
    model: null,
    temperature: null,
    entropyKind: 'exact',
    promptLength: 1,
    tokens: [prompt, 'x'].map((word) => ({ id: null, word, ...unknown })),
    reward: null,
    answer: null,
    meta,
  } satisfies Trace,
});
const placed = (all: ReturnType<typeof rollout>[]) =>
  rolloutSteps(all)?.steps.map(({ step, isEvaluation, groups }) => [
    step,
    isEvaluation,
    ...groups.map(({ places }) => places),
  ]);

test('rollouts stand by step, training before evaluation, and by the group or the prompt', () => {
  expect(
    placed([
      rollout({ step: 2, group: 1 }),
      rollout({ step: 1 }, 'a'),
      rollout({ step: 1 }, 'b'),
      rollout({ step: 1 }, 'a'),
      rollout({ step: 2, group: 1, evaluation: true }),
      rollout({ step: 2, group: 1 }, 'other words, one group'),
    ]),
  ).toEqual([
    [1, false, [1, 3], [2]],
    [2, false, [0, 5]],
    [2, true, [4]],
  ]);
});

test('samples of one prompt, or of no step, are none of a training', () => {
  expect(rolloutSteps([rollout({ step: 1 }), rollout({ step: 1 })])).toBeNull();
  expect(rolloutSteps([rollout({}), rollout({}, 'b')])).toBeNull();
});

test('a branch stands beside the steps, and a mask is cut among those of a step', () => {
  const all = [
    rollout({ step: 1 }),
    rollout({ step: 2 }),
    rollout({ step: 2 }),
    rollout({ step: 2 }, 'a', 'branch'),
  ];
  const steps = rolloutSteps(all);
  expect(steps?.stepOf).toEqual([0, 1, 1, null]);
  expect(togetherWith(all as never, steps, 2)).toEqual([all[1], all[2]]);
  expect(togetherWith(all as never, steps, 3)).toHaveLength(4);
});
