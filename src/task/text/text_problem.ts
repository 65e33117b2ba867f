/** One turn of a chat. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/**
 * How an answer is read out of a text, and compared where it is known: the verifier of a task, and the answer rule by which
 * continuations are counted. `number`, `boxed`, `choice` and `exact` are read as their files say. `countdown` has the given
 * numbers: the problem's answer is the goal. `regex` has the pattern whose last match (or its first group) is the answer.
 */
export type Rule =
  | { readonly name: 'number' | 'boxed' | 'choice' | 'exact' }
  | { readonly name: 'countdown'; readonly numbers: readonly number[] }
  | { readonly name: 'regex'; readonly pattern: string };

export const ruleNames = ['number', 'boxed', 'choice', 'exact', 'countdown', 'regex'] as const;
export type RuleName = (typeof ruleNames)[number];

/** What a model is asked in words, and how its answer is checked. */
export type TextProblem = {
  readonly id: string;
  /** As text; null where it is not known, so that continuations can be counted but not rewarded. */
  readonly answer: string | null;
  readonly verifier: Rule;
} & (
  | {
      /** The text that the model continues. */
      readonly prompt: string;
    }
  | {
      /** A chat, which a model's template turns into text. */
      readonly messages: readonly Message[];
    }
);

/** The verifier's verdict on a response. */
export interface TextVerdict {
  /** 1 for the right answer, else 0; null where the problem's answer is not known. */
  readonly reward: 0 | 1 | null;
  /** The answer that was read, in one form for all ways to write it (`1,200.50` is `1200.5`); null where there is none. */
  readonly answer: string | null;
  readonly reason: TextReason;
}

export type TextReason =
  | 'solved'
  /** It ends before an answer could: in the middle of its thinking, or at its greatest length. */
  | 'truncated'
  /** Nothing in it is an answer of the kind that is asked for. */
  | 'no-answer'
  /** It names several answers. */
  | 'several-answers'
  /** Something stands where the answer should, and cannot be read as one: `2x`, `20 - 5`, half a `\boxed{`. */
  | 'malformed'
  | 'wrong-answer'
  /** Countdown: two sides of an equation that are not equal. */
  | 'wrong-arithmetic'
  /** Countdown: a number that is not given, or used more often than it is. */
  | 'wrong-number'
  /** Countdown: another value than the goal. */
  | 'wrong-goal'
  /** The problem's answer is not known. */
  | 'not-known';

/** An answer that a rule has read, or why there is none. */
export type Read<T = string> = { readonly answer: T } | { readonly none: TextReason };
