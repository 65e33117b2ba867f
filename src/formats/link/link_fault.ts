/** How much of a link is read and written. Lengths are characters unless said otherwise. */
export const linkLimits = {
  /** From `#` to the end: longer links are neither read nor written. */
  read: 8000,
  /** Above it, chat and mail programs may cut a link; whoever shares it is warned. */
  warn: 2000,
  /** Bytes that a link may inflate to. */
  inflated: 64 * 1024,
  /** Brackets inside brackets. */
  depth: 8,
  title: 120,
  note: 1000,
  /** The address that `~src=` names. */
  source: 500,
  view: { leaves: 40, text: 200, depth: 3, key: 40 },
  /** Evaluated steps of a claim. */
  claimSteps: 128,
  /** Notes that reading gives at the most; what more was dropped is not listed. */
  notes: 20,
} as const;

/**
 * Why a link cannot be read (or written). The page has a sentence in each language for every code; `path` is as a
 * person would write it, `c.rollout.prompts`, its first letter a key of the payload.
 *
 * | code | meaning |
 * |---|---|
 * | not-a-link | no `v1.j.` or the like is in the text |
| shortened | nor is it, but the address of a service that keeps the one it leads to for itself |
| several-links | several are in it, and they say different things |
 * | too-long | it has more characters than `linkLimits.read` |
 * | newer-wire, newer-schema, unknown-codec | it was made with a newer version of forklab |
 * | cut-off | its end is missing |
 * | trailing | letters or digits follow its end |
 * | strange-character | a character that no link has stands in it |
 * | damaged | characters were changed, or taken out of the middle |
 * | inflates-too-far | it would inflate past `linkLimits.inflated` |
 * | not-json, not-an-object, too-deep, repeated-key, forbidden-key | what it holds is not a payload |
 * | unknown-preset, unknown-condition | it names what this version does not have |
 * | wrong-value | a field is missing, of a wrong kind or out of bounds |
 * | claim-without-condition | its claim is of a condition that its experiment does not have |
 * | bad-source | `~src=` is not an https address of at most `linkLimits.source` characters |
 */
export type LinkFault =
  | { code: 'not-a-link' }
  | { code: 'shortened'; host: string }
  | { code: 'several-links'; count: number }
  | { code: 'too-long'; length: number; limit: number }
  | { code: 'newer-wire'; version: number }
  | { code: 'newer-schema'; schema: number }
  | { code: 'unknown-codec'; codec: string }
  | { code: 'cut-off' }
  | { code: 'trailing' }
  | { code: 'strange-character'; character: string; at: number }
  | { code: 'damaged' }
  | { code: 'inflates-too-far'; limit: number }
  | { code: 'not-json' }
  | { code: 'not-an-object' }
  | { code: 'too-deep'; limit: number }
  | { code: 'repeated-key'; key: string }
  | { code: 'forbidden-key'; key: string }
  | { code: 'unknown-preset'; preset: string }
  | { code: 'unknown-condition'; condition: string }
  | { code: 'wrong-value'; path: string; rule: string }
  | { code: 'claim-without-condition'; condition: string }
  | { code: 'bad-source'; limit: number };

/** What was left out of a link that could be read. A path is as in `LinkFault`; a lesson hid or locked parts of the page. */
export type LinkNote = { code: 'unknown-key-dropped'; path: string } | { code: 'lesson-dropped' };

/** A link that cannot be read or written. */
export class LinkError extends Error {
  constructor(readonly fault: LinkFault) {
    super(sentenceOf(fault));
    this.name = 'LinkError';
  }
}

const newer = 'This link was made with a newer version of forklab: reload the page, or update';
const askAgain = 'Ask whoever sent it to send it in another way: as a file, or as an archive';

/** The fault as an English sentence. */
function sentenceOf(fault: LinkFault): string {
  switch (fault.code) {
    case 'not-a-link':
      return 'This is not a link of forklab: it has no "#v1." in it.';
    case 'shortened':
      return `The link is shortened, and only ${fault.host} knows the whole one. Open it in a tab, and copy the address that it leads to.`;
    case 'several-links':
      return `The text has ${fault.count} links in it, and they say different things. Take one of them.`;
    case 'too-long':
      return `The link has ${fault.length} characters, and at most ${fault.limit} are read. Use an archive instead.`;
    case 'newer-wire':
      return `${newer} (link format ${fault.version}).`;
    case 'newer-schema':
      return `${newer} (schema ${fault.schema}).`;
    case 'unknown-codec':
      return `${newer} (codec "${fault.codec}").`;
    case 'cut-off':
      return `The link's end is missing. Copy it again from where it came.`;
    case 'trailing':
      return `Letters or digits were added to the link's end. Take off what is behind it.`;
    case 'strange-character':
      return `The link has "${fault.character}" in it, at place ${fault.at + 1}, where no link has it: it was put in, or stands in place of another. ${askAgain}.`;
    case 'damaged':
      return `The link is damaged: characters in the middle of it were changed or taken out. ${askAgain}.`;
    case 'inflates-too-far':
      return `The link unpacks to more than ${fault.limit / 1024} KiB, which none of forklab's does. It is not read.`;
    case 'not-json':
      return `The link is damaged: what it holds is not JSON. ${askAgain}.`;
    case 'not-an-object':
      return 'The link holds no experiment.';
    case 'too-deep':
      return `The link's brackets lie more than ${fault.limit} deep. It is not read.`;
    case 'repeated-key':
      return `The link holds "${fault.key}" twice in one place. It is not read.`;
    case 'forbidden-key':
      return `The link holds a field "${fault.key}", which none of forklab's has. It is not read.`;
    case 'unknown-preset':
      return `The link is a change to the preset "${fault.preset}", which this version does not have.`;
    case 'unknown-condition':
      return `The link names a condition "${fault.condition}", which this version does not have.`;
    case 'wrong-value':
      return `The link cannot be used: ${fault.path}: ${fault.rule}.`;
    case 'claim-without-condition':
      return `The link claims a result of "${fault.condition}", which is no condition of its experiment.`;
    case 'bad-source':
      return `The address after "~src=" is not an https address of at most ${fault.limit} characters.`;
  }
}
