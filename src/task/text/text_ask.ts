import type { TextProblem } from './text_problem.ts';

/** How a model is asked in words, whatever the problem. */
export interface AskSettings {
  /** The system prompt; null: that of the problem's messages, or the template's own. Not for a raw prompt. */
  readonly system: string | null;
  /** The start of the answer, which the model continues. It is part of the prompt, and of the text that is verified. */
  readonly prefill: string;
  /** `raw`: the prompt, or the messages one after another, is the text itself, without the model's chat template. */
  readonly template: 'chat' | 'raw';
  /** For templates that switch thinking; null: the template's own default. */
  readonly thinking: boolean | null;
  /** Most tokens of a response. */
  readonly longest: number;
  /** Texts that end a response, besides the model's own end tokens. */
  readonly stops: readonly string[];
}

/** A problem in words as a model is asked it. */
export interface TextAsk extends AskSettings {
  readonly problem: TextProblem;
}

/** Problems in words to sample. */
export interface TextSet {
  readonly problems: readonly TextProblem[];
  readonly ask: AskSettings;
  /** Samples of each. */
  readonly samples: number;
}
