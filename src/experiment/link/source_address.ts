import { LinkError, linkLimits } from './link_fault.ts';
import { entities, unwrapped } from './unwrap.ts';

/** Characters that would be taken for the end of an address. */
const endMarks = /['()*]|[.,;:!?]$/g;

/** What programs put behind an address, and people around it. Some of it may stand inside one, but not at its end. */
const end = /[<>"`，。、；：！？）》〉】』」”’…｡､].*$|__;[\w=-]*!!.*$|[).,'\]}*;:!?]+$/u;
/** What Slack puts behind one. */
const label = /\|[^|<>]*>[\s\S]*$/;
/** A line's end that mail has put into an address: on the next line there is one word, the rest of it. */
const brokenLine = /[ \t]?\r?\n(?:[ \t]*[>|])*[ \t]*(?=\S+[ \t]*(?:[\r\n]|$))/g;
/** What those add who count visits. */
const counted = /(?:[?&](?:fbclid|gclid|dclid|msclkid|igshid|mc_[a-z]+|utm_[a-z]+|_gl|_ga)=[^&#?]*)+$/;

/** What stands behind a link for its source. @throws LinkError bad-source */
export const sourceText = (source: string): string =>
  `~src=${sourceOf(source).replace(
    endMarks,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )}`;

/**
 * Reads what stands behind a link: the address of an archive, or nothing.
 * @throws LinkError bad-source, or cut-off in the middle of `~src=`
 */
export function readSource(tail: string): string | null {
  const near = tail.slice(0, 4 * linkLimits.source);
  if (['~s', '~sr', '~src'].includes(near.trim())) throw new LinkError({ code: 'cut-off' });
  if (!near.includes('src')) return null;
  let fault: unknown = null;
  for (const layer of unwrapped(near, near.length)) {
    for (const text of layer) {
      const visible = text
        .replace(/\p{Cf}/gu, '')
        .trimStart()
        .replace(label, '');
      const [word] = visible.replace(brokenLine, '').split(/\s/, 1);
      if (!word.startsWith('~src=')) continue;
      const address = entities(word.slice(5)).replace(/^"/, '').replace(end, '').replace(counted, '');
      try {
        // Where no query begins, `&` is what a redirect put behind it.
        return sourceOf(address.includes('?') ? address : address.replace(/&.*/, ''));
      } catch (error) {
        fault ??= error;
      }
    }
  }
  if (fault) throw fault;
  return null;
}

/**
 * An address as the URL standard writes it. Only https, no name and password, no fragment: a link says where a file is,
 * and nothing here fetches it.
 */
function sourceOf(address: string): string {
  const fault = new LinkError({ code: 'bad-source', limit: linkLimits.source });
  if (address.length > linkLimits.source || !/^https:\/\//i.test(address)) throw fault;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw fault;
  }
  url.hash = '';
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') throw fault;
  if (url.href.length > linkLimits.source) throw fault;
  return url.href;
}
