/**
 * What is wrong with a link, an archive, a file of traces or a server's response: the rule that is broken, its kind, which
 * decides the advice, and the place.
 */
export type FaultKind =
  /** A different format. */
  | 'foreign'
  /** Its end is missing. */
  | 'cut-off'
  /** The bytes are not those that were written. */
  | 'damaged'
  | 'too-large'
  /** Written by a newer version of forklab. */
  | 'newer'
  /** It uses a feature that is not read, or names something that this version does not have. */
  | 'unsupported'
  /** It could be read in more than one way. */
  | 'ambiguous'
  /** Complete, but with contents that break a rule. */
  | 'invalid';

/**
 * The rules, each with its kind and an English phrase that follows a colon. `{field}` is a value of the fault,
 * `{it}` the subject; a part in square brackets is left out if its value is empty.
 */
export const rules = {
  // What it is.
  'not-a-link': ['foreign', 'it is not a link of forklab (there is no "#v1." in it)'],
  'not-a-zip': ['foreign', 'the file is not a zip file'],
  'no-traces': ['foreign', 'the file holds no traces'],
  'no-metrics': ['foreign', 'the file holds no metrics'],
  'no-event-file': ['foreign', 'it is no event file of TensorBoard'],
  'no-rollouts': ['foreign', 'the file holds no rollouts'],
  'not-parquet': ['foreign', 'the file is not a parquet file'],
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
    '"{character}" at position {at} occurs in no link: it was inserted, or replaced another character',
  ],
  'changed-characters': ['damaged', 'characters in the middle of it were changed or removed'],
  'trailing-text': [
    'ambiguous',
    'letters or digits were added to its end. Remove what follows it, and try again',
  ],
  'cannot-inflate': ['damaged', 'its bytes cannot be inflated'],
  'wrong-size': ['damaged', 'it is longer or shorter than it should be'],
  'bad-parquet': ['damaged', 'it is no sound parquet file[: {reason}]'],
  'wrong-crc': ['damaged', 'its checksum (CRC-32) does not match'],
  'wrong-record-crc': ['damaged', 'the checksum (CRC-32C) of record {record} does not match'],
  'not-an-event': ['damaged', 'record {record} is no event of TensorBoard'],
  'open-quote': ['damaged', 'a quotation mark is not closed'],
  'wrong-sha-256': ['damaged', 'its SHA-256 is not the one in manifest.json'],
  'missing-entry': ['damaged', 'it is missing'],
  'no-experiment': ['unsupported', 'it holds an inspection and no experiment: the Inspect view opens it'],

  'only-foreign': [
    'unsupported',
    'it holds runs of other trainers and no experiment of the lab: the Compare view opens it',
  ],

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
  zip64: ['unsupported', 'it uses zip64, which archives of this size do not need'],
  encrypted: ['unsupported', 'it is encrypted'],
  'several-disks': ['unsupported', 'it is one part of a multi-part zip'],
  'unknown-method': [
    'unsupported',
    'it is compressed by method {method}; only stored and deflated entries are read',
  ],
  'parquet-codec': [
    'unsupported',
    'its columns are compressed by {codec}; only SNAPPY, as pandas does it, and uncompressed ones are read',
  ],
  streamed: ['unsupported', 'it was written as a stream, with its size after the data; pack it with forklab'],
  'not-a-file': ['unsupported', 'it is a folder, a symbolic link or another special file'],
  'bad-name': ['unsupported', 'no entry of an archive can have this name'],
  'unknown-name': ['unsupported', 'archives have no entry of this name'],
  'no-digest': [
    'unsupported',
    'checking it needs SHA-256, which browsers offer only to pages over https or from localhost',
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
  'several-links': ['ambiguous', 'there are {count} in the text, and they differ. Take one of them'],
  trailing: ['ambiguous', 'there are extra bytes before or after the zip'],
  'repeated-name': ['ambiguous', 'it occurs twice'],
  'headers-disagree': ['ambiguous', "the zip's directory and the entry say different things"],
  overlap: ['ambiguous', 'it does not begin where what precedes it ends'],
  'repeated-field': ['ambiguous', 'the field "{field}" is there twice'],

  // What it says.
  'not-utf8': ['damaged', 'it is not UTF-8 text'],
  'not-json': ['damaged', 'it is not JSON (which has no NaN and no Infinity)'],
  'not-an-object': ['invalid', 'it is not a JSON object'],
  'unknown-field': ['invalid', '"{field}" is no field of {it}'],
  'missing-field': ['invalid', '{field} is missing'],
  'wrong-value': ['invalid', '{field} must be {want}, not {found}'],
  /** A field that breaks a schema; the reason is the schema's message. */
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
  'uneven-row': ['invalid', 'it has {length} cells, the header {columns}'],
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
  'no-prompt': ['invalid', 'it has neither "prompt" nor "messages"'],
  'two-prompts': ['ambiguous', 'it has both "prompt" and "messages"'],
  'no-verifier': ['invalid', 'it names no "verifier", and none is given for the whole file'],
  'claim-without-condition': [
    'invalid',
    'it claims a result for "{condition}", which is not a condition of its experiment',
  ],
  'bad-source': ['invalid', 'what follows "~src=" is not an https address of at most {limit} characters'],

  // What its parts say of each other.
  'unlisted-entry': ['invalid', 'it is not listed in manifest.json'],
  'run-twice': ['invalid', 'the run occurs twice'],
  'files-without-run': ['invalid', 'it belongs to a run that the manifest does not list'],
  'samples-and-groups': ['invalid', 'samples.jsonl and groups.jsonl of the run do not match'],
  'words-and-vocabulary': ['invalid', 'its words do not match vocabulary.json'],
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
  /** From 1; null if the fault concerns the whole file or entry. */
  readonly line?: number | null;
  /** Which of several responses on one line, from 1. */
  readonly item?: number | null;
  /** Its index among a response's choices, from 0, where it has choices. */
  readonly choice?: number | null;
}

/** A broken rule, with the values that its phrase names. `field` is a path: `top[3].logprob[0]`. */
export type Fault = {
  [R in Rule]: { readonly rule: R } & FaultPlace & {
      readonly [name in Named<(typeof rules)[R][1]>]: string | number;
    };
}[Rule];

/** What is read or written. */
export type Subject = 'link' | 'archive' | 'traces' | 'tasks' | 'metrics';
