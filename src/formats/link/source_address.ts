import { crc32 } from '../archive/crc32.ts';
import { LinkError } from '../fault.ts';
import { linkLimits } from './link_limits.ts';
import { entities, percentSigns } from './undo_mangling.ts';

/** What programs put behind an address, and people around it. Some of it may stand inside one, but not at its end. */
const end = /[<>"`，。、；：！？）》〉】』」”’…｡､].*$|\]\(.*$|__;[\w=-]*!!.*$|[).,'\]}*;:!?]+$/u;
/** What Slack puts behind one. */
const label = /\|[^|<>]*>[\s\S]*$/;
/** A line's end that mail has put into an address: on the next line there is one word, the rest of it. */
const brokenLine = /[ \t]?\r?\n(?:[ \t]*[>|])*[ \t]*(?=\S+[ \t]*(?:[\r\n]|$))/g;
/** What those add who count visits. */
const counted = /(?:[?&](?:fbclid|gclid|dclid|msclkid|igshid|mc_[a-z]+|utm_[a-z]+|_gl|_ga)=[^&#?]*)+$/;

/** What stands in the middle of a long word without being of it. */
const gaps = /[\s\p{Cf}>|=+]/gu;
/** A line's end, with what mail puts around it. */
const lineEnd = /[ \t]*\r?\n[\s>|]*/g;
/** A source as links have it, without its gaps. */
const written = /^~src(https%3A(?:[A-Za-z0-9]|%(?!23)[0-9A-F]{2})*)%23([0-9a-z]{7})/i;
/** The same once its `%xx` are undone. */
const undone = /^~src="?(https:\/\/[^\s#]*)#([0-9a-z]{7})/i;
/** An address that came to have its `%xx` from a program: those leave the full stops of a host as they are. */
const encoded = /^~src=https%3A(?:%2F|\/){2}[A-Za-z0-9-]*\.[A-Za-z0-9]/i;

const sumOf = (address: string) => crc32(new TextEncoder().encode(address)).toString(36).padStart(7, '0');

/**
 * What stands behind a link for its source: the address with every mark as `%xx`, so that nothing takes one for its own,
 * and as its fragment, which nobody fetches, its CRC-32: a part of an address, or one that was undone too often, is an
 * address as well.
 * @throws LinkError bad-source
 */
export function sourceText(source: string): string {
  const address = sourceOf(source);
  const hex = (mark: string) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return `~src=${`${address}#${sumOf(address)}`.replace(/[^A-Za-z0-9]/g, hex)}`;
}

/** What stands behind a link, as a text has it; once more is undone, it may be another. */
export type FoundSource =
  | { readonly kind: 'none' }
  /** `sure`: its checksum says that this is what was written. */
  | { readonly kind: 'sure' | 'likely'; readonly address: string }
  | { readonly kind: 'fault'; readonly error: LinkError };

/**
 * Reads what stands behind a link. An address that has not the form of `sourceText` is an older link's, or was written by
 * hand: it ends where a person would say.
 */
export function readSource(tail: string): FoundSource {
  try {
    return sourceIn(tail.slice(0, 4 * linkLimits.source));
  } catch (error) {
    if (error instanceof LinkError) return { kind: 'fault', error };
    throw error;
  }
}

/** @throws LinkError bad-source, or cut-off where its end is missing */
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
  // Where no query begins, `&` is what a redirect put behind it.
  return { kind: 'likely', address: sourceOf(address.includes('?') ? address : address.replace(/&.*/, '')) };
}

/**
 * An address as the URL standard writes it. Only https, no name and password, no fragment: a link says where a file is,
 * and nothing here fetches it.
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
