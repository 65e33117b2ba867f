import type { Random } from '../../random/stream.ts';
import { inHashOrder, type Part, partOf } from '../split.ts';
import { isNumber, modulus, word } from './vocabulary.ts';

/** Get from `start` to `goal`, two different values on the ring. */
export interface WalkProblem {
  readonly start: number;
  readonly goal: number;
}

const words = ({ start, goal }: WalkProblem) => [start, goal];

/** Which part of the split a problem is in. */
export const walkPart = (problem: WalkProblem): Part => partOf(words(problem));

/** A training problem: two different values drawn evenly, drawn again while outside the training part. */
export function sampleProblem(random: Random): WalkProblem {
  for (;;) {
    const problem = { start: random.integer(modulus), goal: random.integer(modulus) };
    if (problem.start !== problem.goal && walkPart(problem) === 'training') return problem;
  }
}

/** Every problem of one part, in a fixed order that looks shuffled. All three parts together hold 930. */
export function listProblems(part: Part): WalkProblem[] {
  const found: WalkProblem[] = [];
  for (let start = 0; start < modulus; start++) {
    for (let goal = 0; goal < modulus; goal++) {
      const problem = { start, goal };
      if (start !== goal && walkPart(problem) === part) found.push(problem);
    }
  }
  return inHashOrder(found, words);
}

/**
 * The prompt `<bos> s goal t :`.
 * @throws Error when a value is not a whole number from 0 to 30
 */
export function walkPrompt({ start, goal }: WalkProblem): number[] {
  for (const value of [start, goal]) {
    if (!isNumber(value)) {
      throw new Error(`${value} has no token in this world: use integers from 0 to ${modulus - 1}.`);
    }
  }
  return [word.bos, start, word.goal, goal, word.colon];
}

/** A problem from a line such as `7 → 16`; null where it is none. */
export function parseProblem(text: string): WalkProblem | null {
  const line = /^(\d+)\s*(?:→|->|=>?|:|：)\s*(\d+)$/.exec(text.trim());
  if (!line) return null;
  const [start, goal] = line.slice(1).map(Number);
  return isNumber(start) && isNumber(goal) && start !== goal ? { start, goal } : null;
}
