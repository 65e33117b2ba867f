import { expect, test } from 'vitest';
import { randomStream } from '../../random/stream.ts';
import { longestTrace } from './grammar.ts';
import { listProblems } from './problems.ts';
import { goodMoves } from './teacher.ts';
import { operationNames, step } from './vocabulary.ts';
import { walk } from './world.ts';

const text = (ids: readonly number[]) => ids.map((id) => walk.vocabulary.tokens[id]).join(' ');

test('the vocabulary has 43 tokens and the lengths follow from eight moves', () => {
  expect(walk.vocabulary.tokens.length).toBe(43);
  expect([walk.promptLength, longestTrace, walk.responseLength]).toEqual([5, 50, 55]);
  expect(text(walk.prompt({ start: 7, goal: 16 }))).toBe('<bos> 7 goal 16 :');
});

test('the three splits have all 930 problems once', () => {
  const lists = (['training', 'validation', 'held-out'] as const).map(listProblems);
  expect(lists.map((list) => list.length)).toEqual([739, 83, 108]);
  expect(new Set(lists.flat().map(walk.title)).size).toBe(930);
  expect([walk.validation().length, walk.heldOut().length]).toEqual([83, 108]);
});

test('every goal can be reached from every start within eight moves', () => {
  for (let start = 0; start < 31; start++) {
    let reached = new Set([start]);
    for (let move = 0; move < 8; move++) {
      reached = new Set([
        ...reached,
        ...[...reached].flatMap((value) => operationNames.map((name) => step(value, name))),
      ]);
    }
    expect(reached.size).toBe(31);
  }
});

test('the walks that are counted as solutions are those that are rewarded', () => {
  const { eos, id } = walk.vocabulary;
  const problem = { start: 7, goal: 16 };
  let rewarded = 0;
  const visit = (value: number, written: readonly number[], moves: number) => {
    for (const name of operationNames) {
      const to = step(value, name);
      const move = (end: string) => [id(name), id('='), to, id('goal'), problem.goal, id(end)];
      rewarded += walk.verify(problem, [...written, ...move('yes'), eos]).reward;
      if (moves > 1 && to !== problem.goal) visit(to, [...written, ...move('no')], moves - 1);
    }
  };
  visit(problem.start, [], 8);
  expect(walk.solutions?.(problem)).toBe(rewarded);
  expect(rewarded).toBeGreaterThan(1000);
});

test('moves wrap round the ring at both ends', () => {
  expect([step(30, 'A'), step(30, 'B'), step(30, 'C'), step(2, 'D')]).toEqual([0, 29, 28, 28]);
});

test('a good move reaches the goal in one or two moves', () => {
  expect(goodMoves(7, 14)).toEqual(['B']);
  expect(goodMoves(7, 16)).toEqual(['A', 'C']);
  for (let value = 0; value < 31; value++) {
    for (let goal = 0; goal < 31; goal++) {
      for (const name of goodMoves(value, goal)) {
        const next = step(value, name);
        expect(next === goal || operationNames.some((second) => step(next, second) === goal)).toBe(true);
      }
    }
  }
});

test('every teacher trace follows the grammar with true results', () => {
  const random = randomStream(1, 2);
  for (let i = 0; i < 2000; i++) {
    const problem = walk.sample(random);
    const trace = text(walk.trace(problem, random));
    expect(trace).toMatch(/^([ABCD] = \d+ goal \d+ no ?)*([ABCD] = \d+ goal \d+ yes|stop) <eos>$/);
    let value = problem.start;
    for (const [, name, result, goal, end] of trace.matchAll(/([ABCD]) = (\d+) goal (\d+) (yes|no)/g)) {
      value = [value + 1, value * 2, value * 3, value + 26]['ABCD'.indexOf(name)] % 31;
      expect([Number(result), Number(goal), end]).toEqual([
        value,
        problem.goal,
        value === problem.goal ? 'yes' : 'no',
      ]);
    }
  }
});

// Measured over 100,000 traces: 0.211 and 27.5 tokens.
test('the teacher passes about 0.21 of training problems', () => {
  const random = randomStream(3, 4);
  let [pass, length] = [0, 0];
  for (let i = 0; i < 6000; i++) {
    const problem = walk.sample(random);
    const trace = walk.trace(problem, random);
    pass += walk.verify(problem, trace).reward;
    length += trace.length;
  }
  expect(Math.abs(pass / 6000 - 0.211)).toBeLessThan(0.022);
  expect(Math.abs(length / 6000 - 27.5)).toBeLessThan(0.9);
});

test('a prompt that cannot be written is rejected with a message', () => {
  expect(() => walk.prompt({ start: 31, goal: 2 })).toThrow('31 has no token in this world');
});
