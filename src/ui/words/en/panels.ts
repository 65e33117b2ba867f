import { numbersOf } from '../numbers.ts';

const n = numbersOf('en');

/** The words that the panels of figures share: axes, headings, columns of their tables, how they are read. */
export const panelsEn = {
  how: {
    rows: 'Small dots: seeds. Large dot and bar: mean with 95\u00a0% confidence interval.',
    paired: 'Paired by seed, with 95\u00a0% confidence intervals.',
    zone: 'Shaded: equivalent, within 3 points.',
    curves: 'Thin: seeds. Thick: mean. Band: 95\u00a0% confidence interval.',
    means: 'Lines: means over seeds. Bands: 95\u00a0% confidence intervals.',
  },
  measures: {
    passAt: (k: number) => `pass@${n.integer(k)}`,
    length: 'length',
  },
  axes: {
    step: 'training step',
    entropy: 'entropy (nats)',
    length: 'response length (tokens)',
    lengthDifference: 'difference (tokens)',
    passDifference: 'difference in pass rate',
    lead: 'pass@1, top 20\u00a0% − all',
    parameters: 'parameters (log)',
    overlap: 'shared positions',
    percentile: 'base entropy percentile',
    change: 'change in entropy (nats)',
    tokens: 'tokens (log)',
  },
  headings: { mean: 'mean', n: 'n', count: (count: number) => n.integer(count) },
  columns: {
    measure: 'measured',
    arm: 'condition',
    model: 'model',
    seed: 'seed',
    mean: 'mean of seeds',
    value: 'value',
    low: '95\u00a0% from',
    high: 'to',
    n: 'n',
    step: 'step',
    problems: 'problems',
    samples: 'samples',
    tokens: 'tokens',
    from: 'from (nats)',
    to: 'to (nats)',
    truncated: 'truncated',
    length: 'length (tokens)',
    parameters: 'parameters',
    paired: 'pairs',
  },
  baseAt: (pass: number) => `base ${n.fixed(pass, 3)}`,
  noDifference: 'no difference',
  base: 'base',
  fork: (entropy: number) => `80th percentile, ${n.fixed(entropy, 2)}`,
  percentile: (percentile: number) =>
    percentile === 0 ? 'lowest' : percentile === 100 ? 'highest' : `${n.integer(percentile)}th`,
  noChange: 'no change',
  temperature: {
    axis: 'temperature',
    varied: 'changed',
    where: { forks: 'at forks', others: 'elsewhere' },
    threshold: 'entropy threshold τ (nats)',
  },
  overlap: {
    withBase: 'Shared with the base',
    withFinal: 'Shared with the final model',
    chance: (share: number) => `chance, ${n.percent(share)}`,
  },
};
