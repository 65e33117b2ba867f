import { forbiddenWords } from '../model/decode/forbidden_tokens.ts';

/** A request that does not fit the model or the world. The message says why. */
export class InvalidRequest extends Error {}

/** Most rollouts per request: what a page can keep as traces. */
export const maxRollouts = 65_536;
/** Most continuations of one branch, or copies of one prefix. */
export const maxCopies = 4096;

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
 * Checks filters of the draw.
 * @throws InvalidRequest when one is out of its range
 */
export function checkFilter({
  topK = 0,
  topP = 1,
  minP = 0,
}: {
  topK?: number;
  topP?: number;
  minP?: number;
}): void {
  if (!Number.isInteger(topK) || topK < 0)
    throw new InvalidRequest(`Top-k must be a whole number from 0, not ${topK}.`);
  if (!(topP > 0 && topP <= 1)) throw new InvalidRequest(`Top-p must be above 0 and at most 1, not ${topP}.`);
  if (!(minP >= 0 && minP <= 1)) throw new InvalidRequest(`Min-p must be from 0 to 1, not ${minP}.`);
}

/**
 * Checks tokens that are not to be drawn.
 * @throws InvalidRequest when one is not the model's or ends responses, or there are too many of them
 */
export function checkForbidden(
  forbid: readonly number[],
  vocab: number,
  { ends, word }: { readonly ends: readonly number[]; word(id: number): string },
): void {
  const end = forbid.find((id) => ends.includes(id));
  if (end !== undefined)
    throw new InvalidRequest(`${word(end)} ends responses: without it all of them would be cut off.`);
  if (forbid.length === 0) return;
  try {
    forbiddenWords(forbid, vocab);
  } catch (error) {
    throw new InvalidRequest((error as Error).message);
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
