import {
  clippedShares,
  differenceOf,
  finals,
  gainBeyondShareOfAll,
  gainOf,
  independentDifferenceOf,
  meanOf,
  runsOf,
  seedDifferences,
} from './estimates.ts';
import type { ExperimentId, FigureId } from './names.ts';
import type { EvaluatedPoint, Results } from './results.ts';
import type { Check } from './rule.ts';
import { type Estimate, margin } from './rule.ts';

type TrainingFigure = Extract<
  FigureId,
  | 'table2'
  | 'fig7'
  | 'fig7-entropy'
  | 'fig8'
  | 'fig10'
  | 'regularisers'
  | 'controls'
  | 'bases'
  | 'implementations'
  | 'walk'
>;

/** An experiment and one of its conditions. */
type Arm = readonly [experiment: ExperimentId, condition: string];

const entropyOf = ({ entropy }: EvaluatedPoint) => entropy;
const lengthOf = ({ length }: EvaluatedPoint) => length;
const passAtKOf = ({ passAtK }: EvaluatedPoint) => passAtK;

/** The difference of two conditions at their end, paired by seed. */
const between = (a: Arm, b: Arm, of?: (point: EvaluatedPoint) => number) => (results: Results) =>
  differenceOf(finals(results, ...a, of), finals(results, ...b, of));

const top20: Arm = ['main', 'top20'];
const all: Arm = ['main', 'all'];
const bottom80: Arm = ['main', 'bottom80'];
const random20: Arm = ['main', 'random20'];
const clipHigher: Arm = ['clipping', 'clip-higher'];
const symmetric: Arm = ['clipping', 'symmetric'];
const bonus: Arm = ['clipping', 'entropy-bonus'];

/** Of the shares of tokens that are kept, those that Fig. 7 compares 20 % with. */
const shares: readonly (readonly [id: string, arm: Arm])[] = [
  ['top10', ['shares', 'top10']],
  ['top50', ['shares', 'top50']],
  ['all', all],
];

/** The main comparison on another base, or in another world. */
export const comparisonOn = (experiment: ExperimentId, prefix = ''): Check[] => [
  {
    id: `${prefix}top20-random20`,
    role: 'central',
    bar: { from: 0 },
    unit: 'points',
    estimate: between([experiment, 'top20'], [experiment, 'random20']),
  },
  {
    id: `${prefix}all-bottom80`,
    role: 'central',
    bar: { from: 0 },
    unit: 'points',
    estimate: between([experiment, 'all'], [experiment, 'bottom80']),
  },
  {
    id: `${prefix}top20-all`,
    role: 'supporting',
    bar: { from: -margin },
    unit: 'points',
    estimate: between([experiment, 'top20'], [experiment, 'all']),
  },
  {
    id: `${prefix}top20-gain`,
    role: 'given',
    bar: { from: 0 },
    unit: 'points',
    estimate: (results) => gainOf(results, experiment, 'top20'),
  },
];

/** All six Countdown bases of up to 850k parameters, by an experiment of each. */
const pooledBases = ['main', 'base-2', 'base-3', 'size-50k', 'size-850k', 'long'] as const;

/**
 * Top 20 % less all tokens, of all six bases: each base's mean over its seeds is one number, and the interval is Student's
 * over the bases.
 * @returns null until every base was trained
 */
const pooled = (of?: (point: EvaluatedPoint) => number) => (results: Results) => {
  const leads = pooledBases.map((experiment) =>
    between([experiment, 'top20'], [experiment, 'all'], of)(results),
  );
  return leads.some((lead) => lead === null)
    ? null
    : meanOf(leads.map((lead, seed) => ({ seed, value: lead!.value })));
};

/**
 * Entropy of two conditions at equal progress: at the lower of their two last pass rates, by seed, between the evaluations on
 * the way there. Seeds in which a condition ends no higher than where both began have made no progress to compare at: there
 * the base would be compared with itself.
 * @returns null below three seeds
 */
const entropyAtEqualPass =
  (a: Arm, b: Arm) =>
  (results: Results): Estimate | null => {
    const pairs = runsOf(results, ...a).flatMap(({ seed, points }) => {
      const other = runsOf(results, ...b).find((one) => one.seed === seed)?.points;
      if (!other) return [];
      const level = Math.min(points[points.length - 1].passAt1, other[other.length - 1].passAt1);
      if (level <= points[0].passAt1 && level <= other[0].passAt1) return [];
      return [{ seed, value: entropyAtPass(points, level) - entropyAtPass(other, level) }];
    });
    return pairs.length < 3 ? null : meanOf(pairs);
  };

/** Entropy where a run first reaches a pass rate, between two evaluations in proportion; at its start where that is higher. */
export function entropyAtPass(points: readonly EvaluatedPoint[], level: number): number {
  const reached = points.findIndex(({ passAt1 }) => passAt1 >= level);
  if (reached < 0) return points[points.length - 1].entropy;
  if (reached === 0) return points[0].entropy;
  const [before, after] = [points[reached - 1], points[reached]];
  const way = (level - before.passAt1) / (after.passAt1 - before.passAt1);
  return before.entropy + way * (after.entropy - before.entropy);
}

export const checksOfTrainings: Record<TrainingFigure, readonly Check[]> = {
  /** Table 2, Fig. 6: RLVR on the top 20 % alone beats all tokens, and its responses are longer. */
  table2: [
    { id: 'better', role: 'central', bar: { from: 0 }, unit: 'points', estimate: between(top20, all) },
    {
      id: 'as-good',
      role: 'supporting',
      bar: { from: -margin },
      unit: 'points',
      estimate: between(top20, all),
    },
    {
      id: 'pooled',
      role: 'supporting',
      bar: { from: 0 },
      unit: 'points',
      drawnFrom: 'bases',
      estimate: pooled(),
    },
    {
      id: 'pass-k',
      role: 'supporting',
      bar: { from: -margin },
      unit: 'points',
      estimate: between(top20, all, passAtKOf),
    },
    {
      id: 'pooled-pass-k',
      role: 'supporting',
      bar: { from: -margin },
      unit: 'points',
      drawnFrom: 'bases',
      estimate: pooled(passAtKOf),
    },
    {
      id: 'longer',
      // What is measured is giving up: with `stop` forbidden the difference is gone.
      role: 'given',
      bar: { from: 0 },
      unit: 'tokens',
      estimate: between(top20, all, lengthOf),
    },
    {
      id: 'gain',
      role: 'given',
      bar: { from: 0 },
      unit: 'points',
      estimate: (results) => gainOf(results, ...top20),
    },
  ],
  /** Fig. 7: the bottom 80 % fail; 20 % is the best share. */
  fig7: [
    {
      id: 'bottom80-fails',
      role: 'central',
      bar: { to: 0 },
      unit: 'points',
      // Under a fifth of what all tokens gain.
      estimate: (results) => gainBeyondShareOfAll(results, ...bottom80, 0.2),
    },
    {
      id: 'all-bottom80',
      role: 'supporting',
      bar: { from: 0 },
      unit: 'points',
      estimate: between(all, bottom80),
    },
    ...shares.map(
      ([id, arm]): Check => ({
        id,
        role: 'supporting',
        bar: { from: 0 },
        unit: 'points',
        estimate: between(top20, arm),
      }),
    ),
  ],
  /**
   * Fig. 7: overall entropy is highest where the top 20 % are trained on, far lower for the bottom 80 %. Compared at equal
   * progress, for a condition that has learned less has changed less.
   */
  'fig7-entropy': [
    ...[...shares, ['bottom80', bottom80] as const].map(
      ([id, arm]): Check => ({
        id,
        role: id === 'all' ? 'central' : 'supporting',
        bar: { from: 0 },
        unit: 'nats',
        estimate: entropyAtEqualPass(top20, arm),
      }),
    ),
    // At equal steps, as in the paper; not judged, for who has learned less has changed less.
    ...[['all', all] as const, ['bottom80', bottom80] as const].map(
      ([id, arm]): Check => ({
        id: `${id}-steps`,
        role: 'given',
        bar: { from: 0 },
        unit: 'nats',
        estimate: between(top20, arm, entropyOf),
      }),
    ),
  ],
  /** Fig. 8: what the top 20 % have over all tokens grows with the model. */
  fig8: [
    ['size-50k', 'main'],
    ['main', 'size-850k'],
    ['size-50k', 'size-850k'],
  ].map(([small, large]): Check => {
    const lead = (results: Results, experiment: string) =>
      seedDifferences(
        finals(results, experiment as ExperimentId, 'top20'),
        finals(results, experiment as ExperimentId, 'all'),
      );
    return {
      id: `${small}-${large}`,
      role: small === 'size-50k' && large === 'size-850k' ? 'central' : 'supporting',
      bar: { from: 0 },
      unit: 'points',
      // Other bases: seeds do not pair.
      estimate: (results) => independentDifferenceOf(lead(results, large), lead(results, small)),
    };
  }),
  /** Fig. 10: training on the top 20 % goes on to gain where responses may be longer, and they are. */
  fig10: [
    {
      id: 'more-room',
      role: 'central',
      bar: { from: 0 },
      unit: 'points',
      estimate: between(['long-more', 'top20'], ['long-same', 'top20']),
    },
    {
      id: 'longer',
      role: 'given',
      bar: { from: 0 },
      unit: 'tokens',
      estimate: between(['long-more', 'top20'], ['long-same', 'top20'], lengthOf),
    },
    {
      id: 'more-than-all',
      role: 'supporting',
      bar: { from: 0 },
      unit: 'points',
      estimate: between(['long-more', 'top20'], ['long-more', 'all']),
    },
  ],
  /**
   * Section 6: clip-higher is better than an entropy bonus. It takes updates in which tokens are clipped from above, for that is
   * the bound that clip-higher moves.
   */
  regularisers: [
    {
      id: 'clipped',
      role: 'required',
      bar: { from: 0.01 },
      unit: 'share',
      estimate: (results) => meanOf(clippedShares(results, ...clipHigher, ({ high }) => high)),
    },
    {
      id: 'clip-higher-bonus',
      role: 'central',
      bar: { from: 0 },
      unit: 'points',
      estimate: between(clipHigher, bonus),
    },
    {
      id: 'clip-higher-entropy',
      role: 'supporting',
      bar: { from: 0 },
      unit: 'nats',
      estimate: between(clipHigher, symmetric, entropyOf),
    },
    {
      id: 'bonus-entropy',
      role: 'supporting',
      bar: { from: 0 },
      unit: 'nats',
      estimate: between(bonus, symmetric, entropyOf),
    },
  ],
  /** The controls that the paper lacks: as many tokens, taken blindly, or at the positions where forks stand. */
  controls: [
    { id: 'random20', role: 'central', bar: { from: 0 }, unit: 'points', estimate: between(top20, random20) },
    {
      id: 'matched20',
      role: 'supporting',
      bar: { from: 0 },
      unit: 'points',
      estimate: between(top20, ['shares', 'matched20']),
    },
    {
      id: 'random20-less',
      // A fifth of the tokens to learn from, at a rate that is too low for it: that it gains less is no finding.
      role: 'given',
      bar: { to: 0 },
      unit: 'points',
      // Nine tenths of what all tokens gain: a follow-up found that a random 20 % recover 98 % of it.
      estimate: (results) => gainBeyondShareOfAll(results, ...random20, 0.9),
    },
  ],
  /** Whether it hangs on the base: two more, distilled from other seeds. */
  bases: [...comparisonOn('base-2', 'base-2-'), ...comparisonOn('base-3', 'base-3-')],
  /** What implementations differ in: each as good as the default, within the margin. */
  implementations: ['top20-v1', 'top20-threshold', 'top20-sequence', 'top20-rollout'].map(
    (condition): Check => ({
      id: condition,
      role: 'central',
      bar: { from: -margin, to: margin },
      unit: 'points',
      estimate: between(['implementations', condition], top20),
    }),
  ),
  /** The second world. */
  walk: comparisonOn('walk', 'walk-'),
};
