import type { Reason, Verdict } from '../world.ts';
import { maxMoves, moveLength } from './grammar.ts';
import type { WalkProblem } from './problems.ts';
import { isNumber, type Operation, operation, step, word } from './vocabulary.ts';

/** One move as written, valid or not. */
interface Move {
  name: Operation;
  value: number;
  goal: number;
}

/**
 * Reads a walk against the grammar, every token in its place: `OP = v goal t no` for all moves but the last,
 * which ends in `yes`; one to eight moves.
 * @returns the moves, or null where any token is out of place
 */
function readWalk(tokens: readonly number[], claim = word.yes): Move[] | null {
  const count = tokens.length / moveLength;
  if (!Number.isInteger(count) || count < 1 || count > maxMoves) return null;
  const moves: Move[] = [];
  for (let move = 0; move < count; move++) {
    const [op, equals, value, goalWord, goal, end] = tokens.slice(move * moveLength, (move + 1) * moveLength);
    const name = operation(op);
    if (name === undefined || equals !== word.equals || goalWord !== word.goal) return null;
    if (!isNumber(value) || !isNumber(goal)) return null;
    if (end !== (move === count - 1 ? claim : word.no)) return null;
    moves.push({ name, value, goal });
  }
  return moves;
}

/**
 * Checks a response. It is rewarded if and only if it ends `yes <eos>`, has every token in its place, gets each
 * move's value right from the one before (the first from the start), names the problem's goal at every move,
 * and reaches it at the last move and not before: a `no` said on the goal is as wrong as a false `yes`. Unlike
 * countdown's attempts, the moves build on each other, so all of them are checked.
 *
 * The answer is the walk as written, `7 A 8 B 16`; null where nothing was claimed or it cannot be read.
 */
export function verifyWalk(problem: WalkProblem, response: readonly number[]): Verdict {
  const failed = (reason: Reason, answer: string | null = null): Verdict => ({ reward: 0, answer, reason });
  const end = response.indexOf(word.eos);
  if (end < 0) return failed('truncated');
  if (end !== response.length - 1) return failed('malformed');
  if (response[end - 1] === word.stop) return failed('gave-up');

  const moves = readWalk(response.slice(0, end));
  if (!moves) return failed('malformed');
  const answer = `${problem.start} ${moves.map(({ name, value }) => `${name} ${value}`).join(' ')}`;
  let at = problem.start;
  for (const { name, value } of moves) {
    at = step(at, name);
    if (at !== value) return failed('wrong-arithmetic', answer);
  }
  const named = moves.every(({ goal }) => goal === problem.goal);
  const reached = moves.findIndex(({ value }) => value === problem.goal);
  if (!named || reached !== moves.length - 1) return failed('wrong-goal', answer);
  return { reward: 1, answer, reason: 'solved' };
}

/** How a response ended: the verdict's answer, or the value where the walk stopped where it gave up. */
export function walkEnding(problem: WalkProblem, response: readonly number[]): string | null {
  const { answer, reason } = verifyWalk(problem, response);
  if (reason !== 'gave-up') return answer;
  const moves = readWalk(response.slice(0, -2), word.no);
  return moves ? String(moves.at(-1)!.value) : null;
}
