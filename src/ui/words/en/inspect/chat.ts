import type { RuleName } from '../../../../task/text/text_problem.ts';
import type { AnswerFault } from '../../../../task/text/verify.ts';
import { numbersOf } from '../../numbers.ts';
import { plural } from '../../plural.ts';

const n = numbersOf('en');

/** Two models, and an id by which their tokenizers mean different words. */
interface OtherTokenizer {
  readonly own: string;
  readonly other: string;
  readonly id: number;
  readonly word: string;
  readonly otherWord: string;
}

/** What models of the Hub and from disk are asked, and how their answers are read. */
export const chatEn = {
  label: 'What the model is asked',
  task: 'Problem set',
  tasks: { 'word-problems': 'Word problems', 'countdown-words': 'Countdown in words' },
  problem: 'Problem',
  own: 'your own',
  open: 'Open a file',
  openHint: 'A file of problems: JSONL, each line with a prompt or messages, and an answer if it is known.',
  openedNone: (name: string) => `There is no problem in ${name}.`,
  notOpened: (name: string, why: string) => `${name} was not opened. ${why}`,
  openedSome: (problems: number, refused: number, first: string) =>
    `${plural(problems, 'problem', 'problems')} opened. ${plural(refused, 'line', 'lines')} could not be used; the first: ${first}`,
  format: 'Format',
  formats: { chat: 'Chat', raw: 'Raw text' },
  rawOnly: 'It has no chat template: it continues text.',
  thinking: 'Thinking',
  thinkings: { own: 'as its template has it', on: 'on', off: 'off' },
  system: 'System',
  systemNone: 'the template’s own',
  user: 'User',
  text: 'Text',
  prefill: 'Answer starts',
  prefillNone: 'freely',
  allStart: (text: string) =>
    `Every answer starts with “${text.length > 40 ? `${text.slice(0, 39)}…` : text}”.`,
  before: (turns: number) => plural(turns, 'earlier turn', 'earlier turns'),
  roles: { system: 'System', user: 'User', assistant: 'Assistant' },
  rule: 'Answer is',
  rules: {
    number: 'the last number',
    boxed: 'in \\boxed{ }',
    choice: 'the letter of a choice',
    exact: 'the whole text',
    countdown: 'an equation (Countdown)',
    regex: 'the match of a pattern',
  } satisfies Record<RuleName, string> as Record<RuleName, string>,
  answer: 'and right if',
  goal: 'and its goal',
  answerNone: 'not known',
  numbers: 'from',
  pattern: 'pattern',
  longest: 'Longest, tokens',
  stop: 'Stop at',
  stopNone: 'its end',
  stopHint: 'A text that ends an answer, besides the model’s own end. \\n is a new line.',
  filters: 'Filters',
  filtersOf: (topK: number, topP: number, minP: number) =>
    [
      ...(topK > 0 ? [`top-k ${n.integer(topK)}`] : []),
      ...(topP < 1 ? [`top-p ${n.ratio(topP)}`] : []),
      ...(minP > 0 ? [`min-p ${n.ratio(minP)}`] : []),
    ].join(', '),
  topK: 'top-k (0: off)',
  topP: 'top-p (1: off)',
  minP: 'min-p (0: off)',
  filtersNote:
    'They limit all that is drawn: samples, continuations, scans, sets. Entropies and log-probabilities are of the full softmax all the same.',
  /** What also limits scans, continuations and sweeps. */
  drawnUnder: (filters: string) => `Drawn under ${filters}.`,
  /** Tokens of the prompt. */
  size: (tokens: number, context: number) => `Prompt: ${n.integer(tokens)} of ${n.integer(context)} tokens`,
  faults: {
    empty: 'Write what the model is asked.',
    numbers: 'Give the numbers to use, such as 12, 8, 3.',
    pattern: (detail: string) => (detail === '' ? 'Give a pattern.' : detail),
  },
  answerFaults: {
    'no-number': 'The right answer must be a number.',
    'no-goal': 'The goal must be a whole number.',
    'no-letter': 'The right answer must be a letter from A to J.',
    empty: 'The right answer is empty.',
  } satisfies Record<AnswerFault, string> as Record<AnswerFault, string>,

  /** The line about the chosen model. */
  model: {
    /** The visitor's models by what runs them, as the menu groups them. */
    groups: {
      engine: 'Yours, in our engine',
      webgpu: 'Yours, in ONNX Runtime on WebGPU',
      wasm: 'Yours, in ONNX Runtime on WASM',
    },
    fromDisk: (name: string) => `${name}, from disk`,
    unnamed: 'files from disk',
    rounded: (name: string, packed: boolean, halfCache: boolean) =>
      [name, packed && '8 bits', halfCache && '16-bit KV cache'].filter(Boolean).join(', '),
    onnx: (name: string, graph: string) => `${name}, ONNX ${graph}`,
    gone: 'It is not on this machine.',
    goneFromDisk: (name: string) =>
      `It is read from a folder that is not open here. Add a folder of the name ${name}, and it is used.`,
    absent: 'not here',
    find: 'Look it up on the Hub',
    /** @param more whether it takes more memory than that, by what is not known */
    facts: (
      parameters: number | null,
      weights: readonly string[],
      bytes: string,
      more: boolean,
      context: number,
    ) =>
      [
        parameters !== null &&
          (parameters < 1e9
            ? `${parameters < 1e6 ? n.fixed(parameters / 1e6, 2) : n.integer(parameters / 1e6)}M parameters`
            : `${n.fixed(parameters / 1e9, 1)}B parameters`),
        weights.join(' and '),
        more ? `at least ${bytes} in memory` : `${bytes} in memory`,
        `context ${n.integer(context)}`,
      ]
        .filter(Boolean)
        .join(' · '),
    q8Error: (nats: number) => `8 bits change a log-probability by ${n.ratio(nats)} nats on average`,
    cacheError: (nats: number) =>
      `the 16-bit KV cache changes a log-probability by ${n.ratio(nats)} nats on average`,
    quantise: '8-bit weights',
    quantiseHint: 'Half the memory, slightly different numbers.',
    halfCache: '16-bit KV cache',
    halfCacheHint:
      'Keys and values take half the memory: longer contexts, more samples at a time. Slightly different numbers.',
    load: 'Load it',
    loading: (share: number, done: string, of: string) =>
      `Loading the model: ${done} of ${of}, ${n.percent(share)}`,
    fits: (
      packed: boolean,
      halfCache: boolean,
      context: number,
      rows: number,
      bytes: string,
      more: boolean,
    ) =>
      `It would fit ${[packed && 'with 8-bit weights', halfCache && 'with a 16-bit KV cache'].filter(Boolean).join(' and ') || 'as it is'}, with a context of ${n.integer(context)}, ${plural(rows, 'sample', 'samples')} at a time: ${more ? `at least ${bytes}, and what ONNX Runtime takes between its layers` : bytes}.`,
  },

  /** Reading a pasted text with the chosen model. */
  paste: {
    button: 'Paste traces or a text',
    hint: (model: string) => `JSONL as above is shown as it is. Any other text is scored with ${model}.`,
    as: 'The text is',
    kinds: { answer: 'the answer to the prompt above', whole: 'a text by itself' },
  },

  setting: 'Show as',
  settings: { text: 'Text', tokens: 'Tokens' },
  thinkingPart: 'Thinking',

  compare: {
    against: 'Against',
    none: 'choose a model',
    otherTokenizer: (of: OtherTokenizer) =>
      `${of.own} and ${of.other} have different tokenizers: token ${n.integer(of.id)} is “${of.word}” in the one and “${of.otherWord}” in the other, so nothing can be compared.`,
    /** Over the response's tokens. */
    mean: (value: string, largest: string, unit: string) =>
      `${value} ${unit} a token on average; the largest change is ${largest}.`,
  },
  joined: { label: 'Count', words: 'Words', tokens: 'Tokens' },
};
