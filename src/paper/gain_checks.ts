import {
  atStep,
  type BySeed,
  baseOf,
  combined,
  differenceOf,
  finals,
  independentDifferenceOf,
  meanLess,
  meanOf,
  seedDifferences,
  tests,
} from './estimates.ts';
import { longTrainings } from './experiments.ts';
import { atBestRate, bestRateGain } from './learning_rates.ts';
import type { ExperimentId, FigureId } from './names.ts';
import type { PersistenceResult, Results } from './results.ts';
import { type Check, type Estimate, margin, type Role } from './rule.ts';
import { comparisonOn } from './training_checks.ts';

type GainFigure = Extract<
  FigureId,
  'main' | 'excluded' | 'persistent' | 'tokens' | 'steps' | 'rates' | 'recipe'
>;

/** A check of pass rates. */
const points = (
  id: string,
  role: Role,
  bar: Check['bar'],
  estimate: (results: Results) => Estimate | null,
): Check => ({ id, role, bar, unit: 'points', estimate });

const above = { from: 0 };
const below = { to: 0 };
const asGood = { from: -margin };

/** pass@1 that cannot give up. */
const goesOn = ({ goesOn }: PersistenceResult) => goesOn.passAt1.rate;
const firstAttempt = ({ asIs }: PersistenceResult) => asIs.firstAttempt?.rate ?? null;

/**
 * Of what training on all tokens gained in pass@1, how much more than half the base has already when it cannot give up.
 *
 *     (base that goes on - base) - 1/2 (trained - base)
 */
function persistenceBeyondHalf(results: Results): Estimate | null {
  const base = baseOf(results, 'main');
  if (!base) return null;
  const halves = finals(results, 'main', 'all').map(({ seed, value }) => ({ seed, value: -value / 2 }));
  return meanLess(halves, combined([0.5, base.asIs.passAt1], [-1, base.goesOn.passAt1]));
}

/**
 * What a condition's last models of the main experiment have over their base where neither can give up: better attempts, or
 * surer ones. At temperatures chosen on validation the base too may be as sure as serves it: that is what is left of better
 * attempts once sharpening alone is taken off.
 */
const attempts = (test: 'goesOn' | 'tuned', condition: string) => (results: Results) => {
  const base = baseOf(results, 'main');
  const trained = tests(results, 'main', condition, (model) => model[test].passAt1.rate);
  return base ? meanLess(trained, base[test].passAt1) : null;
};

/** What a condition gained in the share of responses that are right in their first attempt. */
const firstAttemptGain = (experiment: ExperimentId, condition: string) => (results: Results) => {
  const before = baseOf(results, experiment)?.asIs.firstAttempt;
  return before ? meanLess(tests(results, experiment, condition, firstAttempt), before) : null;
};

/** pass@8 of trained models as they are less that of the base that cannot give up. */
const passAt8OverPersistence = (experiment: ExperimentId, condition: string) => (results: Results) => {
  const base = baseOf(results, experiment)?.goesOn.passAt8;
  return base && base.se !== null
    ? meanLess(
        tests(results, experiment, condition, ({ asIs }) => asIs.passAt8.rate),
        { rate: base.rate, se: base.se },
      )
    : null;
};

/** The difference of two conditions' last models, paired by seed. */
const between =
  (
    a: readonly [ExperimentId, string],
    b: readonly [ExperimentId, string],
    of: (test: PersistenceResult) => number | null,
  ) =>
  (results: Results) =>
    differenceOf(tests(results, ...a, of), tests(results, ...b, of));

/** The difference of two conditions with other prompts, whose seeds do not pair. */
const unpaired =
  (a: readonly [ExperimentId, string], b: readonly [ExperimentId, string]) => (results: Results) =>
    independentDifferenceOf(finals(results, ...a), finals(results, ...b));

/** A number of each base's long training, by the base's place in their list. */
const overBases = (of: (training: (typeof longTrainings)[number]) => number | undefined): BySeed =>
  longTrainings.flatMap((training, seed) => {
    const value = of(training);
    return value === undefined ? [] : [{ seed, value }];
  });

/** pass@1 of a condition's long trainings at a step, by base. */
export const longPass = (results: Results, condition: string, step: number): BySeed =>
  overBases(({ long }) => atStep(results, long, condition, step)[0]?.value);

const longDifference = (results: Results, step: number, other: string): BySeed =>
  seedDifferences(longPass(results, 'top20', step), longPass(results, other, step));

/** What the bottom 80 % are left with after a long training, less their base, with the bases' own errors. */
function bottom80OverBases(results: Results): Estimate | null {
  const bases = longTrainings.map(({ long }) => baseOf(results, long)?.asIs.passAt1);
  if (bases.some((base) => base === undefined)) return null;
  const left = overBases(({ long }) => {
    const [end] = finals(results, long, 'bottom80');
    const base = baseOf(results, long)!.asIs.passAt1.rate;
    return end && end.value - base;
  });
  // Each base's error is in its own difference, and so in their spread.
  return meanOf(left);
}

export const checksOfGains: Record<GainFigure, readonly Check[]> = {
  /** What a gain is made of: persistence first, then better attempts. */
  main: [
    points('persistence-half', 'central', above, persistenceBeyondHalf),
    points('all-choices', 'supporting', above, attempts('goesOn', 'all')),
    points('top20-choices', 'supporting', above, attempts('goesOn', 'top20')),
    points('random20-choices', 'supporting', above, attempts('goesOn', 'random20')),
    points('bottom80-choices', 'supporting', below, attempts('goesOn', 'bottom80')),
    points('all-first', 'supporting', above, firstAttemptGain('main', 'all')),
    points('top20-first', 'supporting', above, firstAttemptGain('main', 'top20')),
    points('pass-8', 'supporting', below, passAt8OverPersistence('main', 'all')),
    points('all-tuned', 'given', above, attempts('tuned', 'all')),
    points('top20-tuned', 'given', above, attempts('tuned', 'top20')),
    points('random20-tuned', 'given', above, attempts('tuned', 'random20')),
  ],
  /** Trained on no `wait` and no `stop`: what is left to learn is choices at other forks. */
  excluded: [
    points(
      'top20-random20',
      'central',
      above,
      between(['excluded', 'top20'], ['excluded', 'random20'], goesOn),
    ),
    points('top20-all', 'supporting', asGood, between(['excluded', 'top20'], ['excluded', 'all'], goesOn)),
    points('all-as-main', 'supporting', asGood, between(['excluded', 'all'], ['main', 'all'], goesOn)),
    points('all-first', 'supporting', above, between(['excluded', 'all'], ['main', 'all'], firstAttempt)),
  ],
  /** The main comparison on a base whose teacher never gave up. */
  persistent: comparisonOn('persistent'),
  /** Conditions at equal numbers of kept tokens, which takes other numbers of prompts. */
  tokens: [
    points('top20-all6', 'central', above, unpaired(['main', 'top20'], ['prompts-6', 'all'])),
    points(
      'random20-all6',
      'supporting',
      { from: -margin, to: margin },
      unpaired(['main', 'random20'], ['prompts-6', 'all']),
    ),
    points('random160-all', 'supporting', asGood, unpaired(['prompts-160', 'random20'], ['main', 'all'])),
    points('bottom8-all6', 'supporting', below, unpaired(['prompts-8', 'bottom80'], ['prompts-6', 'all'])),
    points('bottom40-all', 'supporting', below, unpaired(['prompts-40', 'bottom80'], ['main', 'all'])),
  ],
  /** Four times as many steps, on three bases. */
  steps: [
    points('contrast-grows', 'central', above, (results) =>
      differenceOf(longDifference(results, 160, 'random20'), longDifference(results, 40, 'random20')),
    ),
    points('top20-random20', 'supporting', above, (results) =>
      meanOf(longDifference(results, 160, 'random20')),
    ),
    points('top20-all', 'supporting', asGood, (results) => meanOf(longDifference(results, 160, 'all'))),
    points('all-goes-on', 'supporting', above, (results) =>
      differenceOf(longPass(results, 'all', 160), longPass(results, 'all', 40)),
    ),
    points('bottom80-harm', 'supporting', below, bottom80OverBases),
  ],
  /** Each condition at the learning rate that is best for it. */
  rates: [
    points('top20-random20', 'central', above, (results) =>
      differenceOf(atBestRate(results, 'top20'), atBestRate(results, 'random20')),
    ),
    points('top20-all', 'supporting', asGood, (results) =>
      differenceOf(atBestRate(results, 'top20'), atBestRate(results, 'all')),
    ),
    points('bottom80-fails', 'supporting', below, (results) => bestRateGain(results, 'bottom80', 0.2)),
  ],
  /** Parts of DAPO's recipe that the presets leave out. */
  recipe: [
    points('overlong-top20-all', 'central', asGood, (results) =>
      differenceOf(finals(results, 'overlong', 'top20'), finals(results, 'overlong', 'all')),
    ),
    points('refilled-top20-all', 'central', asGood, (results) =>
      differenceOf(finals(results, 'refilled', 'top20'), finals(results, 'refilled', 'all')),
    ),
    {
      id: 'overlong-truncates-less',
      role: 'supporting',
      bar: below,
      unit: 'share',
      estimate: (results) =>
        differenceOf(
          tests(results, 'overlong', 'all', ({ asIs }) => asIs.truncated),
          tests(results, 'main', 'all', ({ asIs }) => asIs.truncated),
        ),
    },
  ],
};
