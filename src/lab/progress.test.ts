import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluatedSteps, isEvaluated } from '../experiment/evaluated_steps.ts';
import { madeEvaluation } from '../experiment/testing/made_record.ts';
import { Progress } from './progress.ts';
import { smallSpec } from './testing/small_experiment.ts';

/** The saved step of each run, and whether it had ended there. */
const runsOf = (count: number, steps: number) =>
  fc.array(fc.record({ early: fc.boolean(), from: fc.integer({ min: 0, max: steps }) }), {
    minLength: count,
    maxLength: count,
  });

test('whatever was saved and whichever runs had ended early, in the end everything is done and nothing is left', () => {
  const shapes = fc
    .record({ steps: fc.integer({ min: 1, max: 30 }), every: fc.integer({ min: 1, max: 40 }) })
    .chain(({ steps, every }) => fc.tuple(fc.constant({ steps, every }), runsOf(4, steps)));
  fc.assert(
    fc.property(shapes, ([{ steps, every }, runs]) => {
      const spec = { ...smallSpec, steps, evaluation: { ...smallSpec.evaluation, every } };
      const progress = new Progress(spec);
      for (const { early, from } of runs) {
        const evaluated = [0, ...evaluatedSteps(spec).filter((step) => step <= from)];
        const ended = early && from > 0 ? { step: from, by: 'steps' as const } : undefined;
        const record = {
          evaluations: evaluated.map((step) => madeEvaluation(step, 0.5)),
          ended,
        };
        progress.restore(record, from);
        for (let step = from + 1; !ended && step <= steps; step++) {
          progress.step(10, 100);
          if (isEvaluated(spec, step)) progress.evaluation(5);
        }
      }
      const { done, total, secondsLeft } = progress.now();
      expect(done).toBe(total);
      expect(total).toBe(4 * steps);
      expect(secondsLeft ?? 0).toBe(0);
    }),
  );
});

test('a finished run counts as done', () => {
  const progress = new Progress(smallSpec);
  progress.restore({ evaluations: [madeEvaluation(0, 0.2)], ended: { step: 1, by: 'steps' } }, 1);
  expect(progress.now().done).toBe(smallSpec.steps);
});

test('the remaining time counts steps and evaluations, each at its own rate', () => {
  const progress = new Progress(smallSpec);
  progress.step(1000, 50);
  progress.step(1000, 50);
  progress.evaluation(500);
  // Of 4 runs of 3 steps, evaluated at steps 2 and 3: 10 steps of 1 s and 7 evaluations of half a second.
  expect(progress.now()).toEqual({
    done: 2,
    total: 12,
    stepMs: 1000,
    tokensPerSecond: 50,
    secondsLeft: 13.5,
  });
});
