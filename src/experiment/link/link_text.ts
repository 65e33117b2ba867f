import { LinkError, linkLimits } from './link_fault.ts';

/** The parts of a link as they stand in its text: `#v1.<codec>.<body>`, and the address after `~src=`. */
export interface LinkParts {
  readonly codec: 'j' | 'd';
  readonly body: string;
  /** An https address, as the URL standard writes it. */
  readonly source: string | null;
}

/** The wire format that this version reads and writes. */
const wireVersion = 1;

/** White space, and the marks of no width that editors and chat programs put into long words. */
const blanks = /[\s\u00ad\u200b-\u200f\u2060]+/gu;

/** What programs put behind a link, and people around it: it ends the link, which has none of these. */
const closer = /^[).>,"'\]}*`;:!?=<，。、；：！？）》〉】』」”’…｡､]/u;
/** The same for an address, which may have some of them inside, but not at its end. */
const sourceEnd = /[<>"`，。、；：！？）》〉】』」”’…｡､].*$|[).,'\]}*;:!?]+$/u;
/** Characters of an address that those would be taken for. */
const sourceMarks = /['()*]|[.,;:!?]$/g;

const inside = /#v(\d{1,9})\.([A-Za-z0-9]*)/;
const alone = /^[(<["'`“‘「『《〈【（]*v(\d{1,9})\.([A-Za-z0-9]*)/u;

/** Writes the parts, from `#` on. @throws LinkError too-long, or bad-source */
export function linkText({ codec, body, source }: LinkParts): string {
  const address = source === null ? null : sourceOf(source);
  const percent = (mark: string) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  const tail = address === null ? '' : `~src=${address.replace(sourceMarks, percent)}`;
  const text = `#v${wireVersion}.${codec}.${body}${tail}`;
  refuseAbove(linkLimits.read, text);
  return text;
}

/**
 * Finds the link in a text: a whole URL, its fragment, or what chat and mail programs make of them (white space and line
 * breaks inside, characters as %xx, punctuation behind, the `#` lost).
 * @throws LinkError not-a-link, too-long, newer-wire, unknown-codec, cut-off, strange-character, or bad-source
 */
export function findLink(text: string): LinkParts {
  // What is far too long is not even searched.
  refuseAbove(4 * linkLimits.read, text);
  const joined = text.replace(blanks, '');
  try {
    return partsOf(joined);
  } catch (error) {
    const again = decoded(joined).replace(blanks, '');
    if (again === joined) throw error;
    return partsOf(again);
  }
}

/**
 * A text up to the first white space behind its link's start, for links with words behind them; null where there is none.
 * White space inside a link and behind it look the same, so a link is read with all of the text first.
 */
export function upToBlank(text: string): string | null {
  if (text.length > 4 * linkLimits.read) return null;
  const trimmed = text.trim();
  const at = (inside.exec(trimmed) ?? alone.exec(trimmed))?.index;
  if (at === undefined) return null;
  const blank = trimmed.slice(at).search(/\s/);
  return blank < 0 ? null : trimmed.slice(0, at + blank);
}

/** A text with its %xx read; itself where they are not UTF-8. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function partsOf(text: string): LinkParts {
  const found = inside.exec(text) ?? alone.exec(text);
  if (!found) throw new LinkError({ code: 'not-a-link' });
  refuseAbove(linkLimits.read, text.slice(found.index));
  const [whole, digits, codec] = found;
  const version = Number(digits);
  if (version > wireVersion) throw new LinkError({ code: 'newer-wire', version });
  if (version < wireVersion) throw new LinkError({ code: 'not-a-link' });
  const rest = text.slice(found.index + whole.length);
  if (codec === '' || !rest.startsWith('.')) throw new LinkError({ code: 'cut-off' });
  if (codec !== 'j' && codec !== 'd') {
    throw new LinkError({ code: 'unknown-codec', codec: codec.slice(0, 8) });
  }
  const body = /^[\w-]*/.exec(rest.slice(1))?.[0] ?? '';
  const tail = rest.slice(1 + body.length);
  if (tail.startsWith('~src='))
    return { codec, body, source: sourceOf(tail.slice(5).replace(sourceEnd, '')) };
  if (tail !== '' && !closer.test(tail)) {
    if ('~src='.startsWith(tail)) throw new LinkError({ code: 'cut-off' });
    const [character] = tail;
    throw new LinkError({ code: 'strange-character', character, at: text.length - tail.length });
  }
  if (body === '') throw new LinkError({ code: 'cut-off' });
  return { codec, body, source: null };
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

function refuseAbove(limit: number, text: string): void {
  if (text.length > limit) {
    throw new LinkError({ code: 'too-long', length: text.length, limit: linkLimits.read });
  }
}
