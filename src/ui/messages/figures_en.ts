import type { SweepPoint } from '../../experiment/sweep.ts';
import { numbersOf } from './numbers.ts';

const n = numbersOf('en');
const plural = (count: number, one: string, many: string) =>
  `${n.integer(count)} ${count === 1 ? one : many}`;
const points = (share: number) => plural(Math.round(Math.abs(share) * 100), 'point', 'points');
const nats = (entropy: number) => `${n.fixed(entropy, entropy < 0.1 ? 3 : 2)} nats`;
type Pair = { forks: SweepPoint; others: SweepPoint };

/** The words of the figures of the Inspect view. */
export const figuresEn = {
  save: {
    of: (title: string) => `Save: ${title}`,
    as: (format: string, title: string) => `${format}: ${title}`,
    failed: 'The browser could not draw the picture. SVG and CSV hold the same.',
  },
  work: {
    cancel: 'Cancel',
    done: (share: number, tokens: number) => `${n.percent(share)}, ${n.short(tokens)} tokens so far`,
  },
  problems: {
    part: 'Problems from',
    parts: {
      'held-out': (size: number) => `held out (${n.integer(size)})`,
      validation: (size: number) => `validation (${n.integer(size)})`,
    },
    problems: 'Problems',
    samples: 'Samples of each',
    wrong: (least: number, most: number) => `A number from ${n.integer(least)} to ${n.integer(most)}.`,
  },

  temperature: {
    form: 'Temperature at forks and elsewhere',
    temperatures: 'Temperatures',
    temperaturesRead: (count: number) => `${plural(count, 'temperature', 'temperatures')}; 0 is greedy.`,
    temperaturesWrong: (most: number) =>
      `Numbers from 0 to 10 with commas between, at most ${n.integer(most)}, such as 0.5, 1, 2.`,
    threshold: 'A fork is a token',
    thresholdPercentile: 'in the top 20 % of the set',
    thresholdNats: 'above an entropy',
    nats: 'Entropy, nats',
    start: 'Measure',
    running: 'Temperature sweep',
    cost: (answers: number) => `${n.integer(answers)} answers are sampled and checked.`,
    empty:
      'The pass rate at each temperature appears here: one line with it changed at forks, one elsewhere.',
    awaited: 'The first point is being sampled.',
    findings: {
      question: (_: Pair | null) => 'Where does temperature matter: at forks or elsewhere?',
      forksBear: (pair: Pair | null) => hot(pair, 'Forks bear heat, other tokens do not'),
      othersBear: (pair: Pair | null) => hot(pair, 'Other tokens bear heat better than forks'),
      alike: (pair: Pair | null) => hot(pair, 'Heat does the same at forks and elsewhere'),
    },
    note: (problems: number, samples: number, threshold: number, share: number) =>
      `Share of right answers (pass@1, ${plural(problems, 'problem', 'problems')} × ${n.integer(samples)}) with 95 % intervals. One line changes the temperature at forks, tokens above ${nats(threshold)} (${n.percent(share)} of them), the other elsewhere; the rest stays at 1.`,
    upright: 'share right',
    level: 'temperature',
    ways: { forks: 'at forks', others: 'elsewhere' },
    columns: {
      varied: 'changed',
      temperature: 'temperature',
      pass: 'share right',
      low: '95 % from',
      high: 'to',
      problems: 'problems',
      samples: 'samples',
      threshold: 'fork above, nats',
      truncated: 'cut off',
      length: 'length, tokens',
    },
  },

  collect: {
    form: 'Samples to count',
    from: 'Count the tokens of',
    kinds: {
      current: (samples: number) => `these ${plural(samples, 'sample', 'samples')}`,
      step: (_: number) => 'a step of a run',
      evaluation: (_: number) => 'an evaluation',
    },
    step: 'Step',
    leastCount: 'Least frequency',
    start: 'Sample and count',
    running: 'Evaluation',
    cost: (answers: number) => `${n.integer(answers)} answers are sampled.`,
  },

  band: {
    share: 'Share right',
    answers: 'Answers',
    legendShare: 'Above each token: the share of continuations from here that end right.',
    legendAnswers: 'Above each token: the answers that continuations from here give.',
    whisker: 'Line: 95 % interval.',
    right: 'right',
    wrong: 'not right',
    others: 'other answers',
    noAnswer: 'no answer',
    samples: (samples: number) => `${plural(samples, 'continuation', 'continuations')} from each fork.`,
    cell: (right: number, low: number, high: number, samples: number) =>
      `${n.percent(right)} right, 95 % interval ${n.percent(low)} to ${n.percent(high)}, ${plural(samples, 'continuation', 'continuations')}`,
    cellAnswers: (answers: string) => `Answers: ${answers}`,
    answer: (answer: string, share: number) => `${answer} ${n.percent(share)}`,
    rank: (rank: number) => String.fromCharCode(64 + rank),
    title: 'What each token leaves possible',
    titleTurns: (token: string, from: number, to: number) =>
      `“${token}” turns it most: from ${n.percent(from)} right to ${n.percent(to)}`,
    note: 'Shares of the final answers if sampling is resumed before each token; green is right.',
    upright: 'share of continuations',
    level: 'token',
    columns: {
      position: 'position',
      token: 'token',
      answer: 'answer',
      verdict: 'verdict',
      share: 'share',
      right: 'share right',
      low: '95 % from',
      high: 'to',
      samples: 'continuations',
    },
  },

  tree: {
    title: 'Where the branches lead',
    note: 'Width is probability; the mark at the end is the share right. Equal endings are folded.',
    noteList: 'The bar is probability. Equal endings are folded.',
    label: (leaves: number) => `Tree of branches, ${plural(leaves, 'ending', 'endings')}`,
    empty: 'Resample from a token, and the branches appear here.',
    overdetermined: (count: number, answer: string) =>
      `Overdetermined: all ${n.integer(count)} continuations end in ${answer}, whatever is taken here.`,
    overdeterminedShort: 'overdetermined',
    noAnswer: 'no answer',
    times: (count: number) => `× ${n.integer(count)}`,
    right: 'right',
    wrong: 'wrong',
    rate: (share: number) => `${n.percent(share)} right`,
    expand: (count: number) => `${plural(count, 'ending', 'endings')} folded away`,
    start: 'start',
    node: (text: string, share: number, count: number) =>
      `${text}, probability ${n.percent(share)}, ${plural(count, 'sample', 'samples')}`,
    leaf: (answer: string, right: number) => `ends in ${answer}, ${n.percent(right)} right`,
    keys: 'Arrow keys walk the tree, Enter selects, space folds.',
    columns: {
      path: 'path',
      text: 'text',
      depth: 'depth',
      share: 'probability',
      samples: 'samples',
      right: 'share right',
      answer: 'answer',
    },
  },

  forks: {
    title: 'Wavering is not deciding',
    titleMost: (token: string, consequence: number) =>
      `“${token}” decides most: its branches end ${points(consequence)} apart`,
    note: 'Consequence: by how many points the success of a fork’s branches differs, with its 95 % interval. p: could that be chance?',
    empty: 'Scan the forks, and what each of them decides appears here.',
    position: 'no.',
    token: 'token',
    entropy: 'entropy, nats',
    consequence: 'consequence, points',
    verdict: 'verdict',
    p: 'p value',
    verdicts: { decides: 'decides', wavers: 'wavers', unclear: 'unclear' },
    sortBy: (column: string) => `Sort by ${column}`,
    sorted: 'largest first',
    interval: (low: number, high: number) =>
      `${n.integer(Math.round(low * 100))} to ${n.integer(Math.round(high * 100))}`,
    pValue: (p: number) => (p < 0.001 ? '< 0.001' : n.fixed(p, 3)),
    show: (token: string, position: number) => `Open the fork at ${n.integer(position)}, “${token}”`,
    agree: (rho: number, forks: number) =>
      `Entropy and consequence ${rho > 0.5 ? 'largely agree' : rho > 0.2 ? 'agree a little' : rho >= -0.2 ? 'do not agree' : 'run against each other'} here: Spearman’s ρ is ${n.fixed(rho, 2)} over ${plural(forks, 'fork', 'forks')}.`,
    agreeUnknown: (forks: number) =>
      `With ${plural(forks, 'fork', 'forks')} nothing can be said of how entropy and consequence agree.`,
    wavers: (token: string, entropy: number, slot: string | null) =>
      `${slot ?? `“${token}”`} wavers (${nats(entropy)}) and changes nothing.`,
    wavering: 'No fork wavers without consequence here.',
    plotTitle: 'Does entropy tell which forks decide?',
    plotNote: 'Each fork by its entropy and its consequence, with 95 % intervals.',
    plotUpright: 'consequence, points',
    plotLevel: 'entropy, nats',
    columns: { low: '95 % from', high: 'to', samples: 'continuations' },
  },

  distribution: {
    title: (share: number) => `${n.percent(share)} of the tokens are settled: below 0.01 nats`,
    note: (tokens: number, p80: number) =>
      `${plural(tokens, 'token', 'tokens')}; counts on a log scale. A fifth of them lie above ${nats(p80)}, the 80th percentile.`,
    empty: 'The distribution of entropies appears here.',
    upright: 'tokens, log scale',
    level: 'entropy, nats',
    p80: (p80: number) => `80th percentile, ${n.fixed(p80, 2)}`,
    percentile: 'percentile',
    percentiles: 'Percentiles, nats',
    columns: { from: 'from, nats', to: 'to, nats', count: 'tokens' },
  },

  words: {
    highest: 'Tokens of highest mean entropy',
    lowest: 'Tokens of lowest mean entropy',
    titleHighest: (words: string) => `The model wavers most at ${words}`,
    titleLowest: (words: string) => `It is surest of ${words}`,
    note: (leastCount: number, tokens: number) =>
      `Mean entropy of each token, seen ${n.integer(leastCount)} times or more among ${plural(tokens, 'token', 'tokens')}.`,
    none: (leastCount: number) =>
      `No token was seen ${n.integer(leastCount)} times or more. Lower the least frequency, or count more samples.`,
    quoted: (word: string) => `“${word}”`,
    list: (words: readonly string[]) =>
      words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`,
    cloud: 'Tokens by mean entropy',
    cloudNote: 'Size and colour are mean entropy.',
    cloudNoteLowest: 'The surer, the larger.',
    cloudLabel: (words: number) =>
      `Word cloud of ${plural(words, 'token', 'tokens')}; the list has the numbers.`,
    wordIs: (word: string, mean: number, count: number) =>
      `${word}: ${nats(mean)} on the mean, ${plural(count, 'time', 'times')}`,
    columns: { token: 'token', mean: 'mean entropy, nats', count: 'count', kind: 'of' },
  },

  slots: {
    title: (slot: string, mean: number) =>
      `The model wavers most at the slot ${slot}: ${nats(mean)} on the mean`,
    titlePosition: (position: string, mean: number) =>
      `The model wavers most at position ${position}: ${nats(mean)} on the mean`,
    note: 'Mean entropy of the tokens in each slot of the grammar, with how many there are.',
    notePosition: 'Mean entropy of the tokens by their place in the response, with how many there are.',
    empty: 'Mean entropy by slot of the grammar appears here.',
    outside: 'outside the grammar',
    more: (rows: number) => `${plural(rows, 'slot', 'slots')} of lower entropy: in the table.`,
    level: 'mean entropy, nats',
    count: (count: number) => `n = ${n.integer(count)}`,
    columns: { slot: 'slot', mean: 'mean entropy, nats', count: 'tokens' },
  },
};

function hot(pair: Pair | null, finding: string): string {
  if (!pair) return finding;
  const { forks, others } = pair;
  return `${finding}: at temperature ${n.fixed(forks.temperature, forks.temperature % 1 === 0 ? 0 : 1)}, ${n.percent(forks.pass)} right against ${n.percent(others.pass)}`;
}
