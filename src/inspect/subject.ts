import type { ProblemSet } from '../experiment/sweep.ts';
import type { TraceMeta } from '../experiment/trace.ts';
import type { TextAsk, TextSet } from '../task/text/text_ask.ts';
import { checkSequence, InvalidRequest } from './invalid_request.ts';

/** A sequence of a problem: the prompt, and a response or its start. */
export interface Given {
  /** As in the world (`12 8 3 → 17`), or in words. */
  problem: string | TextAsk;
  /** Token ids, prompt first. */
  tokens: readonly number[];
  promptLength: number;
}

/** How a response ended. */
export interface Outcome {
  /** Null where the right answer is not known. */
  reward: number | null;
  /** What it ended in, short, so that endings can be counted; null where that cannot be read. */
  answer: string | null;
  /** A word from a fixed list. */
  reason: string;
  /** Of text: whether the model ended it. */
  finished?: boolean;
}

/** What a model is asked, and how its answers are read: a world with its grammar, or a tokenizer with problems in words. */
export interface Subject<P = unknown> {
  /** The world's name; null for problems in words. */
  readonly name: string | null;
  /** Tokens that end a response. */
  readonly ends: readonly number[];
  /** Longest sequence, prompt included. */
  readonly context: number;
  /** A token by itself. */
  word(id: number): string;
  /** A problem as requested. @throws InvalidRequest when it is none, or cannot be asked */
  read(problem: string | TextAsk): P;
  /** In one line. */
  title(problem: P): string;
  /** Token ids. */
  prompt(problem: P): readonly number[];
  /** Longest response, in tokens. */
  longest(problem: P): number;
  /** Verifies a response: the ids after the prompt. */
  outcome(problem: P, response: readonly number[]): Outcome;
  /**
   * Where texts end responses: tells of the first ids of a response, of which the last `fresh` are new, how many are kept
   * if one of them ends it, else null. Null where only tokens end responses.
   */
  stopsAt(problem: P): ((response: readonly number[], fresh: number) => number | null) | null;
  /** A set's problems. @throws InvalidRequest when there are none, or too many samples */
  problems(set: ProblemSet | TextSet): readonly P[];
  /** What its traces say besides. */
  meta(problem: P): TraceMeta;
}

/**
 * Checks a sequence of a problem, whose response is to be verified.
 * @returns the problem
 * @throws InvalidRequest when the sequence does not fit the model, or does not begin with the problem's prompt
 */
export function checkGiven<P>(
  subject: Subject<P>,
  model: { vocab: number; context: number },
  { problem: said, tokens, promptLength }: Given,
): P {
  const problem = subject.read(said);
  checkSequence(tokens, model);
  const prompt = subject.prompt(problem);
  if (promptLength !== prompt.length || prompt.some((id, i) => tokens[i] !== id)) {
    throw new InvalidRequest(`The sequence does not begin with the prompt of ${subject.title(problem)}.`);
  }
  return problem;
}
