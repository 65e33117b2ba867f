import type { ProblemSet } from '../experiment/sweep.ts';
import type { World } from '../task/world.ts';

/** A request that does not fit the model or the world. The message says how, in a sentence. */
export class InvalidRequest extends Error {}

/** A sequence of a problem: the prompt, and a response or its start. */
export interface Given {
  problem: string;
  /** Token ids, prompt first. */
  tokens: readonly number[];
  promptLength: number;
}

/** Most rollouts of one request: what a page can hold as traces. */
export const mostRollouts = 65_536;
/** Most continuations of one branch, or copies of one prefix. */
export const mostCopies = 4096;
/** Longest line that is read as a problem, characters. */
const longestProblem = 200;

/**
 * Checks a model for a world.
 * @param name the model in words
 * @throws InvalidRequest when the model was not made for the world
 */
export function checkModel(
  name: string,
  { vocab, context }: { vocab: number; context: number },
  world: World,
): void {
  const words = world.vocabulary.tokens.length;
  if (vocab !== words) {
    throw new InvalidRequest(
      `The model ${name} has ${vocab} words and the world ${world.name} has ${words}: it was not made for this world.`,
    );
  }
  if (world.promptLength >= context) {
    throw new InvalidRequest(
      `Prompts of ${world.promptLength} tokens leave no room in the model's context of ${context}.`,
    );
  }
}

/**
 * A problem from the world's line for it.
 * @throws InvalidRequest when the line is none of this world's
 */
export function problemOf(world: World, line: string): unknown {
  const problem = line.length <= longestProblem ? world.parse(line) : null;
  if (problem === null) {
    throw new InvalidRequest(
      `"${line.slice(0, 40)}" is no problem of the world ${world.name}; one reads "${world.title(world.heldOut()[0])}".`,
    );
  }
  return problem;
}

/**
 * Checks a sequence of token ids for a model.
 * @throws InvalidRequest when it is empty, too long for the model, or holds an id that is none of its words'
 */
export function checkSequence(
  tokens: readonly number[],
  { vocab, context }: { vocab: number; context: number },
): void {
  if (tokens.length === 0) throw new InvalidRequest('The sequence is empty.');
  if (tokens.length > context) {
    throw new InvalidRequest(
      `The sequence has ${tokens.length} tokens, and the model reads at most ${context}.`,
    );
  }
  const foreign = tokens.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= vocab);
  if (foreign >= 0) {
    throw new InvalidRequest(
      `Token ${foreign + 1} has the id ${tokens[foreign]}, and the model's ids go from 0 to ${vocab - 1}.`,
    );
  }
}

/**
 * Checks a sequence of a problem: what follows the prompt is judged as an answer to it.
 * @returns the problem
 * @throws InvalidRequest when the sequence does not fit the model, or does not begin with the problem's prompt
 */
export function checkGiven(
  world: World,
  model: { vocab: number; context: number },
  { problem: line, tokens, promptLength }: Given,
): unknown {
  const problem = problemOf(world, line);
  checkSequence(tokens, model);
  const prompt = world.prompt(problem);
  if (promptLength !== prompt.length || prompt.some((id, i) => tokens[i] !== id)) {
    throw new InvalidRequest(`The sequence does not begin with the prompt of ${world.title(problem)}.`);
  }
  return problem;
}

/**
 * A set's problems, of which the part may have fewer than asked for.
 * @throws InvalidRequest when they are none, or their samples too many
 */
export function problemsOf(world: World, { part, problems, samples }: ProblemSet): readonly unknown[] {
  checkCount('samples', samples, 1, mostCopies);
  checkCount('problems', problems, 1, mostRollouts);
  const found = (part === 'held-out' ? world.heldOut() : world.validation()).slice(0, problems);
  checkCount('samples in all', found.length * samples, 1, mostRollouts);
  return found;
}

/**
 * Checks a number of a request.
 * @throws InvalidRequest when it is not a whole number in [least, most]
 */
export function checkCount(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidRequest(`The number of ${what} must be from ${least} to ${most}, not ${value}.`);
  }
}

/**
 * Checks a temperature.
 * @throws InvalidRequest when it is not a number in [least, 100]
 */
export function checkTemperature(value: number, least: number): void {
  if (!(value >= least && value <= 100)) {
    throw new InvalidRequest(`The temperature must be from ${least} to 100, not ${value}.`);
  }
}

/**
 * Checks the positions of forks: each is one of the response's tokens.
 * @throws InvalidRequest when one is not
 */
export function checkPositions(positions: readonly number[], promptLength: number, length: number): void {
  const wrong = positions.find((at) => !Number.isInteger(at) || at < promptLength || at >= length);
  if (wrong !== undefined) {
    throw new InvalidRequest(
      `A fork cannot be at position ${wrong}: the response is from ${promptLength} to ${length - 1}.`,
    );
  }
}
