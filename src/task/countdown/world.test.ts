import { expect, test } from 'vitest';
import { randomStream } from '../../random/stream.ts';
import type { Teacher } from '../world.ts';
import { attemptLength, longestTrace } from './grammar.ts';
import { solutions } from './moves.ts';
import { countdownPart, listProblems } from './problems.ts';
import { countdown, countdownWorld } from './world.ts';

const size = { numbers: 3, max: 12, top: 40 };
const text = (ids: readonly number[]) => ids.map((id) => countdown.vocabulary.tokens[id]).join(' ');

test('the vocabulary has the 55 tokens of the shipped bases, in their order', () => {
  expect(countdown.vocabulary.tokens.length).toBe(55);
  expect(countdown.vocabulary.tokens.slice(40).join(' ')).toBe(
    '40 + - * = ; left goal yes no wait stop : <bos> <eos>',
  );
});

test('prompts, attempts and responses have the lengths of the measurements', () => {
  expect([countdown.promptLength, countdown.responseLength]).toEqual([7, 60]);
  expect([attemptLength(3), longestTrace(3, 3)]).toEqual([17, 55]);
  expect(text(countdown.prompt({ numbers: [7, 2, 3], goal: 11 }))).toBe('<bos> 7 2 3 goal 11 :');
});

test('the three splits have every problem once', () => {
  const lists = (['training', 'validation', 'held-out'] as const).map((part) => listProblems(size, part));
  expect(lists.map((list) => list.length)).toEqual([2192, 277, 290]);
  const all = lists.flat().map(({ numbers, goal }) => [...numbers].sort().concat(goal).join());
  expect(new Set(all).size).toBe(2759);
});

test('there are 249 held-out and 200 validation problems, always the same', () => {
  expect([countdown.heldOut().length, countdown.validation().length]).toEqual([249, 200]);
  expect(countdown.heldOut().slice(0, 5).map(countdown.title)).toMatchInlineSnapshot(`
    [
      "7 6 11 → 24",
      "3 11 10 → 23",
      "7 8 7 → 6",
      "12 12 4 → 4",
      "10 3 9 → 4",
    ]
  `);
  expect(countdown.validation().slice(0, 5).map(countdown.title)).toMatchInlineSnapshot(`
    [
      "3 5 9 → 6",
      "3 10 4 → 18",
      "11 4 11 → 18",
      "5 12 2 → 2",
      "7 5 3 → 15",
    ]
  `);
});

test('every listed problem has a solution, and its numbers are not always sorted', () => {
  const list = [...countdown.heldOut(), ...countdown.validation()];
  for (const { numbers, goal } of list) expect(solutions(numbers, goal, 40).length).toBeGreaterThan(0);
  const sorted = list.filter(({ numbers: [a, b, c] }) => a >= b && b >= c).length;
  // A sixth by chance, and a little more for equal numbers.
  expect(sorted / list.length).toBeGreaterThan(0.1);
  expect(sorted / list.length).toBeLessThan(0.35);
});

test('the part of a problem does not depend on the order of its numbers', () => {
  for (const { numbers, goal } of countdown.heldOut()) {
    expect(countdownPart({ numbers: [...numbers].reverse(), goal })).toBe('held-out');
  }
});

test('every teacher trace follows the grammar, move by move and number by number', () => {
  const attempt =
    /^(\d+) [-+*] (\d+) = (\d+) left (\d+) (\d+) ; (\d+) ([-+*]) (\d+) = (\d+) goal (\d+) (yes|no)$/;
  const random = randomStream(1, 2);
  for (let i = 0; i < 3000; i++) {
    const problem = countdown.sample(random);
    const trace = text(countdown.trace(problem, random));
    expect(trace).toMatch(/(yes|no stop) <eos>$/);
    const attempts = trace.replace(/( stop)? <eos>$/, '').split(' wait ');
    expect(attempts.length).toBeLessThanOrEqual(3);
    for (const [index, written] of attempts.entries()) {
      const match = attempt.exec(written);
      expect(match, written).not.toBeNull();
      const [x, y, z, u, v, u2, , v2, w, goal] = match!.slice(1, 11).map(Number);
      expect(x).toBeGreaterThanOrEqual(y);
      expect(u).toBeGreaterThanOrEqual(v);
      expect([u2, v2]).toEqual([u, v]);
      expect([u, v]).toContain(z);
      const third = [...problem.numbers];
      third.splice(third.indexOf(x), 1);
      third.splice(third.indexOf(y), 1);
      expect([z, third[0]].sort((a, b) => b - a)).toEqual([u, v]);
      expect(goal).toBe(problem.goal);
      expect(match![11]).toBe(w === goal ? 'yes' : 'no');
      if (index < attempts.length - 1) expect(match![11]).toBe('no');
    }
  }
});

/** Pass rate and mean trace length in tokens of a teacher on training problems. */
function measure(teacher: Teacher, traces: number): { pass: number; length: number } {
  const random = randomStream(3, 4);
  let [pass, length] = [0, 0];
  for (let i = 0; i < traces; i++) {
    const problem = countdown.sample(random);
    const trace = countdown.trace(problem, random, teacher);
    pass += countdown.verify(problem, trace).reward;
    length += trace.length;
  }
  return { pass: pass / traces, length: length / traces };
}

// Measured over 100,000 traces: 0.474 and 26.6 tokens. `docs/background.md`'s pilot had 0.471.
test('a teacher of skill 0.2 passes about 0.47 of training problems', () => {
  const { pass, length } = measure({ skill: 0.2, stop: 0.5, attempts: 3 }, 6000);
  expect(Math.abs(pass - 0.474)).toBeLessThan(0.025);
  expect(Math.abs(length - 26.6)).toBeLessThan(0.7);
});

// Measured over 100,000 traces: 0.542 and 21.9 tokens.
test('the default teacher passes about 0.54 of training problems, in shorter traces', () => {
  const { pass, length } = measure(countdown.teacher, 6000);
  expect(Math.abs(pass - 0.542)).toBeLessThan(0.025);
  expect(Math.abs(length - 21.9)).toBeLessThan(0.6);
});

test('every listed problem has as many solutions as paths reach its goal, and an impossible one has none', () => {
  const { solutions } = countdown;
  const counts = [...countdown.heldOut(), ...countdown.validation()].map(
    (problem) => solutions?.(problem) ?? 0,
  );
  expect(Math.min(...counts)).toBeGreaterThan(0);
  // 7 * 5 + 3, written in one way; 1 + 1 + 1 is 3 at most.
  expect(solutions?.({ numbers: [7, 5, 3], goal: 38 })).toBe(1);
  expect(solutions?.({ numbers: [1, 1, 1], goal: 40 })).toBe(0);
});

test('a problem without a solution still gets a trace, which gives up', () => {
  const problem = { numbers: [1, 1, 1], goal: 40 };
  const trace = countdown.trace(problem, randomStream(5, 6), { skill: 1, stop: 1, attempts: 3 });
  expect(countdown.verify(problem, trace).reason).toBe('gave-up');
});

test('a prompt that cannot be written is rejected with a message', () => {
  expect(() => countdown.prompt({ numbers: [1, 2], goal: 3 })).toThrow(
    'A problem of this world has 3 numbers; this one has 2.',
  );
  expect(() => countdown.prompt({ numbers: [1, 2, 3], goal: 41 })).toThrow(
    '41 has no token in this world: use integers from 0 to 40.',
  );
});

test('an impossible world is rejected with a message', () => {
  expect(() => countdownWorld({ numbers: 1, max: 12, top: 40 })).toThrow('at least 2 numbers, not 1');
  expect(() => countdownWorld({ numbers: 3, max: 12, top: 10 })).toThrow('"top" is only 10');
});

test('a world of four numbers shares the vocabulary, so one model can be tried on both', () => {
  const four = countdownWorld({ numbers: 4, max: 12, top: 40 });
  expect([four.name, four.promptLength, attemptLength(4), four.responseLength]).toEqual([
    'countdown-4',
    8,
    27,
    90,
  ]);
  expect(four.vocabulary.tokens).toEqual(countdown.vocabulary.tokens);
});
