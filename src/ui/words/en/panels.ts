import { numbersOf } from '../numbers.ts';

const n = numbersOf('en');

/** The words that the panels of figures share: axes, headings, columns of their tables, how they are read. */
export const panelsEn = {
  how: {
    rows: 'Small dots: seeds. Large dot and bar: their mean with its 95\u00a0% t interval.',
    paired: 'Differences are paired by seed, with 95\u00a0% t intervals.',
    zone: 'Shaded: within 3 points, which counts as equal.',
    curves: 'Thin: seeds. Thick: mean. Band: 95\u00a0% t interval of the mean.',
    means: 'Lines: means over seeds. Bands: 95\u00a0% t intervals.',
  },
  measures: {
    passAt: (k: number) => `pass@${n.integer(k)}`,
    length: 'length',
  },
  axes: {
    step: 'training step',
    entropy: 'entropy, nats',
    length: 'response length, tokens',
    lengthDifference: 'difference in tokens',
    passDifference: 'difference in pass rate',
    lead: 'pass@1, top 20\u00a0% less all',
    parameters: 'parameters, log scale',
    overlap: 'shared positions',
    percentile: 'percentile of the base’s entropy',
    change: 'change of entropy, nats',
    tokens: 'tokens, log scale',
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
    from: 'from, nats',
    to: 'to, nats',
    truncated: 'cut off',
    length: 'length, tokens',
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
    threshold: 'fork above, nats',
  },
  overlap: {
    withBase: 'Shared with the base',
    withFinal: 'Shared with the final model',
    chance: (share: number) => `drawn blindly, ${n.percent(share)}`,
  },
};
