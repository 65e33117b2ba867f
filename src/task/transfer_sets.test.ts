import { expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { type CountdownProblem, countdownPart } from './countdown/problems.ts';
import { countdown } from './countdown/world.ts';
import { hasTransferSets, transferProblems, transferSets } from './transfer_sets.ts';
import { worldNames } from './worlds.ts';

const [goals, larger, four] = transferSets('countdown');

test('the larger set has three numbers, one of them beyond what is trained on, and the four set four', () => {
  const problems = larger.problems as CountdownProblem[];
  expect(problems).toHaveLength(transferProblems);
  for (const { numbers, goal } of problems) {
    expect(numbers).toHaveLength(3);
    expect(Math.max(...numbers)).toBeGreaterThan(12);
    expect(goal).toBeLessThanOrEqual(40);
  }
  expect(four.problems).toHaveLength(transferProblems);
  for (const { numbers } of four.problems as CountdownProblem[]) expect(numbers).toHaveLength(4);
});

test('the goals set has goals that are rare in training, and no problem that is trained on', () => {
  const problems = goals.problems as CountdownProblem[];
  expect(problems.length).toBeGreaterThan(80);
  for (const problem of problems) {
    expect(problem.goal).toBeGreaterThanOrEqual(25);
    expect(countdownPart(problem)).not.toBe('training');
  }
  const random = randomStream(2, 2);
  const trained = Array.from({ length: 2000 }, () => countdown.sample(random).goal);
  expect(trained.filter((goal) => goal >= 25).length / 2000).toBeLessThan(0.2);
});

test('every set speaks the words of the training world, and its prompts and responses fit a context of 72', () => {
  for (const { world, problems, length } of [goals, larger, four]) {
    expect(world.vocabulary.tokens).toEqual(countdown.vocabulary.tokens);
    expect(world.prompt(problems[0]).length + length).toBeLessThanOrEqual(72);
  }
});

test('every problem has a solution, which its world accepts', () => {
  const solver = { skill: 1, stop: 1, attempts: 1 };
  for (const { world, problems, length } of [goals, larger, four]) {
    for (const problem of problems.slice(0, 40)) {
      const trace = world.trace(problem, randomStream(1, 1), solver);
      expect(trace.length).toBeLessThanOrEqual(length);
      expect(world.verify(problem, trace).reward).toBe(1);
    }
  }
});

test('only countdown has sets so far', () => {
  expect(worldNames.filter((name) => transferSets(name).length > 0)).toEqual(['countdown']);
  expect(worldNames.filter(hasTransferSets)).toEqual(['countdown']);
});
