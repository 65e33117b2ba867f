import type { Fault } from '../fault_rules.ts';
import { base64urlAlphabet, fromBase64url } from './base64url.ts';
import { inflate } from './inflate.ts';
import { jsonExtent } from './json_extent.ts';
import { linkLimits } from './link_limits.ts';

/** The wire format that this version reads and writes. */
export const wireVersion = 1;

/** A candidate link: its decoded JSON and the text after it, or why it could not be decoded. */
export interface FoundLink {
  readonly found: { readonly json: Uint8Array; readonly tail: string } | { readonly fault: Fault };
  /** Characters of the body that were read; of several faults, the one of the longest body is reported. */
  readonly read: number;
}

/** Maximum number of candidates in a text. */
const maxCandidates = 20;

/** What programs put into a long word: white space and line breaks, marks of no width, `>` and `|` of quoted mail, `=` of
 * mail's own line breaks, `+` for a blank. No link has them. */
const between = /[\s\p{Cf}>|=+]|[\ufe00-\ufe0f]/u;
const gap = '[\\s\\p{Cf}>|=+]{0,8}';
const beginning = new RegExp(`v${gap}(\\d{1,9})${gap}\\.${gap}([A-Za-z0-9]{0,20})${gap}(\\.?)`, 'gu');
/** What may precede a link that has lost its `#`. */
const opening = /^[\s\p{Cf}\p{P}\p{S}]*$/u;

/**
 * Finds the candidate links in a text, without undoing any mangling. The payload is self-delimiting: JSON ends at its
 * last bracket, a deflate stream at its last block. Whatever follows is not part of the link; a payload that does not
 * reach its end is incomplete.
 */
export function findLinks(text: string): FoundLink[] {
  const all: FoundLink[] = [];
  let from = 0;
  for (const match of text.matchAll(beginning)) {
    const { index } = match;
    if (index < from || /[A-Za-z0-9]/.test(text[index - 1] ?? '')) continue;
    const [whole, digits, codec, dot] = match;
    const version = Number(digits);
    const isLoose = text[index - 1] !== '#' && (index > 20 || !opening.test(text.slice(0, index)));
    const known = version === wireVersion && (codec === 'j' || codec === 'd') && dot !== '';
    if (!known && (isLoose || version < wireVersion)) continue;
    if (known) {
      const link = readBody(text, index, index + whole.length, codec);
      all.push(link);
      if ('json' in link.found) from = text.length - link.found.tail.replace(/^~src=\S*/, '').length;
    } else {
      all.push({ found: { fault: headFault(version, codec, dot) }, read: 0 });
    }
    if (all.length === maxCandidates) break;
  }
  return all;
}

function headFault(version: number, codec: string, dot: string): Fault {
  if (version > wireVersion) return { rule: 'newer-format', what: 'format', version };
  if (codec === '' || dot === '') return { rule: 'cut-off' };
  return { rule: 'newer-format', what: 'codec', version: codec.slice(0, 8) };
}

/** A decoded body; `length` is the number of its characters that belong to the payload. */
type Decoded =
  | { state: 'whole'; json: Uint8Array; length: number }
  | { state: 'cut' }
  | { state: 'fault'; fault: Fault };

function readBody(text: string, start: number, from: number, codec: 'j' | 'd'): FoundLink {
  let body = '';
  /** The index in the text of each character of the body. */
  const places: number[] = [];
  /** Number of them before the first gap. */
  let unbroken = -1;
  let at = from;
  for (; at < text.length && body.length <= linkLimits.read; at++) {
    if (base64urlAlphabet.includes(text[at])) {
      places.push(at);
      body += text[at];
    } else if (between.test(text[at])) {
      if (unbroken < 0 && body !== '') unbroken = body.length;
    } else break;
  }
  if (unbroken < 0) unbroken = body.length;
  const fault = (of: Fault, read = body.length): FoundLink => ({ found: { fault: of }, read });

  const headLength = '#v1.j.'.length;
  const longest = linkLimits.read - headLength;
  const decoded = decodeBody(body.slice(0, longest), codec);
  if (decoded.state === 'whole') {
    const end = places[decoded.length - 1] + 1;
    const tail = text.slice(end);
    // Markdown may add marks here; letters and digits mean that something was appended.
    const isEnd = /^[-_]{0,6}(?![-\w])/.test(tail);
    const whole = { found: { json: decoded.json, tail }, read: decoded.length };
    if (isEnd && decoded.length <= unbroken) return whole;
    // A changed or truncated stream may end by chance; its output is then not JSON.
    if (isJson(decoded.json)) return isEnd ? whole : fault({ rule: 'trailing-text' }, decoded.length);
  }
  if (unbroken > longest)
    return fault({ rule: 'too-long', length: text.length - start + 1, limit: linkLimits.read });
  if (decoded.state === 'cut') return fault(endFault(text, at));
  // The characters after a gap may not belong to the link.
  const first = decodeBody(body.slice(0, unbroken), codec);
  if (first.state === 'cut') return fault(endFault(text, places[unbroken - 1] + 1), unbroken);
  return fault(first.state === 'fault' ? first.fault : { rule: 'changed-characters' }, unbroken);
}

/** Why a body is incomplete: the text ends, or a character follows that cannot be in a link. */
function endFault(text: string, at: number): Fault {
  const strange = /^[^-\w\s\p{L}.,;:!?)\]}>"'`*&#/\\|~]{1,8}(?=[-\w])/u.exec(text.slice(at, at + 20));
  if (!strange) return { rule: 'cut-off' };
  const [character] = strange[0];
  return { rule: 'strange-character', character, at: at + 1 };
}

function decodeBody(body: string, codec: 'j' | 'd'): Decoded {
  const bytes = fromBase64url(body);
  let json: Uint8Array;
  let packed: number;
  if (codec === 'j') {
    const extent = jsonExtent(bytes);
    if (extent === 'cut') return { state: 'cut' };
    if (extent === 'wrong')
      return { state: 'fault', fault: { rule: isUtf8(bytes) ? 'not-json' : 'changed-characters' } };
    packed = extent;
    json = bytes.subarray(0, extent);
  } else {
    const read = inflate(bytes, linkLimits.inflated);
    if (read.state === 'cut') return { state: 'cut' };
    if (read.state !== 'whole')
      return {
        state: 'fault',
        fault:
          read.state === 'long'
            ? { rule: 'inflates-too-far', bytes: linkLimits.inflated }
            : { rule: 'changed-characters' },
      };
    packed = read.length;
    json = read.bytes;
  }
  const length = Math.ceil((packed * 8) / 6);
  // Unused bits of the last character must be 0; otherwise it was changed.
  const left = length * 6 - packed * 8;
  if ((base64urlAlphabet.indexOf(body[length - 1]) & ((1 << left) - 1)) !== 0)
    return { state: 'fault', fault: { rule: 'changed-characters' } };
  return { state: 'whole', json, length };
}

const isJson = (bytes: Uint8Array): boolean => jsonExtent(bytes) === bytes.length && isUtf8(bytes);

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
