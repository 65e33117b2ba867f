import { parseJsonLine } from '../json_line.ts';
import { presets } from '../presets.ts';
import type { Spec } from '../spec.ts';
import { specDiff } from '../spec_diff.ts';
import { type TraceFault, TraceFileError } from '../trace_fault.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { deflate, inflate } from './deflate.ts';
import { contentOf, type LinkContent, payloadOf } from './link_content.ts';
import { LinkError, type LinkFault, type LinkNote, linkLimits } from './link_fault.ts';
import { findLink, linkText, upToBlank } from './link_text.ts';

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
  const shorter =
    plain.length <= deflated.length
      ? ({ codec: 'j', body: plain } as const)
      : ({ codec: 'd', body: deflated } as const);
  return base + linkText({ ...shorter, source: link.source });
}

/**
 * Reads a link, from whatever text it has come in (see `findLink`).
 * @returns what it says, and what of it this version does not know
 * @throws LinkError and nothing else
 */
export async function readLink(text: string): Promise<{ value: Link; notes: LinkNote[] }> {
  try {
    return await readJoined(text);
  } catch (error) {
    const first = upToBlank(text);
    if (first === null) throw error;
    return readJoined(first).catch(() => {
      throw error;
    });
  }
}

/** Reads a link whose text may be broken by white space, but has no words behind it. */
async function readJoined(text: string): Promise<{ value: Link; notes: LinkNote[] }> {
  const { codec, body, source } = findLink(text);
  const packed = fromBase64url(body);
  // Its characters are base64url's, so that only an end which is not a whole byte's can be wrong.
  if (!packed) throw new LinkError({ code: 'cut-off' });
  const bytes = codec === 'd' ? await inflate(packed) : packed;
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new LinkError({ code: 'damaged' });
  }
  const { content, notes } = contentOf(parsePayload(json));
  return { value: { ...content, source }, notes };
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
