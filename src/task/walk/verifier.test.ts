import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../random/stream.ts';
import { runs } from '../../testing/runs.ts';
import type { WalkProblem } from './problems.ts';
import { walk } from './world.ts';

const { vocabulary } = walk;
const ids = (text: string) => text.split(' ').map(vocabulary.id);
const text = (response: readonly number[]) => response.map((id) => vocabulary.tokens[id]).join(' ');

/**
 * The judge of the properties below, made in another way than the verifier: it pulls the letters out of the
 * text, writes down the one true walk that they make, and compares the texts.
 */
function isTrueSolution({ start, goal }: WalkProblem, response: readonly number[]): boolean {
  const written = text(response);
  const letters = written.match(/\b[ABCD]\b/g) ?? [];
  if (letters.length < 1 || letters.length > 8) return false;
  const table: Record<string, [number, number]> = { A: [1, 1], B: [2, 0], C: [3, 0], D: [1, 26] };
  const moves: string[] = [];
  let value = start;
  for (const letter of letters) {
    if (moves.at(-1)?.endsWith('yes')) return false;
    const [times, plus] = table[letter];
    value = (value * times + plus) % 31;
    moves.push(`${letter} = ${value} goal ${goal} ${value === goal ? 'yes' : 'no'}`);
  }
  return moves.at(-1)!.endsWith('yes') && written === `${moves.join(' ')} <eos>`;
}

const problems = fc.nat().map((seed) => walk.sample(randomStream(seed, 1)));
const anyToken = fc.integer({ min: 0, max: vocabulary.tokens.length - 1 });

const agrees = (problem: WalkProblem, response: readonly number[]) => {
  const verdict = walk.verify(problem, response);
  const truth = isTrueSolution(problem, response);
  if ((verdict.reward === 1) !== truth || (verdict.reason === 'solved') !== truth) {
    throw new Error(
      `${walk.title(problem)}: "${text(response)}" got ${JSON.stringify(verdict)}; the judge says ${truth}.`,
    );
  }
  return truth;
};

function rewardedTrace(problem: WalkProblem, seed: number): number[] {
  const random = randomStream(seed, 2);
  for (;;) {
    const trace = walk.trace(problem, random, { skill: 0.5, stop: 0, attempts: 8 });
    if (walk.verify(problem, trace).reward === 1) return trace;
  }
}

describe('the walk verifier cannot be talked into a reward', () => {
  test('no string of random tokens is rewarded unless it is a true solution', () => {
    fc.assert(
      fc.property(problems, fc.array(anyToken, { maxLength: 55 }), fc.boolean(), (problem, tokens, ended) => {
        agrees(problem, ended ? [...tokens, vocabulary.id('yes'), vocabulary.eos] : tokens);
      }),
      { numRuns: runs(3000) },
    );
  });

  test('no string in the shape of a walk is rewarded unless it is a true solution', () => {
    let rewarded = 0;
    const letters = fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(
        problems,
        letters,
        fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
        (problem, ops, noise) => {
          let value = problem.start;
          const response = ops.flatMap((op, i) => {
            value = [value + 1, value * 2, value * 3, value + 26][op] % 31;
            if (noise[i] % 12 === 0) value = problem.goal;
            const end = i === ops.length - 1 || noise[i] % 13 === 0 ? 'yes' : 'no';
            return [
              31 + op,
              vocabulary.id('='),
              value,
              vocabulary.id('goal'),
              problem.goal,
              vocabulary.id(end),
            ];
          });
          if (agrees(problem, [...response, vocabulary.eos])) rewarded++;
        },
      ),
      { numRuns: runs(5000) },
    );
    expect(rewarded).toBeGreaterThan(10);
  });

  test('a rewarded trace with one or two tokens changed, dropped, added or swapped is rewarded only if still true', () => {
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
          agrees(problem, response);
        },
      ),
      { numRuns: runs(3000) },
    );
  });

  test('ids outside the vocabulary are never rewarded', () => {
    const problem = { start: 7, goal: 16 };
    const solution = ids('A = 8 goal 16 no B = 16 goal 16 yes <eos>');
    for (const odd of [-1, 43, 1000, 0.5, Number.NaN]) {
      for (let i = 0; i < solution.length; i++)
        expect(walk.verify(problem, solution.with(i, odd)).reward).toBe(0);
    }
  });
});

describe('the walk verifier says why', () => {
  const say = (response: string) => walk.verify({ start: 7, goal: 16 }, ids(response));

  test('a walk that arrives is solved, and the answer is the walk', () => {
    expect(say('A = 8 goal 16 no B = 16 goal 16 yes <eos>')).toEqual({
      reward: 1,
      answer: '7 A 8 B 16',
      reason: 'solved',
    });
  });

  test('a false result, a false goal, a false yes and a false no are all refused', () => {
    expect(say('A = 8 goal 16 no A = 16 goal 16 yes <eos>').reason).toBe('wrong-arithmetic');
    expect(say('A = 8 goal 8 no B = 16 goal 16 yes <eos>').reason).toBe('wrong-goal');
    expect(say('A = 8 goal 16 yes <eos>').reason).toBe('wrong-goal');
    const pastTheGoal = 'A = 8 goal 16 no B = 16 goal 16 no C = 17 goal 16 no D = 12 goal 16 no';
    expect(
      say(`${pastTheGoal} A = 13 goal 16 no A = 14 goal 16 no A = 15 goal 16 no A = 16 goal 16 yes <eos>`)
        .reason,
    ).toBe('wrong-goal');
  });

  test('stopping is giving up, and a ninth move is malformed', () => {
    expect(say('A = 8 goal 16 no stop <eos>')).toEqual({ reward: 0, answer: null, reason: 'gave-up' });
    expect(walk.verify({ start: 0, goal: 9 }, ids(nine)).reason).toBe('malformed');
  });
  const nine = `${[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `A = ${n} goal 9 no`).join(' ')} A = 9 goal 9 yes <eos>`;
});
