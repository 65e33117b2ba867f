import type { World } from '../task/world.ts';
import { checkCount, InvalidRequest, maxCopies, maxRollouts } from './invalid_request.ts';
import type { Subject } from './subject.ts';

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
 * A world as what a model is asked.
 * @param context of the model
 */
export const worldSubject = (world: World, context: number): Subject => ({
  name: world.name,
  ends: [world.vocabulary.eos],
  context: Math.min(context, world.promptLength + world.responseLength),
  word: (id) => world.vocabulary.tokens[id],
  read(line) {
    if (typeof line !== 'string')
      throw new InvalidRequest(`The world ${world.name} has no problems in words.`);
    const problem = line.length <= longestProblem ? world.parse(line) : null;
    if (problem === null) {
      throw new InvalidRequest(
        `"${line.slice(0, 40)}" is not a problem of the world ${world.name}; an example is "${world.title(world.heldOut()[0])}".`,
      );
    }
    return problem;
  },
  title: (problem) => world.title(problem),
  prompt: (problem) => world.prompt(problem),
  longest: () => world.responseLength,
  outcome(problem, response) {
    const { reward, reason } = world.verify(problem, response);
    return { reward, reason, answer: world.ending(problem, response) };
  },
  stopsAt: () => null,
  problems(set) {
    if (!('part' in set)) throw new InvalidRequest(`The world ${world.name} has no problems in words.`);
    const { part, problems, samples } = set;
    checkCount('samples', samples, 1, maxCopies);
    checkCount('problems', problems, 1, maxRollouts);
    const found = (part === 'held-out' ? world.heldOut() : world.validation()).slice(0, problems);
    checkCount('samples in total', found.length * samples, 1, maxRollouts);
    return found;
  },
  meta: () => ({}),
});
