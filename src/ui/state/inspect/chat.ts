import * as v from 'valibot';
import type { Trace } from '../../../experiment/trace.ts';
import type { Draws, TextModelFacts } from '../../../lab/client/inspect_protocol.ts';
import type { AskSettings, TextAsk } from '../../../task/text/text_ask.ts';
import type { Rule, RuleName } from '../../../task/text/text_problem.ts';
import { joinedText } from '../../words/running_text.ts';

/**
 * What a model is asked in words, as it is written on the page, and how its answer is read. All of it is text and numbers,
 * so that a link can carry it where it is short.
 */

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const real = (min: number, max: number) => v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));
const integer = (min: number, max: number) => v.pipe(real(min, max), v.integer());

/** As in the tasks, whose own list would bring their code with it. */
const rules = [
  'number',
  'boxed',
  'choice',
  'exact',
  'countdown',
  'regex',
] as const satisfies readonly RuleName[];

export const chatBounds = {
  text: 100_000,
  answer: 2000,
  pattern: 200,
  longest: 32_768,
  stop: 100,
  topK: 1000,
} as const;

export const chatSchema = v.strictObject({
  /**
   * The bundled problem that this is, `word-problems/apples`; empty for one of the visitor's own. Its text comes with the view
   * (`completedChat`).
   */
  task: text(100),
  /** Empty: the template's own. */
  system: text(chatBounds.text),
  /** The last turn; raw: the text that the model continues. */
  user: text(chatBounds.text),
  /** The start of the answer. */
  prefill: text(chatBounds.text),
  /** Without the model's chat template. */
  raw: v.boolean(),
  /** Null: as the template has it. */
  thinking: v.nullable(v.boolean()),
  rule: v.picklist(rules),
  /** Empty where it is not known. */
  answer: text(chatBounds.answer),
  /** Of `countdown`, as typed: the numbers that are given. */
  numbers: text(200),
  /** Of `regex`. */
  pattern: text(chatBounds.pattern),
  /** Most tokens of a response. */
  longest: integer(1, chatBounds.longest),
  /** A text that ends a response, as typed: `\\n` is a new line. Empty: the model's own end alone. */
  stop: text(chatBounds.stop),
  /** 0: all words. */
  topK: integer(0, chatBounds.topK),
  /** 1: all words. */
  topP: real(0.01, 1),
  /** 0: all words. */
  minP: real(0, 1),
});

export type Chat = v.InferOutput<typeof chatSchema>;

/** The keys that a problem says; the others say how it is asked. */
export const problemKeys = ['system', 'user', 'rule', 'answer', 'numbers', 'pattern'] as const;

export const firstChat: Chat = {
  task: 'word-problems/bus',
  system: '',
  user: '',
  prefill: '',
  raw: false,
  thinking: null,
  rule: 'number',
  answer: '',
  numbers: '',
  pattern: '',
  longest: 256,
  stop: '',
  topK: 0,
  topP: 1,
  minP: 0,
};

/** How problems are asked, whichever they are. */
export const settingsOf = ({ raw, system, prefill, thinking, longest, stop }: Chat): AskSettings => ({
  system: raw || system === '' ? null : system,
  prefill: raw ? '' : prefill,
  template: raw ? 'raw' : 'chat',
  thinking: raw ? null : thinking,
  longest,
  stops: stopsOf({ stop }),
});

/** What ends a response besides the model's own end. */
const stopsOf = ({ stop }: Pick<Chat, 'stop'>): string[] =>
  stop === ''
    ? []
    : [stop.replace(/\\([nt\\])/g, (_, letter) => ({ n: '\n', t: '\t' })[letter as string] ?? '\\')];

/** The filters of a chat's draws; undefined where all words may be drawn. */
export function filterOf({ topK, topP, minP }: Chat): Draws['filter'] {
  if (topK === 0 && topP === 1 && minP === 0) return undefined;
  return { topK, topP, minP };
}

/** A chat for a model: without what that has no place for. */
export function chatFor(chat: Chat, { chat: template }: Pick<TextModelFacts, 'chat'>): Chat {
  if (template === null) return { ...chat, raw: true };
  const { takesSystem, switchesThinking } = template;
  return {
    ...chat,
    system: takesSystem ? chat.system : '',
    thinking: switchesThinking ? chat.thinking : null,
  };
}

/** The numbers of a chat's Countdown. */
export const numbersOf = ({ numbers }: Pick<Chat, 'numbers'>): number[] =>
  numbers
    .split(/\D+/)
    .filter((part) => part !== '')
    .map(Number);

/** The rule that a chat means; null where something of it is missing. That a pattern is one is not checked. */
export function ruleOfChat({ rule, pattern, ...chat }: Chat): Rule | null {
  const numbers = numbersOf(chat);
  if (rule === 'countdown') return numbers.length === 0 ? null : { name: rule, numbers };
  if (rule === 'regex') return pattern === '' ? null : { name: rule, pattern };
  return { name: rule };
}

/**
 * How a trace is gone on from that was not asked here: its prompt as it is, and its answer read as the page says. Its right
 * answer is not known.
 * @param begins the words that the tokenizer puts before a raw prompt itself
 * @returns null where it has no prompt, or the page's rule is none
 */
export function rawAsk(
  { tokens, promptLength, meta }: Trace,
  chat: Chat,
  begins: readonly string[] = [],
): TextAsk | null {
  const verifier = ruleOfChat(chat);
  if (promptLength === 0 || verifier === null) return null;
  const words = tokens.slice(0, promptLength).map(({ word }) => word);
  const begun = begins.every((word, i) => words[i] === word);
  const prompt = joinedText(begun ? words.slice(begins.length) : words);
  const id = typeof meta.problem === 'string' ? meta.problem : 'trace';
  return {
    problem: { id, answer: null, verifier, prompt },
    system: null,
    prefill: '',
    template: 'raw',
    thinking: null,
    longest: chat.longest,
    stops: stopsOf(chat),
  };
}
