import { type Random, randomStream, shuffle } from '../../random/stream.ts';
import { inHashOrder, type Part, partOf, problemHash } from '../split.ts';
import { paths, randomPath } from './moves.ts';
import type { CountdownVocabulary } from './vocabulary.ts';

/** Make `goal` from all the numbers with + - and *. */
export interface CountdownProblem {
  /** In the order of the prompt. */
  readonly numbers: readonly number[];
  readonly goal: number;
}

/** The numbers that set how large a countdown world is. */
export interface CountdownSize {
  /** How many numbers a problem has. */
  numbers: number;
  /** Numbers are drawn evenly from 1 to `max`. */
  max: number;
  /** Every value along the way stays in 0 to `top`, which is also the vocabulary's largest number. */
  top: number;
}

/** The identity of a problem: the numbers in any order, and the goal. */
const words = ({ numbers, goal }: CountdownProblem) => [...numbers].sort((a, b) => b - a).concat(goal);

/** Which part of the split a problem is in; the order of its numbers does not matter. */
export const countdownPart = (problem: CountdownProblem): Part => partOf(words(problem));

/**
 * A training problem: numbers drawn evenly, the goal where a random path ends, so goals that many paths reach
 * come up often. Goals below 1 and problems outside the training part are drawn again, numbers and all.
 */
export function sampleProblem(size: CountdownSize, random: Random): CountdownProblem {
  for (;;) {
    const numbers = Array.from({ length: size.numbers }, () => 1 + random.integer(size.max));
    const goal = randomPath(numbers, size.top, random).at(-1)!.z;
    const problem = { numbers, goal };
    if (goal >= 1 && countdownPart(problem) === 'training') return problem;
  }
}

/** All choices of numbers, order aside: largest first. */
function* multisets(count: number, max: number): Generator<number[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let first = 1; first <= max; first++)
    for (const rest of multisets(count - 1, first)) yield [first, ...rest];
}

const orderSalt = 2;

/**
 * The numbers in an order drawn by the problem's hash. Training prompts come in any order, so listed ones
 * must too: a list sorted largest first would be another distribution than the one trained on.
 */
function inSomeOrder(problem: CountdownProblem): CountdownProblem {
  const random = randomStream(problemHash(words(problem), orderSalt), orderSalt);
  return { numbers: shuffle([...problem.numbers], random), goal: problem.goal };
}

/**
 * Every problem of one part, once each (all choices of numbers with all goals they can reach), in a fixed
 * order that looks shuffled. The first n are a fair sample of the part.
 */
export function listProblems(size: CountdownSize, part: Part): CountdownProblem[] {
  const found: CountdownProblem[] = [];
  for (const numbers of multisets(size.numbers, size.max)) {
    const goals = new Set(paths(numbers, size.top).map((path) => path.at(-1)!.z));
    for (const goal of goals) {
      const problem = { numbers, goal };
      if (goal >= 1 && countdownPart(problem) === part) found.push(problem);
    }
  }
  return inHashOrder(found, words).map(inSomeOrder);
}

/**
 * The prompt `<bos> a b c goal T :`.
 * @throws Error when a number has no token, or there are more or fewer numbers than the world's
 */
export function countdownPrompt(
  { numbers, goal }: CountdownProblem,
  size: CountdownSize,
  vocabulary: CountdownVocabulary,
): number[] {
  if (numbers.length !== size.numbers) {
    throw new Error(`A problem of this world has ${size.numbers} numbers; this one has ${numbers.length}.`);
  }
  for (const number of [...numbers, goal]) {
    if (!vocabulary.isNumber(number)) {
      throw new Error(`${number} has no token in this world: use integers from 0 to ${vocabulary.top}.`);
    }
  }
  return [vocabulary.bos, ...numbers, vocabulary.goal, goal, vocabulary.colon];
}

/** A problem from a line such as `12 8 3 → 17`; null where a number is missing, left over or without a token. */
export function parseProblem(text: string, size: CountdownSize): CountdownProblem | null {
  const line = /^[\d\s,，]+(?:→|->|=>?|:|：)\s*(\d+)$/.exec(text.trim());
  if (!line) return null;
  const all = (text.match(/\d+/g) ?? []).map(Number);
  const goal = all.pop()!;
  const sound = all.length === size.numbers && all.every((n) => n >= 1 && n <= size.top) && goal <= size.top;
  return sound ? { numbers: all, goal } : null;
}
