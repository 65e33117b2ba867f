import { presets } from '../../experiment/presets.ts';
import type { Spec } from '../../experiment/spec.ts';
import { specDiff } from '../../experiment/spec_diff.ts';
import { LinkError, TraceFileError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { parseJsonLine } from '../json_line.ts';
import { toBase64url } from './base64url.ts';
import { deflate } from './deflate.ts';
import { findLinks, wireVersion } from './find_links.ts';
import { contentOf, type LinkContent, type LinkNote, payloadOf } from './link_content.ts';
import { linkLimits } from './link_limits.ts';
import { type FoundSource, readSource, sourceText } from './source_address.ts';
import { possibleOriginals } from './undo_mangling.ts';

/**
 * The link: `#v1.<j|d>.<base64url>`, optionally followed by `~src=https://...`. `j` is base64url of the payload's JSON, `d` of
 * its raw deflate: whichever is shorter. A link is the recipe, the seeds and the view; it holds nothing of the device
 * and nothing that was measured but what its author claims. Reading one computes nothing and fetches nothing.
 */
export interface Link extends LinkContent {
  /** The https URL of an archive; it is not fetched until the visitor confirms it. */
  readonly source: string | null;
}

/** A link with an experiment and nothing else. */
export const plainLink = (preset: string, spec: Spec): Link => ({
  preset,
  spec,
  view: null,
  title: null,
  note: null,
  lesson: null,
  claim: null,
  source: null,
});

/** The preset from which a spec differs in the fewest places; the first of them where several do. */
export function nearestPreset(spec: Spec): string {
  const [nearest] = Object.entries(presets)
    .map(([id, preset]) => ({ id, changes: specDiff(preset, spec).length }))
    .sort((a, b) => a.changes - b.changes);
  return nearest.id;
}

/**
 * Writes a link.
 * @param base URL prefix, before the `#`; empty by default
 * @throws LinkError if the link could not be read back: too-long, unknown-preset, bad-source, or wrong-value
 */
export async function linkOf(link: Link, base = ''): Promise<string> {
  const text = JSON.stringify(payloadOf(link));
  contentOf(parsePayload(text));
  const bytes = new TextEncoder().encode(text);
  const plain = toBase64url(bytes);
  const deflated = toBase64url(await deflate(bytes));
  const body = plain.length <= deflated.length ? `j.${plain}` : `d.${deflated}`;
  const written = `#v${wireVersion}.${body}${link.source === null ? '' : sourceText(link.source)}`;
  if (written.length > linkLimits.read)
    throw new LinkError({ rule: 'too-long', length: written.length, limit: linkLimits.read });
  return base + written;
}

/** Maximum length of a text that is read, in characters, including what the link is wrapped in. */
export const longestText = 4 * linkLimits.read;

/** A word behind a cut link seems to go on with it, once a line's end between them is undone. */
const longestWord = 20;

/**
 * Reads the link in a text: a URL, its fragment, a message that contains one, or what chat, mail and search programs
 * make of them. Their changes are undone in a fixed order, fewest first (`possibleOriginals`), and only a fully valid
 * reading counts. Nothing is opened or fetched.
 * @returns the content, and notes on what this version does not know
 * @throws LinkError only
 */
export async function readLink(text: string): Promise<Reading> {
  if (text.length > longestText)
    throw new LinkError({ rule: 'too-long', length: text.length, limit: linkLimits.read });
  let worst: { error: LinkError; read: number } | null = null;
  /** The first complete link, and the sources that follow it in each text in which it occurs. */
  let link: WholeLink | null = null;
  const sources: FoundSource[] = [];
  for (const layer of possibleOriginals(text, longestText)) {
    const links: WholeLink[] = [];
    const least: number = worst ? worst.read + longestWord : -1;
    for (const { found, read } of layer.flatMap(findLinks)) {
      try {
        if ('fault' in found) throw new LinkError(found.fault);
        const { content, notes } = readPayload(found.json);
        links.push({ content, notes, key: JSON.stringify(content), source: readSource(found.tail) });
      } catch (error) {
        if (!(error instanceof LinkError)) throw error;
        // The fault of a complete payload is more informative than that of an incomplete one.
        const informative = 'fault' in found ? read : read + linkLimits.read;
        if (informative > least && (!worst || informative > worst.read)) worst = { error, read: informative };
      }
    }
    if (!link && theOne(links.map(({ key }) => key)) !== null) [link] = links;
    const here = links.filter(({ key }) => key === link?.key).map(({ source }) => source);
    const sure = theOne(addresses(here, 'sure'));
    if (link && sure !== null) return { value: { ...link.content, source: sure }, notes: link.notes };
    // An earlier layer is closer to the original.
    const hasLikely = sources.some(({ kind }) => kind === 'likely');
    sources.push(...here.filter(({ kind }) => kind !== 'likely' || !hasLikely));
  }
  if (!link) throw worst?.error ?? new LinkError(noLink(text));
  return { value: { ...link.content, source: likeliest(sources) }, notes: link.notes };
}

interface WholeLink {
  readonly content: LinkContent;
  readonly notes: LinkNote[];
  /** Its content as text. */
  readonly key: string;
  readonly source: FoundSource;
}

/** The single distinct text; null if there is none. @throws LinkError several-links */
function theOne(all: readonly string[]): string | null {
  const { size } = new Set(all);
  if (size > 1) throw new LinkError({ rule: 'several-links', count: size });
  return all[0] ?? null;
}

const addresses = (sources: readonly FoundSource[], kind: 'sure' | 'likely'): string[] =>
  sources.flatMap((source) => ('address' in source && source.kind === kind ? [source.address] : []));

/** The address if none has a valid checksum. @throws LinkError cut-off, bad-source, or several-links */
function likeliest(sources: readonly FoundSource[]): string | null {
  const faults = sources.flatMap((source) => (source.kind === 'fault' ? [source.error] : []));
  // Undoing further would accept a truncated address.
  const cut = faults.find(({ fault }) => fault.rule === 'cut-off');
  if (cut) throw cut;
  const likely = theOne(addresses(sources, 'likely'));
  if (likely === null && faults.length > 0) throw faults[0];
  return likely;
}

interface Reading {
  readonly value: Link;
  readonly notes: LinkNote[];
}

function readPayload(json: Uint8Array): ReturnType<typeof contentOf> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(json);
  } catch {
    throw new LinkError({ rule: 'changed-characters' });
  }
  return contentOf(parsePayload(text));
}

/** URL shorteners: the link cannot be recovered from their addresses. */
const shorteners =
  /\b(t\.co|bit\.ly|lnkd\.in|tinyurl\.com|goo\.gl|ow\.ly|buff\.ly|is\.gd|t\.cn|dwz\.cn|url\.cn)\/\w/;

function noLink(text: string): Fault {
  const [, host] = shorteners.exec(text) ?? [];
  return host ? { rule: 'shortened', host } : { rule: 'not-a-link' };
}

/** Parses a payload's JSON, which must be an object without a key twice and without keys that reach a prototype. */
function parsePayload(json: string): Record<string, unknown> {
  try {
    return parseJsonLine(json, null, linkLimits.depth);
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    const { line: _, ...fault } = error.fault;
    throw new LinkError(fault.rule === 'json-cut-off' ? { rule: 'cut-off' } : (fault as Fault));
  }
}
