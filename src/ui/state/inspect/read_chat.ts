import { shippedTaskNames, shippedTasks } from '../../../task/text/prompts/shipped_tasks.ts';
import { parsePattern } from '../../../task/text/regex/pattern.ts';
import { PatternError } from '../../../task/text/regex/program.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import type { Message, Rule, TextProblem } from '../../../task/text/text_problem.ts';
import { type AnswerFault, faultOfAnswer } from '../../../task/text/verify.ts';
import { type Chat, numbersOf, ruleOfChat, settingsOf } from './chat.ts';

/** A chat as it is sent, and the bundled problems. Apart from the chat itself, which every page has. */

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

/**
 * A chat with the text of its bundled problem, which a link or a first look at the page does not bring.
 * @param language of the page: the problem is put in it where it is there
 */
export function completedChat(chat: Chat, language: 'en' | 'zh'): Chat {
  if (chat.task === '' || chat.user !== '') return chat;
  const inLanguage = language === 'en' ? chat.task : `${chat.task}-${language}`;
  const task = bundledProblem(inLanguage) ? inLanguage : chat.task;
  const problem = bundledProblem(task);
  const { prefill, raw } = chat;
  return problem ? { ...chat, ...chatOfProblem(problem, task), prefill, raw } : { ...chat, task: '' };
}

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

function readRule(chat: Chat): { verifier: Rule } | { fault: ChatFault } {
  const verifier = ruleOfChat(chat);
  if (verifier === null)
    return { fault: chat.rule === 'countdown' ? { kind: 'numbers' } : { kind: 'pattern', detail: '' } };
  if (numbersOf(chat).some((value) => value >= 1e9)) return { fault: { kind: 'numbers' } };
  try {
    if (verifier.name === 'regex') parsePattern(verifier.pattern);
    return { verifier };
  } catch (error) {
    if (error instanceof PatternError) return { fault: { kind: 'pattern', detail: error.message } };
    throw error;
  }
}
