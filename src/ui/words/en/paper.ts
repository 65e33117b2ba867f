import { checkWordsEn } from '../../../paper/check_words_en.ts';
import { claimWordsEn } from '../../../paper/claim_words_en.ts';
import type { ExperimentId } from '../../../paper/names.ts';
import type { Role, Verdict } from '../../../paper/rule.ts';
import {
  outcomeWordsEn,
  ownVerdictWordsEn,
  verdictWordsEn,
  withContraryEn,
} from '../../../paper/words_en.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';
import { paperFiguresEn } from './paper_figures.ts';
import { paperStoryEn } from './paper_story.ts';

const n = numbersOf('en');
const and = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

const quoted = (names: readonly string[]) => and(names.map((name) => `“${name}”`));

/** The same in a sentence, of one and of several. */
const does: Record<Verdict, string> = {
  holds: 'holds',
  part: 'holds in part',
  contradicted: 'is contradicted here',
  undecided: 'is undecided',
  'not-tested': 'is not tested here',
};
const theyDo: Record<Verdict, string> = {
  holds: 'hold',
  part: 'hold in part',
  contradicted: 'are contradicted here',
  undecided: 'are undecided',
  'not-tested': 'are not tested here',
};

type Counts = Readonly<Record<Verdict, number>>;
const verdicts = Object.keys(verdictWordsEn) as Verdict[];
const spread = (counts: Counts, say: (verdict: Verdict, count: number) => string) =>
  and(
    verdicts
      .filter((verdict) => counts[verdict] > 0)
      .map((verdict) => `${n.integer(counts[verdict])} ${say(verdict, counts[verdict])}`),
  );
const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

const experiments: Record<ExperimentId, string> = {
  main: 'The main comparison',
  excluded: 'Without “wait” and “stop” in the mask',
  persistent: 'A base that goes on',
  'prompts-6': 'All tokens of 6 prompts',
  'prompts-8': 'The bottom 80 % of 8 prompts',
  'prompts-40': 'The bottom 80 % of 40 prompts',
  'prompts-160': 'A random 20 % of 160 prompts',
  'steps-160': '160 steps',
  'base-2-160': '160 steps from the second base',
  'base-3-160': '160 steps from the third base',
  'rate-1e-4': 'The small recipe at 1e-4',
  'rate-3e-4': 'The small recipe at 3e-4',
  'rate-6e-4': 'The small recipe at 6e-4',
  'rate-1e-3': 'The small recipe at 1e-3',
  clipping: 'Sixteen updates a step: clipping and entropy bonus',
  overlong: 'With DAPO’s overlong penalty',
  refilled: 'With dropped groups refilled',
  shares: 'Other shares, and the fifth matched by position',
  implementations: 'Four ways to cut the mask',
  regularisers: 'Symmetric clip and entropy bonus',
  'base-2': 'The second base',
  'base-3': 'The third base',
  'size-50k': 'The smaller model, 50k',
  'size-850k': 'The larger model, 850k',
  walk: 'The second task, Walk',
  long: 'A base with more attempts',
  'long-same': 'Continued with the same room',
  'long-more': 'Continued with more room',
};

/** The Paper view in English. */
export const paperEn = {
  title: 'Which tokens teach a model to reason? The paper, figure by figure',
  lead: '“Beyond the 80/20 Rule” (Wang et al., NeurIPS 2025) says that reinforcement learning teaches a language model to reason through a minority of its tokens: the forks. It was shown on models of 8 to 32 billion parameters, one run each. Here each of its figures is made again on models that train in this page, over several seeds, and judged by a rule that was fixed beforehand. This is the second edition. It asks first what a gain is made of, and what the top fifth is worth at equal tokens.',
  source: 'The paper: arXiv 2506.01939',
  /**
   * How the verdicts are spread, for whoever reads no further.
   * @param ours of the questions that are not the paper’s
   * @param contrary those whose verdict does not say it, but of which a check came out on the other side of its bar
   */
  tally: (paper: Counts, ours: Counts, contrary: number) =>
    [
      `Of the paper’s ${plural(total(paper), 'claim', 'claims')}: ${spread(paper, (verdict, count) => (count === 1 ? does : theyDo)[verdict])}.`,
      `Of ${plural(total(ours), 'question', 'questions')} of ours: ${spread(ours, (verdict) => ownVerdictWordsEn[verdict])}.`,
      contrary > 0
        ? `In ${n.integer(contrary)} of those in part or undecided, a supporting check came out the other way round.`
        : '',
    ]
      .filter(Boolean)
      .join(' '),
  counted: (shown: number, contrary: number, all: number) =>
    `${n.integer(shown)} of ${plural(all, 'check', 'checks')} shown${contrary > 0 ? `, ${n.integer(contrary)} contrary` : ''}`,
  withContrary: withContraryEn,
  contents: 'Contents',
  contentsAt: (name: string) => `Contents: ${name}`,
  /** What is folded on a phone. */
  folded: {
    said: 'The claim, how it is tested, what it cannot tell',
    numbers: (count: number) => `All ${plural(count, 'number', 'numbers')}`,
  },
  verdicts: verdictWordsEn,
  /** The same of questions of ours. */
  ownVerdicts: ownVerdictWordsEn,
  outcomes: outcomeWordsEn,
  paperSays: 'The paper.',
  here: 'Here.',
  limits: 'What it cannot tell.',

  loading: 'The results are being loaded.',
  failed: {
    missing:
      'The results that belong here could not be loaded, so that there are no pictures and no verdicts.',
    damaged: 'The results that belong here are damaged, so that there are no pictures and no verdicts.',
    rest: 'The text and the paper’s claims can be read all the same.',
    retry: 'Try again',
    detail: 'Technical details',
  },

  example: {
    label: (title: string) => `The answer to ${title}`,
    /** Whose the answer in words is: what stands before the model's name, and what after it. */
    model: {
      before: 'A chain of thought in English, by ',
      after: (licence: string) =>
        `, an open language model of 135 million parameters (${licence}) that thinks aloud before it answers.`,
    },
    ours: 'An answer of our own base, a model of 164 thousand parameters, to a problem of Countdown: reach the goal with the given numbers, each used once.',
    problem: 'The problem',
    right: 'The answer is right.',
    wrong: 'The answer is wrong.',
    scale: 'Entropy, nats',
    counts: (tokens: number, settled: number, kept: number) =>
      `${plural(tokens, 'token', 'tokens')}: ${n.integer(settled)} below 0.01 nats. Underlined: the ${plural(kept, 'token', 'tokens')} of the top 20\u00a0%. Point at a token, or walk them with the arrow keys.`,
    vain: (word: string, entropy: number, low: number, high: number) =>
      `A fork that wavers need not decide. At “${word}” (${n.fixed(entropy, 2)} nats), answers come out right in ${n.percent(low)} to ${n.percent(high)} of the cases, whichever way is taken.`,
    decides: (word: string, entropy: number, low: number, high: number) =>
      `At “${word}” (${n.fixed(entropy, 2)} nats) everything hangs on the draw: from ${n.percent(low)} to ${n.percent(high)}.`,
    /** The same where no fork without consequence was told of before it. */
    decidesAlone: (word: string, entropy: number, low: number, high: number) =>
      `At “${word}” (${n.fixed(entropy, 2)} nats) everything hangs on the draw: answers come out right in ${n.percent(low)} to ${n.percent(high)} of the cases, depending on the token that is drawn.`,
    recorded: (adapter: string, day: string) => `Recorded on ${adapter}, ${day}.`,
    inspect: 'Take it apart in Inspect',
  },

  claims: claimWordsEn,
  chapters: paperStoryEn,
  figures: paperFiguresEn,
  checks: checkWordsEn,
  /** A number of one of several subjects. */
  checkOf: (subject: string, number: string) => `${subject}: ${number}`,

  table: {
    caption: (name: string) => `The checks of ${name}`,
    number: 'Number',
    value: 'Value, 95\u00a0% interval',
    bar: 'Bar',
    outcome: 'Outcome',
    roles: {
      central: 'Central: what the claim says',
      required: 'Required for the claim to be testable',
      supporting: 'Supporting: what else it says',
      given: 'True by construction, or nearly so: does not count',
    } satisfies Record<Role, string>,
    interval: (low: string, high: string) => `[${low}, ${high}]`,
    noInterval: 'no interval',
    none: 'no number',
    /** @param rate decimals of a pass rate, as a share */
    units: {
      points: (value: number, rate = 3) => n.signed(100 * value, rate - 2),
      share: (value: number) => `${n.fixed(100 * value, 1)}\u00a0%`,
      nats: (value: number) => n.signed(value, 3),
      tokens: (value: number) => n.signed(value, 1),
    },
    /** A written number with the name of its unit. */
    named: {
      points: (number: string) => `${number} points`,
      share: (number: string) => number,
      nats: (number: string) => `${number} nats`,
      tokens: (number: string) => `${number} tokens`,
    },
    above: (bar: string) => `above ${bar}`,
    below: (bar: string) => `below ${bar}`,
    between: (from: string, to: string) => `between ${from} and ${to}`,
    of: {
      problems: (count: number) => plural(count, 'problem', 'problems'),
      seeds: (count: number) => plural(count, 'seed', 'seeds'),
      bases: (count: number) => plural(count, 'base', 'bases'),
    },
    points: 'A point is a hundredth of pass@1, unless another rate is named.',
  },

  /** Why a verdict is not `holds`, from what came out. */
  why: {
    /** Which, and not only how many: it may be the least of them. */
    shown: (names: readonly string[], all: number) =>
      names.length === 0
        ? `None of ${plural(all, 'check', 'checks')} is shown.`
        : `${n.integer(names.length)} of ${plural(all, 'check', 'checks')} ${names.length === 1 ? 'is' : 'are'} shown: ${quoted(names)}.`,
    contrary: (names: readonly string[]) => `On the other side of the bar: ${quoted(names)}.`,
    open: (names: readonly string[]) => `Undecided, for the interval reaches over the bar: ${quoted(names)}.`,
    behind: (names: readonly string[]) =>
      `Below zero by the whole interval, but not by more than the bar allows: ${quoted(names)}.`,
    single: (names: readonly string[]) => `Undecided, for there is no interval: ${quoted(names)}.`,
    missing: (names: readonly string[]) => `Not measured: ${quoted(names)}.`,
    floor: (names: readonly string[]) => `Too little solved to compare: ${quoted(names)}.`,
    nothing: 'None of its numbers was measured.',
    noCentral: (names: readonly string[]) =>
      `What the claim says was not measured yet, so that nothing is judged: ${quoted(names)}.`,
    required: (names: readonly string[]) =>
      `What makes the claim testable is not shown, so that nothing is judged: ${quoted(names)}.`,
    given: 'Nothing is judged: its checks are true by construction, or nearly so.',
    oneSeed: 'There is one seed so far, and no interval: nothing is judged.',
  },

  open: {
    heading: 'Claims that do not hold here as a whole, or were not tested',
    all: 'Every claim holds by the rule.',
    go: (name: string, title: string) => `${name}: ${title}`,
  },

  link: {
    copy: 'Copy the link to this figure',
    copied: 'Copied.',
    byHand: 'The browser does not let the page copy. The link is in the address bar.',
  },

  exact: {
    open: 'Check this on your machine',
    title: 'The same bits on every machine',
    note: 'The small recipe, one seed: trained on “This processor, exact”, it ends with the same parameters as ours, to the last bit, on every machine. It takes about half a minute.',
    byCommand: {
      before: 'In a clone of the repository,',
      after:
        ' trains the main comparison’s first seed again and says whether its parameters, and what its models were tested to do, are the published ones to the bit. It takes some five minutes on two cores.',
    },
  },

  experiment: {
    open: 'Open this experiment',
    openNamed: (name: string) => `Open: ${name}`,
    names: experiments,
    nothingStarts: 'What is opened is put into the lab as a recipe. Nothing starts.',
    took: (runs: number, tokens: number, seconds: string, adapter: string | null) =>
      `${plural(runs, 'run', 'runs')}; ${n.short(tokens)} tokens and ${seconds} of work${adapter === null ? '' : ` on ${adapter}`}.`,
    most: (runs: number, tokens: number) =>
      `${plural(runs, 'run', 'runs')}; ${n.short(tokens)} tokens at most.`,
    continues: (name: string) =>
      `Its runs here went on from those of “${name}”. Opened as a link they begin from the base.`,
    inspect: {
      words: 'See the words and their entropies in Inspect',
      temperature: 'See the temperatures in Inspect',
    },
  },

  facts: {
    heading: 'How the runs were made',
    adapter: 'Adapter',
    matmul: 'Matmul',
    version: 'forklab',
    date: 'Measured',
    runs: 'Runs',
    runsOf: (runs: number, experimentsRun: number) =>
      `${plural(runs, 'run', 'runs')} in ${plural(experimentsRun, 'experiment', 'experiments')}`,
    seeds: 'Seeds',
    seedsOf: (least: number, most: number) =>
      least === most
        ? `${n.integer(least)} a condition`
        : `${n.integer(least)} to ${n.integer(most)} a condition`,
    tokens: 'Tokens',
    flop: 'Training, estimated',
    time: 'Time, all jobs added up',
    command: 'Command',
    checks: (checks: number, intervals: number) =>
      `${plural(checks, 'check', 'checks')} in all, ${n.integer(intervals)} of them with an interval. At 95\u00a0%, about ${n.integer(intervals / 20)} of these would miss the true number by chance. Those of a gain have the error of the base’s own test in them. They are over seeds from one base and on one set of problems, or over problems of one model, unless a line says bases: what another base or other problems would change is in none of them.`,
    hashes: (runs: number) =>
      `The saved results have the SHA-256 of the last parameters of ${plural(runs, 'run', 'runs')}: whoever trains one again, on whatever processor, can check it to the last bit.`,
    save: 'Save the results as JSON',
  },
};

export type PaperWords = typeof paperEn;
