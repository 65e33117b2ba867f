import type { Sequence } from '../model/packing.ts';
import type { ScoredGroup, ScoredResponse } from './rollout.ts';
import type { Scorer, TokenScores } from './scorer.ts';

/** A prompt with one response on its way through an update, and the response it came from. */
export interface TrainingItem {
  sequence: Sequence;
  response: ScoredResponse;
}

/** Every response of these groups as a sequence to train on. */
export const trainingBatch = (groups: readonly ScoredGroup[]): TrainingItem[] =>
  groups.flatMap(({ prompt, responses }) =>
    responses.map((response) => ({
      response,
      sequence: {
        tokens: [...prompt, ...response.rollout.tokens],
        promptLength: prompt.length,
        advantage: response.advantage,
        oldLogprob: padLeft(response.rollout.logprob, prompt.length),
      },
    })),
  );

/** Values of the response's tokens as values of all tokens: zeros for the prompt. */
export function padLeft(values: Float32Array, by: number): Float32Array {
  const padded = new Float32Array(values.length + by);
  padded.set(values, by);
  return padded;
}

/** Scores any number of sequences, at most `most` at a time. */
export async function scoreAll(
  scorer: Scorer,
  sequences: readonly Sequence[],
  most: number,
): Promise<TokenScores[]> {
  const scores: TokenScores[] = [];
  for (let at = 0; at < sequences.length; at += most)
    scores.push(...(await scorer.score(sequences.slice(at, at + most))));
  return scores;
}

/** The mask of a response's tokens, 1 or 0, as the host chose it: all 1 where it chose none. */
export const hostKept = (s: Sequence): number[] =>
  Array.from({ length: s.tokens.length - s.promptLength }, (_, i) => s.weight?.[s.promptLength + i] ?? 1);

/** The same as the device chose it. @param keep 1 or 0 a row of the micro-batch */
export function deviceKept(
  { sequence, response }: TrainingItem,
  keep: Float32Array,
  firstRow: number,
): number[] {
  // The row of a token is the one that predicts it: that of the token before.
  const from = firstRow + sequence.promptLength - 1;
  return Array.from(keep.subarray(from, from + response.rollout.tokens.length));
}
