import type { SweepPoint } from '../../../experiment/sweep.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');
const nats = (entropy: number) => `${n.significant(entropy)} nats`;
/** The points of one temperature, and whether their intervals lie apart. */
type Pair = { readonly forks: SweepPoint; readonly others: SweepPoint; readonly differ: boolean };

/** The words of the figures of the Inspect view. */
export const figuresEn = {
  save: {
    of: (title: string) => `Save: ${title}`,
    failed: 'The browser could not draw the picture. SVG and CSV hold the same.',
    copy: 'Copy data',
    copied: 'Copied.',
    notCopied: 'The browser did not allow it; CSV holds the same.',
    rows: (shown: number, all: number) =>
      `${n.integer(shown)} of ${n.integer(all)} rows, evenly chosen. CSV has all of them.`,
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
      question: 'Where does temperature matter: at forks or elsewhere?',
      /** Of the lowest and the highest temperature that were measured in both places. */
      both: (cold: Pair | null, hot: Pair | null) =>
        `pass@1 by temperature: ${[...(cold ? [half('cold', cold)] : []), ...(hot ? [half('hot', hot)] : [])].join('; ')}`,
    },
    note: (problems: number, samples: number, threshold: number, share: number) =>
      `Share of right answers (pass@1, ${plural(problems, 'problem', 'problems')} × ${n.integer(samples)}) with 95 % intervals. One line changes the temperature at forks, tokens above ${nats(threshold)} (${n.percent(share)} of them), the other elsewhere; the rest stays at 1.`,
    cutOff: (share: number) =>
      `Up to ${n.percent(share)} of the answers at one point were cut off at their longest, which counts as wrong.`,
  },

  collect: {
    form: 'Samples to count',
    from: 'Count the tokens of',
    kinds: {
      current: (samples: number) =>
        samples === 1 ? 'this one sample' : `these ${n.integer(samples)} samples`,
      step: (_: number) => 'a step of a run',
      evaluation: (_: number) => 'an evaluation',
    },
    step: 'Step',
    floor: 'Seen more than, times',
    start: 'Sample and count',
    running: 'Evaluation',
    cost: (answers: number) => `${n.integer(answers)} answers are sampled.`,
    budget: (tokens: number) => `At most ${n.integer(tokens)} tokens.`,
    takes: (time: string) => `At the last rate ${time} at most.`,
  },

  comma: ', ',
  band: {
    mode: 'Above each token',
    modes: { share: 'Share right', answers: 'Answers' },
    legends: {
      share: 'The share of continuations from here that end right. Line: 95 % interval.',
      answers: 'The answers that continuations from here end in.',
    },
    estimated: 'Pale: taken over from the next fork.',
    right: 'right',
    other: { right: 'other right answers', wrong: 'other answers' },
    none: 'no answer',
    samples: (samples: number) => `${plural(samples, 'continuation', 'continuations')}.`,
    unknown: 'not sampled from here',
    cell: (rate: string, low: number, high: number) =>
      `${rate} of continuations from here end right, 95 % interval ${n.percent(low)} to ${n.percent(high)}`,
    cellAnswers: (answers: readonly string[]) => `Continuations from here end in ${answers.join(', ')}`,
    share: (answer: string, share: string) => `${answer} ${share}`,
    empty: 'Scan the forks, and above each token stands what it leaves possible.',
    title: 'What each token leaves possible',
    titleTurns: (token: string, from: string, to: string) =>
      `Largest jump at “${token}”: from ${from} right to ${to}`,
    note: 'Share of each final answer if sampling is resumed before the token. Right answers are green, at the bottom.',
    yAxis: 'share of continuations',
    xAxis: 'token',
    columns: {
      position: 'no.',
      token: 'token',
      rate: 'share right',
      low: '95 % from',
      high: 'to',
      basis: 'sampled',
    },
    bases: { measured: 'here', carried: 'at the fork before', estimated: 'at the next fork' },
  },

  tree: {
    title: 'Where the branches lead',
    /** By what the tree's shares are: the model's probabilities, or shares of the draws. */
    notes: {
      model:
        'Width and percentage: the model’s probability of the branch’s first token. The greener the end, the more are right. Equal endings are folded.',
      draws:
        'Width: the share of the draws that went this way. The greener the end, the more are right. Equal endings are folded.',
    },
    notesList: {
      model:
        'Bar and percentage: the model’s probability of the branch’s first token. Equal endings are folded.',
      draws: 'Bar: the share of the draws that went this way. Equal endings are folded.',
    },
    noteTaken: 'The darker way is the one that the sample took.',
    noteTakenList: 'The marked lines are the way that the sample took.',
    taken: 'the way that the sample took',
    label: (leaves: number) => `Tree of branches with ${plural(leaves, 'ending', 'endings')}`,
    empty: 'Resample from a token, and the branches appear here.',
    overdetermined: (samples: number, answer: string) =>
      `All branches end alike: each of the ${n.integer(samples)} continuations ends in ${answer}.`,
    overdeterminedShort: 'all end alike',
    noAnswer: 'no answer',
    unknown: 'not sampled',
    unjudged: 'outcome unknown',
    andMore: (answer: string, more: number) => `${answer} and ${plural(more, 'other', 'others')}`,
    rate: (share: string, samples: number) => `${share} right of ${n.integer(samples)}`,
    /** Of few samples. */
    rightOf: (right: number, samples: number) => `${n.integer(right)} of ${n.integer(samples)} right`,
    others: (count: number) => (count > 1 ? `${n.integer(count)} others` : 'others'),
    ends: 'ends here',
    start: 'start',
    probability: (share: string) => `model probability ${share}`,
    drawn: (count: number, of: number) => `${n.integer(count)} of ${n.integer(of)}`,
    drawnOf: (count: number, of: number) => `${n.integer(count)} of ${plural(of, 'draw', 'draws')}`,
    leadsTo: (answers: string) => `leads to ${answers}`,
    foldedAway: (leaves: number) => `${plural(leaves, 'ending', 'endings')} folded away`,
    keys: 'Arrow keys walk the tree, Enter opens, space folds.',
    columns: {
      text: 'tokens',
      level: 'level',
      position: 'position',
      probability: 'model probability',
      share: 'share of draws',
      reach: 'of the whole',
      drawn: 'draws',
      samples: 'samples',
      right: 'share right',
      answers: 'answers',
    },
  },

  forks: {
    title: 'Which forks change the outcome?',
    /** @param points that the branches are at least apart, with 95 % over all these forks */
    titleMost: (token: string, forks: number, points: number) =>
      `“${token}” changes the outcome${forks > 1 ? ` most, of ${n.integer(forks)} forks` : ''}: its branches end at least ${plural(points, 'point', 'points')} apart`,
    note: 'Consequence: by how many points the share of right endings differs between a fork’s branches (line: 95 % interval). Noise: what equal branches would show on the mean. p tests whether it is above 5 points, for all forks here at once.',
    empty: 'Scan the forks, and the effect of each on the outcome appears here.',
    position: 'no.',
    token: 'token',
    slot: 'slot',
    entropy: 'entropy, nats',
    consequence: 'consequence, points',
    verdict: 'verdict',
    p: 'p value',
    verdicts: { decides: 'matters', wavers: 'little or none', unclear: 'unclear' },
    unknown: 'unknown',
    oneWay: (word: string, share: string) => `no second way: “${word}” holds ${share} of the probability`,
    intervalIs: (low: number, high: number) =>
      `points, 95 % interval ${n.integer(Math.max(0, low))} to ${n.integer(high)}`,
    pValue: (p: number) => (p < 0.001 ? '< 0.001' : n.fixed(p, 3)),
    noiseIs: (points: number) => `noise ${n.integer(points)}`,
    pIs: (p: number) => (p < 0.001 ? 'p < 0.001' : `p ${n.fixed(p, p < 0.1 ? 3 : 2)}`),
    show: (token: string, position: number) => `${token}: open fork ${n.integer(position)}`,
    /** @param chance what ρ stays within in 95 % of the cases if there is no relation */
    agree: (rho: number, forks: number, chance: number) =>
      `Over these ${n.integer(forks)} forks entropy and consequence ${rho < -chance ? 'run against each other' : rho <= chance ? 'agree no more than by chance' : rho > 0.6 ? 'largely agree' : 'agree a little'} (Spearman’s rₛ ${n.fixed(rho, 2)}; by chance up to ±${n.fixed(chance, 2)}).`,
    /** @param least forks that can tell it */
    agreeUnknown: (forks: number, least: number) =>
      forks < least
        ? `${plural(forks, 'fork tells', 'forks tell')} nothing of how entropy and consequence agree: it takes ${n.integer(least)}.`
        : `Over these ${n.integer(forks)} forks entropy or consequence is the same throughout, so nothing tells how they agree.`,
    /** @param found whether the 95 % interval leaves out no difference; @param most its upper end, points */
    wavers: (place: string | null, token: string, entropy: number, found: boolean, most: number) =>
      `High entropy, ${found ? 'small' : 'no'} effect${found ? '' : ' found'}: ${place ? `${lowered(place)}, “${token}”` : `“${token}”`} (${nats(entropy)}). Its branches differ by at most ${plural(Math.round(most), 'point', 'points')} (95 %).`,
    /** Slots of the worlds' grammars (`World.slots`) as the subject of a sentence. */
    slots: {
      x1: 'The first number',
      op1: 'The first sign',
      y1: 'The second number',
      x2: 'The second step’s first number',
      op2: 'The second sign',
      y2: 'The second step’s second number',
      next: 'Going on or giving up',
      op: 'The move',
    } as Record<string, string>,
    plotTitle: 'Does entropy tell which forks change the outcome?',
    plotNote:
      'Each fork by its entropy and its consequence, with 95 % intervals. The dash: what equal branches would show.',
    material: (points: number) => `from ${n.integer(points)} points on it matters`,
    columns: {
      low: '95 % from',
      high: 'to',
      atLeast: 'at least, over all forks',
      noise: 'noise',
      samples: 'continuations',
    },
  },

  distribution: {
    title: (share: number) => `${n.percent(share)} of the tokens have an entropy below 0.01 nats`,
    note: (tokens: number, p80: number, holds: number | null) =>
      `${plural(tokens, 'token', 'tokens')}; counts on a log scale. A fifth of them lie above ${nats(p80)}${holds === null ? '.' : `, and hold ${n.percent(holds)} of all entropy.`}`,
    empty: 'The distribution of entropies appears here.',
    percentile: 'percentile',
    percentiles: 'Percentiles of entropy, nats',
  },

  words: {
    title: (highest: string, lowest: string) => `Highest mean entropy: ${highest}; lowest: ${lowest}`,
    highest: 'Highest mean entropy',
    lowest: 'Lowest mean entropy',
    /** What is counted: the words' own tokens, or words joined of them. */
    note: (floor: number, count: number, joined: boolean) =>
      `${joined ? 'Words' : 'Tokens'} seen more than ${plural(floor, 'time', 'times')} among ${n.integer(count)}; entropy in nats${joined ? ', that of a word’s first token' : ''}.`,
    empty: 'The tokens of highest and of lowest mean entropy appear here.',
    none: (floor: number, joined: boolean) =>
      `No ${joined ? 'word' : 'token'} was seen more than ${plural(floor, 'time', 'times')}. Ask for fewer, or count more samples.`,
    quoted: (word: string) => `“${word}”`,
    list: (words: readonly string[]) =>
      words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`,
    cloudNote: 'Size and colour are mean entropy.',
    cloudNoteLowest: 'The surer, the larger.',
    wordIs: (word: string, mean: number, count: number) =>
      `${word}: ${n.fixed(mean, 4)} nats on the mean, ${plural(count, 'time', 'times')}`,
    columns: { token: 'token', word: 'word', mean: 'mean, nats', count: 'count', kind: 'list' },
  },

  slots: {
    titles: {
      slot: (slot: string, mean: number) => `Highest mean entropy in the slot ${slot}: ${nats(mean)}`,
      position: (position: string, mean: number) =>
        `Highest mean entropy at position ${position}: ${nats(mean)}`,
    },
    notes: {
      slot: 'Mean entropy of the tokens in each slot of the grammar, and n, how many there are. Line: 10th to 90th percentile.',
      position:
        'Mean entropy of the tokens by their place in the response. The strip below is n, how many responses are that long.',
    },
    empty: 'Mean entropy by slot of the grammar appears here.',
    outside: 'no slot',
    mean: 'mean entropy, nats',
    position: (most: number) => `position in the response (n at most ${n.integer(most)})`,
    count: (count: number) => `n ${n.integer(count)}`,
    columns: {
      slot: 'slot',
      position: 'position',
      mean: 'mean, nats',
      p10: '10th percentile',
      median: 'median',
      p90: '90th percentile',
      count: 'tokens',
    },
  },
};

/** One end of the temperatures: what it makes of pass@1 in either place. */
function half(name: 'cold' | 'hot', { forks, others, differ }: Pair): string {
  const rates = `${n.percent(forks.pass)} at forks, ${n.percent(others.pass)} elsewhere`;
  return `${name} (T ${forks.temperature}), ${rates}${differ ? '' : ', no difference found'}`;
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
