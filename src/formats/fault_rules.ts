/**
 * What is wrong with a link, an archive, a file of traces or a server's answer: a kind, which says what can be done about
 * it, a rule that is broken, and the place where.
 */
export type FaultKind =
  /** It is something else. */
  | 'foreign'
  /** Its end is missing. */
  | 'cut-off'
  /** Its bytes are not those that were written. */
  | 'damaged'
  | 'too-large'
  /** A newer version of forklab made it. */
  | 'newer'
  /** It uses what is not read here, or asks for what this version or this page does not have. */
  | 'unsupported'
  /** It could be read in more than one way. */
  | 'ambiguous'
  /** It is whole, and what it says cannot be. */
  | 'invalid';

/**
 * The rules, each with its kind and an English phrase that follows a colon. `{field}` stands for a value of the fault,
 * `{it}` for what is read; what is in square brackets is left out where its value is empty.
 */
export const rules = {
  // What it is.
  'not-a-link': ['foreign', 'it is not a link of forklab, for it has no "#v1." in it'],
  'not-a-zip': ['foreign', 'the file is no zip'],
  'no-traces': ['foreign', 'the file holds no traces'],
  'a-request': ['foreign', 'it is a request; the log-probabilities are in the response'],
  'a-trace': ['foreign', 'it is a trace already'],
  'unknown-shape': ['foreign', 'it is no response of a server that is known here[ (its fields: {keys})]'],
  'server-error': ['foreign', 'the server answered with an error[: {message}]'],
  shortened: [
    'unsupported',
    'it is shortened, and only {host} knows the whole one. Open it in a tab, and copy the address that it leads to',
  ],

  // Whether it is whole.
  'cut-off': ['cut-off', 'its end is missing'],
  'json-cut-off': ['cut-off', 'it is not JSON: it ends in the middle, as if the file had been cut off'],
  'list-cut-off': ['cut-off', 'the file ends inside a list, as if it had been cut off'],
  'strange-character': [
    'damaged',
    '"{character}" stands at place {at}, where no link has it: it was put in, or stands in place of another',
  ],
  'changed-characters': ['damaged', 'characters in the middle of it were changed or taken out'],
  'trailing-text': [
    'ambiguous',
    'letters or digits were added to its end. Take off what is behind it, and try again',
  ],
  'cannot-inflate': ['damaged', 'its bytes cannot be inflated'],
  'wrong-size': ['damaged', 'it is longer or shorter than it should be'],
  'wrong-crc': ['damaged', 'its checksum (CRC-32) is wrong'],
  'wrong-sha-256': ['damaged', 'its SHA-256 is not the one in manifest.json'],
  'missing-entry': ['damaged', 'it is missing'],

  // How much of it there is.
  'too-long': [
    'too-large',
    'it has {length} characters, and at most {limit} are read. Use an archive instead',
  ],
  'file-too-large': ['too-large', 'the file is larger than {bytes}'],
  'entry-too-large': ['too-large', 'it is larger than {bytes}'],
  'line-too-long': ['too-large', 'it is longer than {bytes}'],
  'inflates-too-far': ['too-large', 'it unpacks to more than {bytes}'],
  ratio: ['too-large', 'it inflates to more than {limit} times its size'],
  'too-many': ['too-large', 'there are more than {limit} {what} in it'],
  'too-deep': ['too-large', 'its brackets lie more than {limit} deep'],

  // Who made it.
  'newer-format': ['newer', 'a newer version of forklab made it ({what} {version})'],

  // What is not read.
  zip64: ['unsupported', 'it is a zip64, which archives of this size need not be'],
  encrypted: ['unsupported', 'it is encrypted'],
  'several-disks': ['unsupported', 'it is one part of a zip in several parts'],
  'unknown-method': ['unsupported', 'it is packed by method {method}, neither stored nor deflated'],
  streamed: ['unsupported', 'it was packed as a stream, its size behind it; pack it with forklab'],
  'not-a-file': ['unsupported', 'it is a folder, a link or something else that is no file'],
  'bad-name': ['unsupported', 'this is a name that no entry of an archive has'],
  'unknown-name': ['unsupported', 'it is no part of an archive'],
  'no-digest': [
    'unsupported',
    'it is checked with SHA-256, which a browser gives only to pages over https or from localhost',
  ],
  utf16: ['unsupported', "the file is UTF-16 text, as PowerShell's > writes it: save it as UTF-8"],
  'unknown-preset': [
    'unsupported',
    'it is a change to the preset "{preset}", which this version does not have',
  ],
  'unknown-condition': [
    'unsupported',
    'it names a condition "{condition}", which this version does not have',
  ],
  'no-logprobs': [
    'unsupported',
    'it has no log-probabilities: ask the server for them (logprobs and top_logprobs, n_probs in llama.cpp, return_logprob and top_logprobs_num in SGLang)',
  ],
  'after-sampling': [
    'unsupported',
    "its probabilities are those after the sampler (post_sampling_probs, or llama.cpp of before December 2024), not the model's: log-probabilities and entropies are left out",
  ],
  'prompt-left-out': ['too-large', 'its prompt is too long for a trace and is left out'],

  // What could be read in more than one way.
  'several-links': [
    'ambiguous',
    'there are {count} in the text, and they say different things. Take one of them',
  ],
  trailing: ['ambiguous', 'something stands in front of the zip or behind it'],
  'repeated-name': ['ambiguous', 'it is there twice'],
  'headers-disagree': ['ambiguous', "the zip's directory and the entry say different things"],
  overlap: ['ambiguous', 'it does not begin where what is before it ends'],
  'repeated-field': ['ambiguous', 'the field "{field}" is there twice'],

  // What it says.
  'not-utf8': ['damaged', 'it is not UTF-8 text'],
  'not-json': ['damaged', 'it is not JSON (which has no NaN and no Infinity)'],
  'not-an-object': ['invalid', 'it is not a JSON object'],
  'unknown-field': ['invalid', '"{field}" is no field of {it}'],
  'missing-field': ['invalid', '{field} is missing'],
  'wrong-value': ['invalid', '{field} must be {want}, not {found}'],
  /** A field that breaks a schema, and how, in the schema's own words. */
  schema: ['invalid', '[{field}: ]{reason}'],
  'wrong-words': [
    'invalid',
    'the length of {field} is {length}, that of the tokens {tokens} (an entry a token)',
  ],
  'wrong-length': [
    'invalid',
    'the length of {field} is {length}, that of the tokens {tokens} (an entry a token, or one less: none for the first)',
  ],
  'uneven-lists': ['invalid', '{field} has {length} entries for {tokens} tokens'],
  'no-tokens': ['invalid', 'it has neither "tokens" nor "words", or they are empty'],
  'no-name': ['invalid', '{field} has neither an id nor a word'],
  'uneven-place': ['invalid', 'the lists of {field} are not of one length'],
  'more-than-certain': ['invalid', 'the probabilities of {field} add up to {sum}, more than 1'],
  'not-logprobs': [
    'invalid',
    "{field} is {value}: above 0 there are no log-probabilities (vLLM gives logits where logprobs_mode is 'raw_logits')",
  ],
  'prompt-twice': [
    'invalid',
    '"prompt" is for tokens that are the response alone, but "prompt_length" is not 0',
  ],
  'bound-called-exact': [
    'invalid',
    '"entropy_kind" is "exact", but there is no "entropy": from "top" alone it is a lower bound',
  ],
  'empty-answer': ['invalid', 'the answer is empty: it has no tokens'],
  'no-choices': ['invalid', 'the response has no choices'],
  'claim-without-condition': [
    'invalid',
    'it claims a result of "{condition}", which is no condition of its experiment',
  ],
  'bad-source': ['invalid', 'what follows "~src=" is no https address of at most {limit} characters'],

  // What its parts say of each other.
  'unlisted-entry': ['invalid', 'it is not in manifest.json'],
  'run-twice': ['invalid', 'the run is there twice'],
  'files-without-run': ['invalid', 'it is of a run that the manifest does not list'],
  'samples-and-groups': ['invalid', 'samples.jsonl of the run and its groups.jsonl do not fit each other'],
  'words-and-vocabulary': ['invalid', 'its words are not those of vocabulary.json'],
  chunks: ['invalid', 'the chunks of samples are not numbered one after another'],
  record: ['invalid', '{reason}'],
} as const satisfies Readonly<Record<string, readonly [FaultKind, string]>>;

export type Rule = keyof typeof rules;

/** The names that stand in braces in a phrase. */
type Named<Phrase extends string> = Phrase extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, 'it'> | Named<Rest>
  : never;

/** Where in a file a fault lies. */
export interface FaultPlace {
  /** An entry of an archive. */
  readonly path?: string;
  /** From 1; null where the fault is the whole file's or entry's. */
  readonly line?: number | null;
  /** Which of several responses on one line, from 1. */
  readonly item?: number | null;
  /** Its index among a response's choices, from 0, where it has choices. */
  readonly choice?: number | null;
}

/** A rule that is broken, with the values that its phrase names. A `field` is a path as a person would write it: `top[3].logprob[0]`. */
export type Fault = {
  [R in Rule]: { readonly rule: R } & FaultPlace & {
      readonly [name in Named<(typeof rules)[R][1]>]: string | number;
    };
}[Rule];

/** What is read: each has a name, a frame for its sentences, and what can be done about a kind of fault. */
export type Subject = 'link' | 'archive' | 'traces';
