import { type Sequence, weightOf } from '../model/packing.ts';
import type { Exclusion } from '../task/excluded_tokens.ts';
import type { ScoredGroup, ScoredResponse } from './rollout.ts';
import type { Scorer, TokenScores } from './scorer.ts';

/** A prompt with one response as a training sequence, and the response it came from. */
export interface TrainingItem {
  sequence: Sequence;
  response: ScoredResponse;
}

/** Every response of these groups as a sequence to train on. @param excludes marks what the mask leaves out */
export const trainingBatch = (groups: readonly ScoredGroup[], excludes: Exclusion): TrainingItem[] =>
  groups.flatMap(({ prompt, responses }) =>
    responses.map((response) => {
      const excluded = excludes(response.rollout.tokens);
      return {
        response,
        sequence: {
          tokens: [...prompt, ...response.rollout.tokens],
          promptLength: prompt.length,
          advantage: response.advantage,
          oldLogprob: padLeft(response.rollout.logprob, prompt.length),
          ...(excluded && { excluded: padLeft(excluded, prompt.length) }),
        },
      };
    }),
  );

/** Pads per-token values of a response with zeros for the prompt. */
export function padLeft(values: ArrayLike<number>, by: number): Float32Array {
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

/** The mask of a response's tokens, 1 or 0, selected on the host: all 1 if there is none, but what is excluded. */
export const hostKept = (s: Sequence): number[] =>
  Array.from({ length: s.tokens.length - s.promptLength }, (_, i) => weightOf(s, s.promptLength + i));

/** The same, selected on the device. @param keep 1 or 0 per row of the micro-batch */
export function deviceKept(
  { sequence, response }: TrainingItem,
  keep: Float32Array,
  firstRow: number,
): number[] {
  // The row of a token is the one that predicts it: that of the token before.
  const from = firstRow + sequence.promptLength - 1;
  return Array.from(keep.subarray(from, from + response.rollout.tokens.length));
}
