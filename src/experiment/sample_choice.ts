import type { SampleResponse } from './record.ts';

/** A response and its place in its group. */
export interface Placed {
  readonly response: SampleResponse;
  readonly index: number;
}

/** The responses of a group, correct ones first. */
export function rightFirst(responses: readonly SampleResponse[]): Placed[] {
  return responses
    .map((response, index) => ({ response, index }))
    .sort((a, b) => b.response.reward - a.response.reward || a.index - b.index);
}

/** A few of them, with both outcomes if there are both. */
export function fewOf(placed: readonly Placed[], most: number): Placed[] {
  const right = placed.filter(({ response }) => isRight(response));
  const wrong = placed.filter(({ response }) => !isRight(response));
  const half = Math.ceil(most / 2);
  const rights = right.slice(0, Math.max(half, most - wrong.length));
  return [...rights, ...wrong.slice(0, most - rights.length)];
}

/**
 * A few responses of a group to keep, in order of sampling: with both outcomes if it has both, so that they do not
 * contradict the group's counts.
 */
export const keptResponses = (responses: readonly SampleResponse[], most: number): SampleResponse[] =>
  fewOf(rightFirst(responses), most)
    .sort((a, b) => a.index - b.index)
    .map(({ response }) => response);

/** Whether a response is correct. A shaped reward may be less than one. */
export const isRight = ({ reward }: SampleResponse): boolean => reward > 0.5;
