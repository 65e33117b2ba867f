import { numbersOf } from '../../numbers.ts';
import { plural } from '../../plural.ts';

const n = numbersOf('en');

/**
 * What is said of endings where the right answer is not known, in place of the words of the same names: continuations are
 * counted that end in the same answer as the scanned sample.
 */
export const sameAnswerEn = {
  band: {
    modes: { share: 'Same answer', answers: 'Answers' },
    legends: {
      share:
        'The share of continuations from here that end in the same answer as this sample. Line: 95 % interval.',
      answers: 'The answers that continuations from here end in.',
    },
    right: 'this sample’s answer',
    cell: (rate: string, low: number, high: number) =>
      `${rate} of continuations from here end in the same answer, 95 % interval ${n.percent(low)} to ${n.percent(high)}`,
    titleTurns: (token: string, from: string, to: string) =>
      `Largest jump at “${token}”: the same answer goes from ${from} to ${to}`,
    note: 'Share of each final answer if sampling is resumed before the token. This sample’s own answer is green, at the bottom.',
    columns: {
      position: 'no.',
      token: 'token',
      rate: 'share of same answer',
      low: '95 % from',
      high: 'to',
      basis: 'sampled',
    },
  },
  tree: {
    unjudged: 'no answer',
    notes: {
      model:
        'Width and percentage: the model’s probability of the branch’s first token. The greener the end, the more end in the sample’s own answer. Equal endings are folded.',
      draws:
        'Width: the share of the draws that went this way. The greener the end, the more end in the sample’s own answer. Equal endings are folded.',
    },
    rate: (share: string, samples: number) => `${share} same answer, of ${n.integer(samples)}`,
    rightOf: (same: number, samples: number) => `${n.integer(same)} of ${n.integer(samples)} same answer`,
    columns: {
      text: 'tokens',
      level: 'level',
      position: 'position',
      probability: 'model probability',
      share: 'share of draws',
      reach: 'of the whole',
      drawn: 'draws',
      samples: 'samples',
      right: 'share of same answer',
      answers: 'answers',
    },
  },
  forks: {
    note: 'Consequence: by how many points the share of endings in the sample’s own answer differs between a fork’s branches (line: 95 % interval). Noise: what equal branches would show on the mean. p tests whether it is above 5 points, for all forks here at once.',
  },
  shown: {
    band: (continuations: number) =>
      `Above each token: what share of ${n.integer(continuations)} continuations ends in the same answer.`,
  },
  scan: {
    unanswered: (none: number, of: number) =>
      `${n.integer(none)} of ${plural(of, 'continuation', 'continuations')} ended without an answer, cut off or not, which counts as another answer.`,
  },
  fork: {
    rate: (share: string) => `${share} same`,
    rateOf: (same: number, samples: number) =>
      `${n.integer(same)} of ${n.integer(samples)} end in the same answer`,
  },
};
