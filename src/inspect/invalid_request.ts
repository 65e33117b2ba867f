import type { ProblemSet } from '../experiment/sweep.ts';
import type { World } from '../task/world.ts';

/** A request that does not fit the model or the world. The message says why. */
export class InvalidRequest extends Error {}

/** A sequence of a problem: the prompt, and a response or its start. */
export interface Given {
  problem: string;
  /** Token ids, prompt first. */
  tokens: readonly number[];
  promptLength: number;
}

/** Most rollouts per request: what a page can keep as traces. */
export const maxRollouts = 65_536;
/** Most continuations of one branch, or copies of one prefix. */
export const maxCopies = 4096;
/** Longest problem line, in characters. */
const longestProblem = 200;

/**
 * Checks that a model fits a world.
 * @param name display name of the model
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
      `The model ${name} has a vocabulary of ${vocab} and the world ${world.name} one of ${words}: it was not made for this world.`,
    );
  }
  if (world.promptLength >= context) {
    throw new InvalidRequest(
      `Prompts of ${world.promptLength} tokens do not fit the model's context of ${context}.`,
    );
  }
}

/**
 * Parses a problem line of a world.
 * @throws InvalidRequest when the line is not a problem of this world
 */
export function problemOf(world: World, line: string): unknown {
  const problem = line.length <= longestProblem ? world.parse(line) : null;
  if (problem === null) {
    throw new InvalidRequest(
      `"${line.slice(0, 40)}" is not a problem of the world ${world.name}; an example is "${world.title(world.heldOut()[0])}".`,
    );
  }
  return problem;
}

/**
 * Checks a sequence of token ids for a model.
 * @throws InvalidRequest when it is empty, too long for the model, or has an id outside its vocabulary
 */
export function checkSequence(
  tokens: readonly number[],
  { vocab, context }: { vocab: number; context: number },
): void {
  if (tokens.length === 0) throw new InvalidRequest('The sequence is empty.');
  if (tokens.length > context) {
    throw new InvalidRequest(
      `The sequence has ${tokens.length} tokens, but the model accepts at most ${context}.`,
    );
  }
  const foreign = tokens.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= vocab);
  if (foreign >= 0) {
    throw new InvalidRequest(
      `Token ${foreign + 1} has the id ${tokens[foreign]}, but the model's ids are from 0 to ${vocab - 1}.`,
    );
  }
}

/**
 * Checks a sequence of a problem, whose response is to be verified.
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
 * A set's problems, of which the split may have fewer than requested.
 * @throws InvalidRequest when there are none, or too many samples
 */
export function problemsOf(world: World, { part, problems, samples }: ProblemSet): readonly unknown[] {
  checkCount('samples', samples, 1, maxCopies);
  checkCount('problems', problems, 1, maxRollouts);
  const found = (part === 'held-out' ? world.heldOut() : world.validation()).slice(0, problems);
  checkCount('samples in total', found.length * samples, 1, maxRollouts);
  return found;
}

/**
 * Checks a count in a request.
 * @throws InvalidRequest when it is not an integer in [least, most]
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
