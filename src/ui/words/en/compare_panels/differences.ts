import { numbersOf } from '../../numbers.ts';

const n = numbersOf('en');
/** A p value: never 0, and no more digits than it has. */
const pValue = (p: number) => (p < 0.001 ? '< 0.001' : n.fixed(p, 3));

/** The words of the panel of differences. */
export const compareDifferencesEn = {
  title: (name: string, reference: string, difference: string) =>
    `${name} − ${reference}: ${difference} in pass@1`,
  plainTitle: 'Differences in pass@1, seed by seed',
  note: (step: number) =>
    `Held-out pass@1 at step ${n.integer(step)}. Conditions are paired by seed: at a seed they share base, problems and sampling stream. Small dots: each seed. Bar: 95 % t interval of the mean difference.`,
  noteOne: (step: number) =>
    `Held-out pass@1 at step ${n.integer(step)}. Conditions are paired by seed: at a seed they share base, problems and sampling stream. Each dot is one seed.`,
  baseAlone: 'At step 0 every condition is the base: differences begin with the next evaluation.',
  reference: 'Difference from',
  step: 'At step',
  lastStep: (step: number) => `${n.integer(step)}, the last in common`,
  /** @param usual a step that has pairs */
  noPairs: (step: number, usual: number | null) =>
    usual === null
      ? 'No seed was evaluated in both conditions at one step, on the same problems.'
      : `No run pairs at step ${n.integer(step)}. Last step in common: ${n.integer(usual)}.`,
  tooFew: (most: number) =>
    most < 2
      ? 'Too few seeds: one pair tells the size of a difference, not whether it would come again. Train at least three seeds before you believe it.'
      : `Too few seeds: ${n.integer(most)} pairs hardly tell how far seeds scatter. Train at least three before you believe a difference.`,
  leftOut: (names: string) => `Not paired: ${names}.`,
  none: 'A difference needs two conditions with a seed in common. Show or train another condition.',
  noEvaluation: 'A difference appears once two conditions were evaluated.',
  columns: {
    condition: 'Condition',
    reference: 'Against',
    mean: 'Mean difference',
    t: '95 % t interval',
    bootstrap: '95 % bootstrap interval',
    p: 'Sign-flip p',
    least: 'least p possible',
    n: 'N',
    seed: 'Seed',
  },
  bca: 'BCa',
  percentile: 'percentile',
  interval: (low: number, high: number) => `${n.signed(low, 3)} to ${n.signed(high, 3)}`,
  signed: (value: number) => n.signed(value, 3),
  p: (p: number, least: number) => `${pValue(p)} (least ${pValue(least)})`,
  noInterval: 'needs two pairs',
  how: 'The p value is of the exact paired permutation test: how often differences of chance sign lie at least as far from 0. With N pairs it is never below 1 in 2 to the power N − 1: up to five pairs it cannot reach 0.05, whatever the differences. Bootstrap intervals of few seeds are too narrow; the t interval is the one to trust.',
  train: 'Train more seeds',
};
