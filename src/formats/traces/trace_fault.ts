/** How much of a file of traces is taken; the rest is refused with a sentence. Bytes are bytes of UTF-8. */
export const traceLimits = {
  fileBytes: 256 * 2 ** 20,
  lineBytes: 64 * 2 ** 20,
  lines: 1_000_000,
  traces: 100_000,
  /** Tokens of all traces together, and alternatives in all their places: what a page can hold in memory. */
  tokens: 2_000_000,
  alternatives: 4_000_000,
  /** Brackets inside brackets; a line of ours needs 4. */
  depth: 8,
  /** Alternatives in one place. */
  top: 20,
  /** Characters. */
  word: 200,
  prompt: 100_000,
  title: 400,
  name: 200,
  answer: 2000,
  /** Entries of `meta`, and characters of a key and of a text in it. */
  meta: 50,
  metaKey: 80,
  metaText: 400,
  id: 2 ** 31 - 1,
  /** Nats that an entropy stays below, and that rounding may put a log-probability above 0. */
  entropy: 100,
  logprob: 1e-3,
  temperature: 100,
} as const;

/** What a value of a line must be; each language has a phrase for it. */
export type TraceRule =
  | 'list'
  | 'top-list'
  | 'place'
  | 'id'
  | 'word'
  | 'entropy'
  | 'logprob'
  | 'prompt_length'
  | 'prompt'
  | 'entropy_kind'
  | 'temperature'
  | 'title'
  | 'name'
  | 'reward'
  | 'answer'
  | 'meta';

/** What is wrong with a file or a line. `field` is a path as a person would write it: `top[3].logprob[0]`. */
export type TraceFault =
  | { code: 'no-traces' }
  | { code: 'file-too-large'; limit: number }
  | { code: 'too-many'; what: 'lines' | 'traces' | 'tokens' | 'alternatives'; limit: number }
  | { code: 'line-too-long'; limit: number }
  | { code: 'not-utf8' }
  | { code: 'utf16' }
  | { code: 'not-json' }
  | { code: 'cut-off' }
  | { code: 'too-deep'; limit: number }
  | { code: 'not-an-object' }
  | { code: 'repeated-field'; field: string }
  | { code: 'unknown-field'; field: string }
  | { code: 'missing-field'; field: string }
  | { code: 'wrong-value'; field: string; rule: TraceRule; found: string }
  | { code: 'wrong-length'; field: string; length: number; tokens: number }
  | { code: 'no-tokens' }
  | { code: 'no-name'; field: string }
  | { code: 'uneven-place'; field: string }
  | { code: 'more-than-certain'; field: string; sum: number }
  | { code: 'prompt-twice' }
  | { code: 'bound-called-exact' };

/** A file of traces, or a trace to be written, that is not as docs/traces.md says. */
export class TraceFileError extends Error {
  /**
   * @param line counted from 1, or null where the fault is the whole file's or no file's
   */
  constructor(
    readonly line: number | null,
    readonly fault: TraceFault,
  ) {
    super(sentenceOf(line, fault));
    this.name = 'TraceFileError';
  }
}

const mebi = 2 ** 20;
const counted = (n: number) => n.toLocaleString('en-US');

const rules: Record<TraceRule, string> = {
  list: 'a list',
  'top-list': `a list of at most ${traceLimits.top}`,
  place: 'null or an object of "ids", "words" and "logprob"',
  id: `a whole number from 0 to ${traceLimits.id}`,
  word: `text of at most ${traceLimits.word} characters`,
  entropy: `null or a number of nats from 0 to below ${traceLimits.entropy}`,
  logprob: 'null or a finite number of nats, 0 or below',
  prompt_length: 'a whole number from 0 to the number of tokens',
  prompt: `text of at most ${counted(traceLimits.prompt)} characters`,
  entropy_kind: '"exact" or "lower-bound"',
  temperature: `a number from 0 to ${traceLimits.temperature}`,
  title: `text of at most ${traceLimits.title} characters`,
  name: `text of at most ${traceLimits.name} characters`,
  reward: 'a finite number or null',
  answer: `text of at most ${counted(traceLimits.answer)} characters`,
  meta:
    `a flat object of at most ${traceLimits.meta} texts (of at most ${traceLimits.metaText} characters), ` +
    'finite numbers, true, false or null',
};

/** The fault as an English sentence. */
export function sentenceOf(line: number | null, fault: TraceFault): string {
  const what = phraseOf(fault);
  return line === null ? `${what[0].toUpperCase()}${what.slice(1)}.` : `Line ${line}: ${what}.`;
}

/** The fault as it follows a colon. */
export function phraseOf(fault: TraceFault): string {
  switch (fault.code) {
    case 'no-traces':
      return 'the file holds no traces';
    case 'file-too-large':
      return `the file is larger than ${fault.limit / mebi} MiB`;
    case 'too-many':
      return `the file has more than ${counted(fault.limit)} ${fault.what}`;
    case 'line-too-long':
      return `it is longer than ${fault.limit / mebi} MiB`;
    case 'not-utf8':
      return 'it is not UTF-8 text';
    case 'utf16':
      return "the file is UTF-16 text, as PowerShell's > writes it: save it as UTF-8";
    case 'not-json':
      return 'it is not JSON (which has no NaN and no Infinity)';
    case 'cut-off':
      return 'it is not JSON: it ends in the middle, as if the file had been cut off';
    case 'too-deep':
      return `its brackets lie more than ${fault.limit} deep`;
    case 'not-an-object':
      return 'it is not a JSON object';
    case 'repeated-field':
      return `the field "${fault.field}" is there twice`;
    case 'unknown-field':
      return `"${fault.field}" is no field of a trace`;
    case 'missing-field':
      return `${fault.field} is missing`;
    case 'wrong-value':
      return `${fault.field} must be ${rules[fault.rule]}, not ${fault.found}`;
    case 'wrong-length':
      return (
        `the length of ${fault.field} is ${counted(fault.length)}, that of the tokens ${counted(fault.tokens)} ` +
        `(an entry a token${fault.field === 'words' ? '' : ', or one less: none for the first'})`
      );
    case 'no-tokens':
      return 'it has neither "tokens" nor "words", or they are empty';
    case 'no-name':
      return `${fault.field} has neither an id nor a word`;
    case 'uneven-place':
      return `the lists of ${fault.field} are not of one length`;
    case 'more-than-certain':
      return `the probabilities of ${fault.field} add up to ${fault.sum.toPrecision(4)}, more than 1`;
    case 'prompt-twice':
      return '"prompt" is for tokens that are the response alone, but "prompt_length" is not 0';
    case 'bound-called-exact':
      return '"entropy_kind" is "exact", but there is no "entropy": from "top" alone it is a lower bound';
  }
}
