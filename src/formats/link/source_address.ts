import { crc32 } from '../archive/crc32.ts';
import { LinkError } from '../fault.ts';
import { linkLimits } from './link_limits.ts';
import { entities, percentSigns } from './undo_mangling.ts';

/** Characters that programs and people add around a URL; some may occur inside one, but not at its end. */
const end = /[<>"`，。、；：！？）》〉】』」”’…｡､].*$|\]\(.*$|__;[\w=-]*!!.*$|[).,'\]}*;:!?]+$/u;
/** Slack's suffix. */
const label = /\|[^|<>]*>[\s\S]*$/;
/** A line's end that mail has put into an address: on the next line there is one word, the rest of it. */
const brokenLine = /[ \t]?\r?\n(?:[ \t]*[>|])*[ \t]*(?=\S+[ \t]*(?:[\r\n]|$))/g;
/** Tracking parameters. */
const counted = /(?:[?&](?:fbclid|gclid|dclid|msclkid|igshid|mc_[a-z]+|utm_[a-z]+|_gl|_ga)=[^&#?]*)+$/;

/** Characters inserted into a long word. */
const gaps = /[\s\p{Cf}>|=+]/gu;
/** A line break, with what mail adds around it. */
const lineEnd = /[ \t]*\r?\n[\s>|]*/g;
/** A source as links have it, without its gaps. */
const written = /^~src(https%3A(?:[A-Za-z0-9]|%(?!23)[0-9A-F]{2})*)%23([0-9a-z]{7})/i;
/** The same once its `%xx` are undone. */
const undone = /^~src="?(https:\/\/[^\s#]*)#([0-9a-z]{7})/i;
/** An address that came to have its `%xx` from a program: those leave the full stops of a host as they are. */
const encoded = /^~src=https%3A(?:%2F|\/){2}[A-Za-z0-9-]*\.[A-Za-z0-9]/i;

const sumOf = (address: string) => crc32(new TextEncoder().encode(address)).toString(36).padStart(7, '0');

/**
 * The source suffix of a link: the URL with all punctuation percent-encoded, so that no program changes it, and its
 * CRC-32 as the fragment, which is never fetched. The checksum is needed because a truncated URL, or one decoded too
 * often, is still a URL.
 * @throws LinkError bad-source
 */
export function sourceText(source: string): string {
  const address = sourceOf(source);
  const hex = (mark: string) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return `~src=${`${address}#${sumOf(address)}`.replace(/[^A-Za-z0-9]/g, hex)}`;
}

/** The source found after a link in a text; undoing another layer may change it. */
export type FoundSource =
  | { readonly kind: 'none' }
  /** `sure`: the checksum matches. */
  | { readonly kind: 'sure' | 'likely'; readonly address: string }
  | { readonly kind: 'fault'; readonly error: LinkError };

/**
 * Reads the text after a link. A URL that is not in the form of `sourceText` is from an older link or was typed by hand;
 * its end is guessed.
 */
export function readSource(tail: string): FoundSource {
  try {
    return sourceIn(tail.slice(0, 4 * linkLimits.source));
  } catch (error) {
    if (error instanceof LinkError) return { kind: 'fault', error };
    throw error;
  }
}

/** @throws LinkError bad-source, or cut-off if its end is missing */
function sourceIn(tail: string): FoundSource {
  const joined = tail.replace(gaps, '');
  const visible = tail.replace(/\p{Cf}/gu, '').replace(/^[\s>|]+/, '');
  const [, own = '', ownSum] = written.exec(joined) ?? [];
  const [, bare = '', bareSum] = undone.exec(visible) ?? [];
  for (const [said, sum] of [
    [percentSigns(own), ownSum],
    [bare, bareSum],
  ])
    if (said && sumOf(said) === sum) return { kind: 'sure', address: sourceOf(said) };
  const isHead = /^~s(?:rc?)?(?![A-Za-z0-9=])/.test(visible) && !/^~srchttp/i.test(joined);
  const isPart = /^~srchttps%3A/i.test(joined) && !encoded.test(visible.replace(lineEnd, ''));
  if (isHead || isPart) throw new LinkError({ rule: 'cut-off' });
  const [word] = visible.replace(label, '').replace(brokenLine, '').split(/\s/, 1);
  if (!word.startsWith('~src=')) return { kind: 'none' };
  const address = entities(word.slice(5)).replace(/^"/, '').replace(end, '').replace(counted, '');
  // Without a query, `&` starts a redirect's own parameters.
  return { kind: 'likely', address: sourceOf(address.includes('?') ? address : address.replace(/&.*/, '')) };
}

/**
 * Normalises a URL. Only https, without credentials and fragment; nothing is fetched.
 */
function sourceOf(address: string): string {
  const fault = new LinkError({ rule: 'bad-source', limit: linkLimits.source });
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
