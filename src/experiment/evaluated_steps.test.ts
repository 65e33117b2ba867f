import { expect, test } from 'vitest';
import { evaluatedSteps, isEvaluated } from './evaluated_steps.ts';

const specOf = (steps: number, every: number) => ({ steps, evaluation: { every, problems: 1, samples: 1 } });

test('steps are evaluated at regular intervals, and always at the last one', () => {
  expect(evaluatedSteps(specOf(40, 10))).toEqual([10, 20, 30, 40]);
  expect(evaluatedSteps(specOf(25, 10))).toEqual([10, 20, 25]);
  expect(evaluatedSteps(specOf(3, 10))).toEqual([3]);
  expect(isEvaluated(specOf(40, 10), 0)).toBe(false);
});
