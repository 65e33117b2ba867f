import { numbersOf } from '../../numbers.ts';

const n = numbersOf('en');

/** What training did to entropy, in the Compare view. */
export const compareEntropyEn = {
  run: 'Run',
  percentiles: {
    title: (high: string, highFrom: number, highTo: number, middle: number) =>
      `${high} percentile of token entropy: ${n.fixed(highFrom, 2)} to ${n.fixed(highTo, 2)} nats; the median stays at ${n.fixed(middle, 3)}`,
    titleMoved: (high: string, highFrom: number, highTo: number, middleFrom: number, middleTo: number) =>
      `${high} percentile of token entropy: ${n.fixed(highFrom, 2)} to ${n.fixed(highTo, 2)} nats; median: ${n.fixed(middleFrom, 3)} to ${n.fixed(middleTo, 3)}`,
    note: (name: string, tokens: number) =>
      `${name}: percentiles of token entropy over training, from the samples kept of each step (at least ${n.integer(tokens)} tokens). The paper’s Fig. 5.`,
    empty: 'Percentiles of entropy over training appear here once a run has kept samples.',
  },
  ends: {
    title: 'pass@1, entropy and response length by what gets the gradient',
    note: (step: number) => `Held out, at step ${n.integer(step)}.`,
    panels: { pass: 'pass@1', entropy: 'Mean token entropy', length: 'Response length' },
    how: 'Hollow: the base before training. The paper’s Fig. 7 and 10.',
    empty: 'A dot for each condition appears here once it was evaluated.',
  },
  scored: {
    heading: 'What training did to the same tokens',
    text: 'The last checkpoint answers held-out problems; the base and every checkpoint read the answers. Shows whether the forks stay where they were (Table 1), and which tokens change (Fig. 4).',
    start: 'Ask the checkpoints',
    cost: 'Samples 48 problems 4 times, then scores at most 12,000 tokens with each model. Training pauses meanwhile.',
    working: 'Asking the checkpoints',
    noCheckpoints:
      'No checkpoints are held: they are there of what is trained in this page or opened under Experiments, not of the recorded run.',
    noCheckpointsOf: 'This run has no checkpoint here beside the base.',
    noAdapter: 'This browser can compute nothing, so no checkpoint can be asked here.',
    busy: 'Another request is under way.',
    cancelled: 'Cancelled. What was asked for is not shown.',
    failed: (detail: string) => `The checkpoints could not be asked. ${detail}`,
    overlapTitle: (withBase: number) =>
      `${n.percent(withBase)} of the positions with the most entropy are the base’s, after all training`,
    overlapNote: (name: string, tokens: number, traces: number, chance: number) =>
      `${name}: overlap of the top 20 % positions with the base and with the final model; ${n.integer(tokens)} tokens of ${n.integer(traces)} responses. Bars: 95 %, over responses. Chance is ${n.percent(chance)}. The paper’s Table 1.`,
    changeTitle: (high: number, low: number) =>
      `Entropy changed by ${n.signed(high, 3)} nats where it was highest, by ${n.signed(low, 4)} where it was lowest`,
    changeNote: (name: string) =>
      `${name}: mean change from the base to the final model, by 5 % bin of the base’s entropy. Bars: 95 %, over responses. The paper’s Fig. 4.`,
    columns: {
      from: 'From, percentile',
      to: 'To, percentile',
      tokens: 'Tokens',
      change: 'Change, nats',
      lowest: 'Lowest in the base, nats',
      highest: 'Highest in the base, nats',
    },
  },
};
