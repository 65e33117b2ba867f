import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../random/stream.ts';
import { runs } from '../../testing/runs.ts';
import type { CountdownProblem } from './problems.ts';
import { countdown, countdownWorld } from './world.ts';

const { vocabulary } = countdown;
const ids = (text: string) => text.split(' ').map(vocabulary.id);
const text = (response: readonly number[]) => response.map((id) => vocabulary.tokens[id]).join(' ');

/**
 * The judge of the properties below, made in another way than the verifier: it writes out every true solution
 * of a problem as text (all orders of all numbers, all signs), and looks the response's last attempt up, with
 * the numbers after `left` blanked.
 */
function allSolutions({ numbers, goal }: CountdownProblem): Set<string> {
  const found = new Set<string>();
  const write = (left: number[], written: string) => {
    for (const [i, x] of left.entries()) {
      for (const [j, y] of left.entries()) {
        if (i === j) continue;
        const rest = left.filter((_, k) => k !== i && k !== j);
        for (const [sign, z] of [
          ['+', x + y],
          ['-', x - y],
          ['*', x * y],
        ] as const) {
          if (z < 0 || z > 40) continue;
          const move = `${written}${x} ${sign} ${y} = ${z} `;
          if (rest.length > 0) write([z, ...rest], `${move}left${' #'.repeat(rest.length + 1)} ; `);
          else if (z === goal) found.add(`${move}goal ${goal} yes <eos>`);
        }
      }
    }
  };
  write([...numbers], '');
  return found;
}

const solutionsOf = new Map<string, Set<string>>();
function isTrueSolution(problem: CountdownProblem, response: readonly number[]): boolean {
  const name = countdown.title(problem);
  if (!solutionsOf.has(name)) solutionsOf.set(name, allSolutions(problem));
  const written = text(response);
  if (written.indexOf('<eos>') !== written.length - 5) return false;
  const led = ` wait ${written}`;
  const last = led.slice(led.lastIndexOf(' wait ') + 6);
  const blanked = last.replace(
    /left((?: \d+)+)/g,
    (_, listed: string) => `left${listed.replace(/\d+/g, '#')}`,
  );
  return solutionsOf.get(name)!.has(blanked);
}

const problems = fc.tuple(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.boolean()).map(([seed, listed]) => {
  const random = randomStream(seed, 1);
  const list = countdown.heldOut();
  return listed ? list[random.integer(list.length)] : countdown.sample(random);
});
const anyToken = fc.integer({ min: 0, max: vocabulary.tokens.length - 1 });

const agrees = (problem: CountdownProblem, response: readonly number[]) => {
  const verdict = countdown.verify(problem, response);
  const truth = isTrueSolution(problem, response);
  if ((verdict.reward === 1) !== truth || (verdict.reason === 'solved') !== truth) {
    throw new Error(
      `${countdown.title(problem)}: "${text(response)}" got ${JSON.stringify(verdict)}; the judge says ${truth}.`,
    );
  }
  return truth;
};

/** A rewarded trace for a problem: a skilled teacher's, after up to two failed attempts. */
function rewardedTrace(problem: CountdownProblem, seed: number): number[] {
  const random = randomStream(seed, 2);
  for (;;) {
    const trace = countdown.trace(problem, random, { skill: 0.5, stop: 0.1, attempts: 3 });
    if (countdown.verify(problem, trace).reward === 1) return trace;
  }
}

describe('the countdown verifier cannot be talked into a reward', () => {
  test('no string of random tokens is rewarded unless it is a true solution', () => {
    fc.assert(
      fc.property(problems, fc.array(anyToken, { maxLength: 60 }), fc.boolean(), (problem, tokens, ended) => {
        agrees(problem, ended ? [...tokens, vocabulary.id('yes'), vocabulary.eos] : tokens);
      }),
      { numRuns: runs(3000) },
    );
  });

  test('no string in the shape of an attempt is rewarded unless it is a true solution', () => {
    let rewarded = 0;
    const sign = fc.constantFrom(...ids('+ - *'));
    const fraction = fc.integer({ min: 0, max: 999 }).map((n) => n / 1000);
    fc.assert(
      fc.property(
        problems,
        fc.array(fraction, { minLength: 9, maxLength: 9 }),
        sign,
        sign,
        (problem, f, s1, s2) => {
          // Mostly what a careful writer would put, so that some strings are true and most go wrong in one place.
          const pick = (from: readonly number[], at: number) => from[Math.floor(at * from.length)];
          const result = (x: number, s: number, y: number, at: number) => {
            const z = s === ids('+')[0] ? x + y : s === ids('-')[0] ? x - y : x * y;
            return Math.min(40, Math.max(0, at < 0.8 ? z : z + 1));
          };
          const [x, y] = [pick(problem.numbers, f[0]), pick(problem.numbers, f[1])];
          const z = result(x, s1, y, f[2]);
          const u = f[3] < 0.7 ? z : pick(problem.numbers, f[5]);
          const v = pick(problem.numbers, f[4]);
          const w = f[6] < 0.2 ? problem.goal : result(u, s2, v, f[7]);
          const goal = f[8] < 0.8 ? problem.goal : w;
          const [equals, semicolon] = ids('= ;');
          const response = [x, s1, y, equals, z, vocabulary.id('left'), u, v, semicolon, u, s2, v, equals, w];
          response.push(vocabulary.id('goal'), goal, vocabulary.id('yes'), vocabulary.eos);
          if (agrees(problem, response)) rewarded++;
        },
      ),
      { numRuns: runs(5000) },
    );
    expect(rewarded).toBeGreaterThan(10);
  });

  test('a rewarded trace with one or two tokens changed, dropped, added or swapped is rewarded only if still true', () => {
    let [still, lost] = [0, 0];
    const edit = fc.record({
      kind: fc.constantFrom('change', 'change', 'drop', 'add', 'swap'),
      at: fc.nat(),
      other: fc.nat(),
      token: anyToken,
    });
    fc.assert(
      fc.property(
        problems,
        fc.nat(),
        fc.array(edit, { minLength: 1, maxLength: 2 }),
        (problem, seed, edits) => {
          const response = rewardedTrace(problem, seed);
          expect(isTrueSolution(problem, response)).toBe(true);
          for (const { kind, at, other, token } of edits) {
            const i = at % response.length;
            const j = other % response.length;
            if (kind === 'change') response[i] = token;
            else if (kind === 'drop') response.splice(i, 1);
            else if (kind === 'add') response.splice(i, 0, token);
            else [response[i], response[j]] = [response[j], response[i]];
          }
          if (agrees(problem, response)) still++;
          else lost++;
        },
      ),
      { numRuns: runs(4000) },
    );
    expect(still).toBeGreaterThan(100);
    expect(lost).toBeGreaterThan(1000);
  });

  test('every single-token change of a solution is judged as the brute-force judge does', () => {
    const problem = { numbers: [7, 2, 3], goal: 11 };
    const solution = ids('7 * 2 = 14 left 14 3 ; 14 - 3 = 11 goal 11 yes <eos>');
    let rewarded = 0;
    for (let i = 0; i < solution.length; i++) {
      for (let token = 0; token < vocabulary.tokens.length; token++) {
        if (agrees(problem, solution.with(i, token))) rewarded++;
      }
    }
    // The solution itself at each of 18 places, and any other number at the two places after `left`.
    expect(rewarded).toBe(18 + 2 * 40);
  });

  test('ids outside the vocabulary are never rewarded', () => {
    const problem = { numbers: [7, 2, 3], goal: 11 };
    const solution = ids('7 * 2 = 14 left 14 3 ; 14 - 3 = 11 goal 11 yes <eos>');
    for (const odd of [-1, 55, 1000, 0.5, Number.NaN]) {
      for (let i = 0; i < solution.length; i++)
        expect(countdown.verify(problem, solution.with(i, odd)).reward).toBe(0);
    }
  });
});

describe('the countdown verifier says why', () => {
  const problem = { numbers: [7, 2, 3], goal: 11 };
  const say = (response: string) => countdown.verify(problem, ids(response));

  test('a second try that is right is solved, and the answer is its expression', () => {
    const trace =
      '7 - 3 = 4 left 4 2 ; 4 + 2 = 6 goal 11 no wait 7 * 2 = 14 left 14 3 ; 14 - 3 = 11 goal 11 yes <eos>';
    expect(say(trace)).toEqual({ reward: 1, answer: '(7 * 2) - 3 = 11', reason: 'solved' });
  });

  test('stopping is giving up', () => {
    expect(say('7 - 3 = 4 left 4 2 ; 4 + 2 = 6 goal 11 no stop <eos>')).toEqual({
      reward: 0,
      answer: null,
      reason: 'gave-up',
    });
  });

  test('a wrong result is wrong arithmetic, and the answer shows the moves as written', () => {
    expect(say('7 - 3 = 9 left 9 2 ; 9 + 2 = 11 goal 11 yes <eos>')).toEqual({
      reward: 0,
      answer: '7 - 3 = 9, 9 + 2 = 11',
      reason: 'wrong-arithmetic',
    });
  });

  test('a number that is not there, or used twice, is a wrong number', () => {
    expect(say('8 + 3 = 11 left 11 2 ; 11 * 1 = 11 goal 11 yes <eos>').reason).toBe('wrong-number');
    expect(say('7 + 2 = 9 left 9 3 ; 9 + 2 = 11 goal 11 yes <eos>').reason).toBe('wrong-number');
    expect(say('7 + 7 = 14 left 14 3 ; 14 - 3 = 11 goal 11 yes <eos>').reason).toBe('wrong-number');
  });

  test('another value than the goal, or another goal than the prompt’s, is a wrong goal', () => {
    expect(say('7 - 3 = 4 left 4 2 ; 4 + 2 = 6 goal 11 yes <eos>')).toEqual({
      reward: 0,
      answer: '(7 - 3) + 2 = 6',
      reason: 'wrong-goal',
    });
    expect(say('7 - 3 = 4 left 4 2 ; 4 + 2 = 6 goal 6 yes <eos>').reason).toBe('wrong-goal');
    expect(say('7 * 2 = 14 left 14 3 ; 14 - 3 = 11 goal 12 yes <eos>').reason).toBe('wrong-goal');
  });

  test('a token out of place is malformed', () => {
    expect(say('7 * 2 = 14 ; 14 - 3 = 11 goal 11 yes <eos>').reason).toBe('malformed');
    expect(say('7 * 2 = 14 left 14 3 ; 14 - 3 = 11 goal 11 no <eos>').reason).toBe('malformed');
    expect(say('yes <eos>').reason).toBe('malformed');
    expect(say('<eos>').reason).toBe('malformed');
  });

  test('wrong numbers after `left` and the smaller operand first cost nothing, since the answer is true', () => {
    expect(say('2 * 7 = 14 left 1 1 ; 14 - 3 = 11 goal 11 yes <eos>').reward).toBe(1);
  });

  test('with four numbers the same rules hold', () => {
    const four = countdownWorld({ numbers: 4, max: 12, top: 40 });
    const solution = ids('9 + 3 = 12 left 12 6 4 ; 12 + 6 = 18 left 18 4 ; 18 - 4 = 14 goal 14 yes <eos>');
    const task = { numbers: [4, 9, 6, 3], goal: 14 };
    expect(four.verify(task, solution)).toEqual({
      reward: 1,
      answer: '((9 + 3) + 6) - 4 = 14',
      reason: 'solved',
    });
    expect(four.verify({ ...task, numbers: [4, 9, 6, 2] }, solution).reason).toBe('wrong-number');
    expect(four.verify({ ...task, numbers: [9, 6, 3] }, solution).reason).toBe('malformed');
  });
});
