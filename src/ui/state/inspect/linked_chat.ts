import { linkLimits } from '../../../formats/link/link_limits.ts';
import type { ViewState, ViewValue } from '../../../formats/link/link_view.ts';
import { bundledProblem, type Chat, chatOfProblem, firstChat } from './chat.ts';

/**
 * What a link says of a chat: what is other than at first; of a bundled problem its name alone. A text that is too long for a
 * link is not in it, nor then how it is answered.
 */
export function chatInLink(chat: Chat): ViewState {
  const problem = bundledProblem(chat.task);
  const known: Chat = { ...firstChat, ...(problem && chatOfProblem(problem, chat.task)) };
  const said = Object.entries(chat).filter(
    ([key, value]) => (key === 'task' && value !== firstChat.task) || value !== known[key as keyof Chat],
  );
  const fits = said.every(([, value]) => typeof value !== 'string' || value.length <= linkLimits.view.text);
  const kept = fits ? said : said.filter(([, value]) => typeof value !== 'string');
  return Object.fromEntries(kept) as Record<string, ViewValue>;
}

/** The chat that a link means, to be checked as a whole. */
export function chatFromLink(part: ViewValue | undefined): unknown {
  if (part === undefined) return firstChat;
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const { task } = part as ViewState;
  const problem = typeof task === 'string' ? bundledProblem(task) : null;
  // A text of the link's own, of no bundled problem, has none of the first one's answer.
  const own = 'user' in part && !problem ? { task: '', answer: '', numbers: '', pattern: '' } : {};
  return { ...firstChat, ...own, ...(problem && chatOfProblem(problem, task as string)), ...part };
}
