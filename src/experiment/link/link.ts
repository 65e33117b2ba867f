import { parseJsonLine } from '../json_line.ts';
import { presets } from '../presets.ts';
import { sameJson } from '../same_json.ts';
import type { Spec } from '../spec.ts';
import { specDiff } from '../spec_diff.ts';
import { type TraceFault, TraceFileError } from '../trace_fault.ts';
import { toBase64url } from './base64url.ts';
import { deflate } from './deflate.ts';
import { findLinks, wireVersion } from './find_links.ts';
import { contentOf, type LinkContent, payloadOf } from './link_content.ts';
import { LinkError, type LinkFault, type LinkNote, linkLimits } from './link_fault.ts';
import { readSource, sourceText } from './source_address.ts';
import { unwrapped } from './unwrap.ts';

/**
 * The link: `#v1.<j|d>.<base64url>`, and behind it perhaps `~src=https://...`. `j` is base64url of the payload's JSON, `d` of
 * its raw deflate: whichever is shorter. A link is the recipe, the seeds and the view; it holds nothing of the device
 * and nothing that was measured but what its author claims. Reading one computes nothing and fetches nothing.
 */
export interface Link extends LinkContent {
  /** Where an archive lies: an https address, fetched by nobody until the visitor confirms it. */
  readonly source: string | null;
}

/** A link that says nothing but its experiment. */
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
 * @param base what stands before `#`; nothing unless given
 * @throws LinkError where the link could not be read again: too-long, unknown-preset, bad-source, or wrong-value
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
    throw new LinkError({ code: 'too-long', length: written.length, limit: linkLimits.read });
  return base + written;
}

/** Characters of a text that are read: what a link may be wrapped in is not endless either. */
export const longestText = 4 * linkLimits.read;

/** A word behind a cut link seems to go on with it, once a line's end between them is undone. */
const longestWord = 20;

/**
 * Reads the link in a text: an address, its fragment, a message with one in it, or what chat, mail and search programs
 * make of them. What they did is undone in a fixed order, fewest changes first (`unwrapped`), and a reading counts only
 * where all of it is sound. Nothing is opened or fetched on the way, whatever addresses stand around the link.
 * @returns what it says, and what of it this version does not know
 * @throws LinkError and nothing else
 */
export async function readLink(text: string): Promise<Reading> {
  if (text.length > longestText)
    throw new LinkError({ code: 'too-long', length: text.length, limit: linkLimits.read });
  let worst: { error: LinkError; read: number } | null = null;
  /** Of links that are whole, why their source is not. */
  const ofSources: LinkError[] = [];
  /** The first reading with a source that it is not sure of, and the first one without. */
  let likely: Reading | null = null;
  let bare: Reading | null = null;
  for (const layer of unwrapped(text, longestText)) {
    const readings: SourcedReading[] = [];
    const least: number = worst ? worst.read + longestWord : -1;
    const before = ofSources.length;
    for (const { found, read } of layer.flatMap(findLinks)) {
      let isSound = false;
      try {
        if ('fault' in found) throw new LinkError(found.fault);
        const { content, notes } = readPayload(found.json);
        isSound = true;
        const { address: source, isSure } = readSource(found.tail);
        readings.push({ value: { ...content, source }, notes, isSure });
      } catch (error) {
        if (!(error instanceof LinkError)) throw error;
        if (isSound) ofSources.push(error);
        // A payload that is whole tells more than one that is not.
        const told = 'fault' in found ? read : read + linkLimits.read;
        if (told > least && (!worst || told > worst.read)) worst = { error, read: told };
      }
    }
    const isOpen = likely === null && before === 0;
    const first = theOne(isOpen ? readings : readings.filter(({ isSure, value }) => isSure && value.source));
    if (!first) continue;
    const { value, notes, isSure } = first;
    if (isSure) return { value, notes };
    if (value.source !== null) likely = { value, notes };
    else bare ??= { value, notes };
  }
  const cut = ofSources.find(({ fault }) => fault.code === 'cut-off');
  if (cut) throw cut;
  if (likely) return likely;
  if (ofSources.length > 0) throw ofSources[0];
  if (bare) return bare;
  throw worst?.error ?? new LinkError(noLink(text));
}

interface SourcedReading extends Reading {
  /** Whether its source, or that there is none, is not to be told otherwise once more is undone. */
  readonly isSure: boolean;
}

/** What some readings of one text say together; nothing where there are none. @throws LinkError several-links */
function theOne(readings: readonly SourcedReading[]): SourcedReading | undefined {
  const knowsMore = (than: SourcedReading) => (one: SourcedReading) =>
    !than.isSure &&
    (one.isSure || than.value.source === null) &&
    (one.value.source !== null || (one.isSure && than.value.source === null)) &&
    sameJson({ ...one.value, source: null }, { ...than.value, source: null });
  const said = readings.filter((one) => !readings.some(knowsMore(one)));
  const different = new Map(said.map((one) => [JSON.stringify(one.value), one]));
  if (different.size > 1) throw new LinkError({ code: 'several-links', count: different.size });
  return [...different.values()][0];
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
    throw new LinkError({ code: 'damaged' });
  }
  return contentOf(parsePayload(text));
}

/** Services that keep the address they lead to for themselves. */
const shorteners =
  /\b(t\.co|bit\.ly|lnkd\.in|tinyurl\.com|goo\.gl|ow\.ly|buff\.ly|is\.gd|t\.cn|dwz\.cn|url\.cn)\/\w/;

function noLink(text: string): LinkFault {
  const [, host] = shorteners.exec(text) ?? [];
  return host ? { code: 'shortened', host } : { code: 'not-a-link' };
}

/** Parses a payload's JSON, which must be an object without a key twice and without keys that reach a prototype. */
function parsePayload(json: string): Record<string, unknown> {
  try {
    return parseJsonLine(json, 1, linkLimits.depth);
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    throw new LinkError(faultOf(error.fault));
  }
}

function faultOf(fault: TraceFault): LinkFault {
  switch (fault.code) {
    case 'cut-off':
    case 'not-an-object':
      return { code: fault.code };
    case 'too-deep':
      return { code: 'too-deep', limit: fault.limit };
    case 'unknown-field':
      return { code: 'forbidden-key', key: fault.field };
    case 'repeated-field':
      return { code: 'repeated-key', key: fault.field };
    default:
      return { code: 'not-json' };
  }
}
