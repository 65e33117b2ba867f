import { linkLimits } from '../../../formats/link/link_limits.ts';
import type { ViewState, ViewValue } from '../../../formats/link/link_view.ts';
import { type Chat, firstChat, problemKeys } from './chat.ts';

/**
 * What a link says of a chat: what is other than at first; of a bundled problem its name alone. A text that is too long for a
 * link is not in it.
 */
export function chatInLink(chat: Chat): ViewState {
  const bundled = chat.task !== '';
  const said = Object.entries(chat).filter(
    ([key, value]) =>
      value !== firstChat[key as keyof Chat] && !(bundled && problemKeys.some((each) => each === key)),
  );
  const fits = said.every(([, value]) => typeof value !== 'string' || value.length <= linkLimits.view.text);
  const kept = fits ? said : said.filter(([, value]) => typeof value !== 'string');
  return Object.fromEntries(kept) as Record<string, ViewValue>;
}

/** The chat that a link means, to be checked as a whole. */
export function chatFromLink(part: ViewValue | undefined): unknown {
  if (part === undefined) return firstChat;
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return { ...firstChat, ...part };
}
