import * as v from 'valibot';
import type { Trace } from '../../../experiment/trace.ts';
import type { Draws } from '../../../lab/client/inspect_protocol.ts';
import { shippedTaskNames, shippedTasks } from '../../../task/text/prompts/shipped_tasks.ts';
import { PatternError } from '../../../task/text/regex/program.ts';
import type { AskSettings, TextAsk } from '../../../task/text/text_ask.ts';
import {
  type Message,
  type Rule,
  ruleNames,
  ruleOf,
  type TextProblem,
} from '../../../task/text/text_problem.ts';
import { type AnswerFault, faultOfAnswer } from '../../../task/text/verify.ts';
import { joinedText } from '../../words/running_text.ts';

/**
 * What a model is asked in words, as it is written on the page, and how its answer is read. All of it is text and numbers,
 * so that a link can carry it where it is short.
 */

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const real = (min: number, max: number) => v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));
const integer = (min: number, max: number) => v.pipe(real(min, max), v.integer());

export const chatBounds = { text: 100_000, answer: 2000, pattern: 200, longest: 32_768, topK: 1000 } as const;

export const chatSchema = v.strictObject({
  /** The bundled problem that this is, `word-problems/apples`; empty for one of the visitor's own. */
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
  rule: v.picklist(ruleNames),
  /** Empty where it is not known. */
  answer: text(chatBounds.answer),
  /** Of `countdown`, as typed: the numbers that are given. */
  numbers: text(200),
  /** Of `regex`. */
  pattern: text(chatBounds.pattern),
  /** Most tokens of a response. */
  longest: integer(1, chatBounds.longest),
  /** 0: all words. */
  topK: integer(0, chatBounds.topK),
  /** 1: all words. */
  topP: real(0.01, 1),
  /** 0: all words. */
  minP: real(0, 1),
});

export type Chat = v.InferOutput<typeof chatSchema>;

/** What a problem says of a chat; its earlier turns are apart (`problemTurns`). */
export function chatOfProblem(problem: TextProblem, task: string): Partial<Chat> {
  const { verifier } = problem;
  const messages = 'messages' in problem ? problem.messages : [];
  return {
    task,
    system: messages[0]?.role === 'system' ? messages[0].content : '',
    user: 'prompt' in problem ? problem.prompt : (messages.at(-1)?.content ?? ''),
    prefill: '',
    raw: false,
    rule: verifier.name,
    answer: problem.answer ?? '',
    numbers: verifier.name === 'countdown' ? verifier.numbers.join(', ') : '',
    pattern: verifier.name === 'regex' ? verifier.pattern : '',
  };
}

/** The turns of a problem's chat before its last. */
export const turnsBefore = (problem: TextProblem): readonly Message[] =>
  'messages' in problem ? problem.messages.slice(0, -1).filter(({ role }) => role !== 'system') : [];

/** A bundled problem by the name that a chat has of it; null for none. */
export function bundledProblem(name: string): TextProblem | null {
  const at = name.indexOf('/');
  const task = shippedTaskNames.find((known) => known === name.slice(0, at));
  if (!task) return null;
  const id = name.slice(at + 1);
  const language = id.endsWith('-zh') ? 'zh' : 'en';
  return shippedTasks[task](language).find((problem) => problem.id === id) ?? null;
}

const firstTask = 'word-problems/bus';

export const firstChat: Chat = {
  task: '',
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
  topK: 0,
  topP: 1,
  minP: 0,
  ...chatOfProblem(bundledProblem(firstTask)!, firstTask),
};

/** What is wrong with a chat. */
export type ChatFault =
  | { readonly kind: 'empty' | 'numbers' }
  | { readonly kind: 'pattern'; readonly detail: string }
  | { readonly kind: 'answer'; readonly fault: AnswerFault };

/** A chat as it is sent, or what is wrong with it. */
export type ReadChat = { readonly ask: TextAsk } | { readonly fault: ChatFault };

/** @param before turns before the last one */
export function readChat(chat: Chat, before: readonly Message[] = []): ReadChat {
  if (chat.user.trim() === '') return { fault: { kind: 'empty' } };
  const read = readRule(chat);
  if ('fault' in read) return read;
  const { verifier } = read;
  const answer = chat.answer.trim() === '' ? null : chat.answer.trim();
  const fault = answer === null ? null : faultOfAnswer(verifier, answer);
  if (fault) return { fault: { kind: 'answer', fault } };
  const id = chat.task === '' ? 'typed' : chat.task.slice(chat.task.indexOf('/') + 1);
  const judged = { id, answer, verifier };
  const problem: TextProblem = chat.raw
    ? { ...judged, prompt: chat.user }
    : { ...judged, messages: [...before, { role: 'user', content: chat.user }] };
  return { ask: { problem, ...settingsOf(chat) } };
}

/** How problems are asked, whichever they are. */
export const settingsOf = ({ raw, system, prefill, thinking, longest }: Chat): AskSettings => ({
  system: raw || system === '' ? null : system,
  prefill: raw ? '' : prefill,
  template: raw ? 'raw' : 'chat',
  thinking: raw ? null : thinking,
  longest,
  stops: [],
});

export function readRule({ rule, numbers, pattern }: Chat): { verifier: Rule } | { fault: ChatFault } {
  const given = numbers.split(/[^\d]+/).filter((part) => part !== '');
  if (rule === 'countdown' && (given.length === 0 || given.some((part) => part.length > 9)))
    return { fault: { kind: 'numbers' } };
  if (rule === 'regex' && pattern === '') return { fault: { kind: 'pattern', detail: '' } };
  try {
    return { verifier: ruleOf(rule, { numbers: given.map(Number), pattern }) };
  } catch (error) {
    if (error instanceof PatternError) return { fault: { kind: 'pattern', detail: error.message } };
    throw error;
  }
}

/** The filters of a chat's draws; undefined where all words may be drawn. */
export function filterOf({ topK, topP, minP }: Chat): Draws['filter'] {
  if (topK === 0 && topP === 1 && minP === 0) return undefined;
  return { topK, topP, minP };
}

/**
 * How a trace is gone on from that was not asked here: its prompt as it is, and its answer read as the page says. Its right
 * answer is not known.
 * @returns null where it has no prompt, or the page's rule is none
 */
export function rawAsk({ tokens, promptLength, meta }: Trace, chat: Chat): TextAsk | null {
  const read = readRule(chat);
  if (promptLength === 0 || 'fault' in read) return null;
  const prompt = joinedText(tokens.slice(0, promptLength).map(({ word }) => word));
  const id = typeof meta.problem === 'string' ? meta.problem : 'trace';
  return {
    problem: { id, answer: null, verifier: read.verifier, prompt },
    system: null,
    prefill: '',
    template: 'raw',
    thinking: null,
    longest: chat.longest,
    stops: [],
  };
}
