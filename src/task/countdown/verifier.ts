import type { Reason, Verdict } from '../world.ts';
import { attemptLength } from './grammar.ts';
import { compute } from './moves.ts';
import type { CountdownProblem } from './problems.ts';
import type { CountdownVocabulary, Sign } from './vocabulary.ts';

/** One move as written, valid or not. */
interface Step {
  x: number;
  sign: Sign;
  y: number;
  z: number;
}

/**
 * Reads an attempt against the grammar, every token in its place:
 * `x op y = z left u v ; u op v = w goal T yes`, or another claim than `yes`.
 * @returns the moves and the goal it names, or null where any token is out of place
 */
function readAttempt(
  tokens: readonly number[],
  numbers: number,
  vocabulary: CountdownVocabulary,
  claim = vocabulary.yes,
): { steps: Step[]; goal: number } | null {
  if (tokens.length !== attemptLength(numbers)) return null;
  const steps: Step[] = [];
  let at = 0;
  for (let left = numbers - 1; left >= 1; left--) {
    const [x, op, y, equals, z] = tokens.slice(at, at + 5);
    at += 5;
    const sign = vocabulary.sign(op);
    if (sign === undefined || equals !== vocabulary.equals) return null;
    if (![x, y, z].every(vocabulary.isNumber)) return null;
    steps.push({ x, sign, y, z });
    if (left === 1) break;
    if (tokens[at] !== vocabulary.left) return null;
    if (!tokens.slice(at + 1, at + 1 + left).every(vocabulary.isNumber)) return null;
    if (tokens[at + 1 + left] !== vocabulary.semicolon) return null;
    at += left + 2;
  }
  const [word, goal, end] = tokens.slice(at);
  if (word !== vocabulary.goal || !vocabulary.isNumber(goal) || end !== claim) return null;
  return { steps, goal };
}

/** A value still to be used, and how it was made. */
interface Item {
  value: number;
  text: string;
}

/**
 * Takes an item of a value out of those still to be used; one made by an earlier move goes first.
 * @returns undefined where there is none
 */
function take(items: Item[], value: number): Item | undefined {
  const at = items.findIndex((item) => item.value === value);
  return at < 0 ? undefined : items.splice(at, 1)[0];
}

/** Plays the moves on the problem's numbers: each operand must be there, and is used up. */
function replay(steps: readonly Step[], numbers: readonly number[]): { wrong: Reason } | { answer: string } {
  const items: Item[] = numbers.map((value) => ({ value, text: String(value) }));
  let text = '';
  for (const { x, sign, y, z } of steps) {
    const first = take(items, x);
    const second = take(items, y);
    if (!first || !second) return { wrong: 'wrong-number' };
    if (compute(x, sign, y) !== z) return { wrong: 'wrong-arithmetic' };
    text = `${first.text} ${sign} ${second.text}`;
    items.unshift({ value: z, text: `(${text})` });
  }
  return { answer: `${text} = ${steps.at(-1)!.z}` };
}

const asWritten = (steps: readonly Step[]) =>
  steps.map(({ x, sign, y, z }) => `${x} ${sign} ${y} = ${z}`).join(', ');

/**
 * Checks a response. It is rewarded if and only if it ends `yes <eos>` and its last attempt (what follows the
 * last `wait`, or all of it) has every token in its place, takes each operand from the numbers still there,
 * gets each result right, and ends on the problem's goal, which it also names. With n - 1 moves that each
 * turn two numbers into one, every number is then used exactly once.
 *
 * Three things are not asked for, as in `docs/background.md`, because the answer is true without them:
 * that the numbers after `left` are right (they must be numbers), that the larger operand comes first (a sum or
 * product is the same either way; a difference below 0 has no token), and anything of earlier attempts.
 *
 * The answer is the expression, `(12 - 3) + 8 = 17`; where a move is wrong, the moves as written,
 * `12 - 3 = 8, 8 + 8 = 16`; null where nothing was claimed or it cannot be read.
 */
export function verifyCountdown(
  problem: CountdownProblem,
  response: readonly number[],
  vocabulary: CountdownVocabulary,
): Verdict {
  const failed = (reason: Reason, answer: string | null = null): Verdict => ({ reward: 0, answer, reason });
  const end = response.indexOf(vocabulary.eos);
  if (end < 0) return failed('truncated');
  if (end !== response.length - 1) return failed('malformed');
  if (response[end - 1] === vocabulary.stop) return failed('gave-up');

  const start = response.lastIndexOf(vocabulary.wait) + 1;
  const attempt = readAttempt(response.slice(start, end), problem.numbers.length, vocabulary);
  if (!attempt) return failed('malformed');
  const { steps, goal } = attempt;
  const result = replay(steps, problem.numbers);
  if ('wrong' in result) return failed(result.wrong, asWritten(steps));
  const reached = steps.at(-1)!.z === problem.goal && goal === problem.goal;
  if (!reached) return failed('wrong-goal', result.answer);
  return { reward: 1, answer: result.answer, reason: 'solved' };
}

/**
 * Whether each finished attempt of a response is right. What stands between two `wait`s is one attempt, readable or not; the
 * last one is finished by `stop` or `<eos>`, and not counted where the response is cut off.
 */
export function countdownAttempts(
  problem: CountdownProblem,
  response: readonly number[],
  vocabulary: CountdownVocabulary,
): boolean[] {
  const { wait, stop, eos } = vocabulary;
  const right: boolean[] = [];
  let from = 0;
  response.forEach((token, at) => {
    if (token !== wait && token !== eos) return;
    const to = token === eos && response[at - 1] === stop ? at - 1 : at;
    right.push(verifyCountdown(problem, [...response.slice(from, to), eos], vocabulary).reward === 1);
    from = at + 1;
  });
  return right;
}

/**
 * How a response ended: the verdict's answer, or the number that the last attempt claims to reach where the
 * response said `no` and stopped.
 */
export function countdownEnding(
  problem: CountdownProblem,
  response: readonly number[],
  vocabulary: CountdownVocabulary,
): string | null {
  const { answer, reason } = verifyCountdown(problem, response, vocabulary);
  if (reason !== 'gave-up') return answer;
  const start = response.lastIndexOf(vocabulary.wait) + 1;
  const attempt = readAttempt(response.slice(start, -2), problem.numbers.length, vocabulary, vocabulary.no);
  return attempt ? String(attempt.steps.at(-1)!.z) : null;
}
