import {
  type Fault,
  type FaultKind,
  type FaultPlace,
  type Rule,
  rules,
  type Subject,
} from './fault_rules.ts';
import { taskLimits } from './tasks/task_limits.ts';
import { traceLimits } from './traces/trace_limits.ts';

/** The words of a language. `wanted` are the values of `want`, `things` those of `what`. */
export interface FaultWords {
  readonly phrases: Readonly<Record<Rule, string>>;
  readonly wanted: Readonly<Record<Wanted, string>>;
  readonly things: Readonly<Record<Thing, string>>;
  readonly subjects: Readonly<Record<Subject, string>>;
  readonly advice: Readonly<Record<Subject, Partial<Record<FaultKind, string>>>>;
  /** Between two sentences. */
  readonly gap: string;
  number(value: number): string;
  sentence(of: Subject, place: FaultPlace, phrase: string): string;
}

/** What a value must be. */
export type Wanted = keyof typeof wanted;
/** What there may be too many of, and what has a version. */
export type Thing = keyof typeof things;

const counted = (n: number) => n.toLocaleString('en-US');
const text = (longest: number) => `text of at most ${counted(longest)} characters`;

const wanted = {
  object: 'an object',
  list: 'a list',
  text: 'text',
  number: 'a number or null',
  'token-id': 'a token id',
  bytes: 'a list of bytes or null',
  'top-list': `a list of at most ${traceLimits.top}`,
  place: 'null or an object of "ids", "words" and "logprob"',
  id: `a whole number from 0 to ${traceLimits.id}`,
  word: text(traceLimits.word),
  entropy: `null or a number of nats from 0 to below ${traceLimits.entropy}`,
  logprob: 'null or a finite number of nats, 0 or below',
  flag: 'true, false or null',
  prompt_length: 'a whole number from 0 to the number of tokens',
  prompt: text(traceLimits.prompt),
  entropy_kind: '"exact" or "lower-bound"',
  temperature: `a number from 0 to ${traceLimits.temperature}`,
  title: text(traceLimits.title),
  name: text(traceLimits.name),
  reward: 'a finite number or null',
  answer: text(traceLimits.answer),
  messages: `a list of 1 to ${taskLimits.messages} messages, each with a "role" (system, user or assistant) and a "content"`,
  task_prompt: `text of at most ${counted(taskLimits.prompt)} characters, or messages`,
  task_id: `a whole number, or ${text(taskLimits.id)}`,
  verifier: `one of ${taskLimits.rules.join(', ')}`,
  numbers: `a list of 1 to ${taskLimits.numbers} whole numbers from 0 to ${counted(taskLimits.number)}`,
  pattern: text(taskLimits.pattern),
  response: text(taskLimits.response),
  yes_or_no: 'true or false',
  task_answer: `a number, null or ${text(taskLimits.answer)}`,
  number_answer: 'a number',
  goal_answer: 'a whole number, the goal',
  letter_answer: 'a letter from A to J',
  filled_answer: 'text that is not empty',
  meta: `a flat object of at most ${traceLimits.meta} texts (of at most ${traceLimits.metaText} characters), finite numbers, true, false or null`,
};

const things = {
  lines: 'lines',
  rows: 'rows',
  traces: 'traces',
  tokens: 'tokens',
  alternatives: 'alternatives',
  entries: 'entries',
  sets: 'sets of samples',
  columns: 'columns',
  names: 'different metrics',
  values: 'numbers',
  runs: 'runs',
  files: 'files',
  format: 'format',
  schema: 'schema',
  codec: 'codec',
};

const newer = 'Reload the page, or update forklab.';
const again = 'Download or copy it again.';

export const english: FaultWords = {
  phrases: Object.fromEntries(Object.entries(rules).map(([rule, [, phrase]]) => [rule, phrase])) as Record<
    Rule,
    string
  >,
  wanted,
  things,
  subjects: {
    link: 'a link',
    archive: 'an archive',
    traces: 'a trace',
    tasks: 'a problem',
    metrics: 'a file of metrics',
  },
  advice: {
    link: {
      'cut-off': 'Copy it again from where it came.',
      damaged: 'Ask whoever sent it to send it in another way: as a file, or as an archive.',
      newer,
    },
    archive: {
      foreign: 'Choose a file that forklab saved: its name ends in .forklab.zip.',
      'cut-off': again,
      damaged: again,
      newer,
    },
    traces: {},
    tasks: {},
    metrics: {},
  },
  gap: ' ',
  number: counted,
  sentence(of, { path, line, item, choice }, phrase) {
    const place = [
      path,
      line && `line ${line}`,
      item && `response ${item}`,
      typeof choice === 'number' && `choice ${choice}`,
    ].filter((part) => part);
    const frame = of !== 'link' && of !== 'archive' ? '' : `The ${of} cannot be used: `;
    const whole = `${frame}${place.length > 0 ? `${place.join(', ')}: ` : ''}${phrase}.`;
    return `${whole[0].toUpperCase()}${whole.slice(1)}`;
  },
};

/** A fault as a sentence, followed by advice where its kind has some. */
export function faultSentence(of: Subject, fault: Fault, words: FaultWords): string {
  const values = fault as unknown as Readonly<Record<string, string | number>>;
  const shown = (name: string): string => {
    if (name === 'it') return words.subjects[of];
    const value = values[name];
    if (name === 'want') return words.wanted[value as Wanted];
    if (name === 'what') return words.things[value as Thing];
    if (typeof value === 'string') return value;
    if (name === 'bytes')
      return value < 2 ** 20
        ? `${words.number(value / 2 ** 10)} KiB`
        : `${words.number(value / 2 ** 20)} MiB`;
    return name === 'sum' ? value.toPrecision(4) : words.number(value);
  };
  const phrase = words.phrases[fault.rule]
    .replace(/\[([^\]]*\{(\w+)\}[^\]]*)\]/g, (_, part: string, name: string) =>
      values[name] === '' ? '' : part,
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => shown(name));
  const [kind] = rules[fault.rule];
  const advice = words.advice[of][kind];
  return `${words.sentence(of, fault, phrase)}${advice ? `${words.gap}${advice}` : ''}`;
}
