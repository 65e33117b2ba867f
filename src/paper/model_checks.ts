import { type BySeed, differenceOf, meanLess, meanOf } from './estimates.ts';
import { isSameModel, mainBase } from './models.ts';
import type { FigureId, ModelName } from './names.ts';
import type { EntropyResult, MeasuredRate, Results, TransferSet } from './results.ts';
import type { Check } from './rule.ts';
import { type Estimate, margin } from './rule.ts';

type ModelFigure = Extract<FigureId, 'fig2' | 'fig3' | 'fig9'>;

/** The bases whose entropies are measured. */
export const readBases = ['countdown-164k', 'countdown-50k', 'countdown-850k', 'walk-86k'] as const;

/** Temperatures of the two halves of Fig. 3: high and low. */
export const hot = 2;
export const cold = 0.3;

/** The sets of problems of Fig. 9. */
export const transferred = ['goals', 'larger', 'four'] as const satisfies readonly TransferSet[];

/** Nothing is judged of a set where both conditions are below this pass@1: it would be of a handful of answers. */
const floor = 0.02;

/** The models of Fig. 3: the base and the RL-trained model, by their names in the checks. */
export const sweptModels: readonly (readonly [id: string, model: ModelName])[] = [
  ['base', { base: mainBase }],
  ['all', { base: mainBase, run: { experiment: 'main', condition: 'all', seed: 1 } }],
  ['top20', { base: mainBase, run: { experiment: 'main', condition: 'top20', seed: 1 } }],
];

const entropiesOf = ({ entropies }: Results, base: string): EntropyResult | undefined =>
  entropies.find(({ model }) => isSameModel(model, { base }));

/** pass@1 with forks at a high or low temperature minus that with the other tokens at it, paired over problems. */
const swept =
  (model: ModelName, temperature: number) =>
  ({ sweeps }: Results): Estimate | null => {
    const sweep = sweeps.find((one) => isSameModel(one.model, model));
    const difference = sweep?.differences.find((one) => one.temperature === temperature);
    return sweep && difference
      ? { value: difference.mean, interval: difference.interval, n: sweep.problems }
      : null;
  };

/** pass@1 on a set by seed, of the main experiment's runs. */
export const passRates = ({ transfers }: Results, set: TransferSet, condition: string): BySeed =>
  transfers.flatMap(({ set: own, model: { run }, passAt1 }) =>
    own === set && run?.experiment === 'main' && run.condition === condition
      ? [{ seed: run.seed, value: passAt1 }]
      : [],
  );

/** Whether both conditions were measured on a set, and neither solves what could be compared. */
export function isAtFloor(results: Results, set: TransferSet): boolean {
  const solved = [passRates(results, set, 'top20'), passRates(results, set, 'all')].map(meanOf);
  return solved.every((rate) => rate !== null && rate.value < floor);
}

/**
 * The base's pass@1 on a set, with the error of its sampling: the binomial one of all samples together, which is the most that
 * it can be on problems of unequal difficulty.
 */
export function ofBase({ transfers }: Results, set: TransferSet): MeasuredRate | null {
  const base = transfers.find((one) => one.set === set && isSameModel(one.model, { base: mainBase }));
  if (!base) return null;
  const { passAt1: rate, problems, samples } = base;
  return { rate, se: Math.sqrt((rate * (1 - rate)) / (problems * samples)) };
}

/** What the top 20 % have over the base on a set. */
function gainOn(results: Results, set: TransferSet): Estimate | null {
  const base = ofBase(results, set);
  return base && meanLess(passRates(results, set, 'top20'), base);
}

export const checksOfModels: Record<ModelFigure, readonly Check[]> = {
  /** Fig. 2: half of all tokens are settled (50.64 % below .01 nats), and the top 20 % have most of the entropy. */
  fig2: readBases.flatMap((base): Check[] => [
    {
      id: `${base}-settled`,
      // 13 of the 18 tokens of an attempt are copied or computed: the grammar settles them.
      role: 'given',
      bar: { from: 0.5 },
      unit: 'share',
      estimate: (results) => {
        const found = entropiesOf(results, base);
        return found
          ? { value: found.settled.share, interval: found.settled.interval, n: found.problems }
          : null;
      },
    },
    {
      id: `${base}-top-holds`,
      role: 'given',
      bar: { from: 0.5 },
      unit: 'share',
      estimate: (results) => {
        const found = entropiesOf(results, base);
        return found
          ? { value: found.topHolds.share, interval: found.topHolds.interval, n: found.problems }
          : null;
      },
    },
    {
      id: `${base}-forks`,
      role: 'given',
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) => {
        const found = entropiesOf(results, base);
        return found
          ? { value: found.slotGap.nats, interval: found.slotGap.interval, n: found.problems }
          : null;
      },
    },
  ]),
  /** Fig. 3: a high temperature hurts less at forks than at other tokens, and a low one hurts more. */
  fig3: sweptModels.flatMap(([id, model]): Check[] => [
    {
      id: `${id}-hot`,
      role: id === 'all' ? 'central' : 'supporting',
      bar: { from: 0 },
      unit: 'points',
      estimate: swept(model, hot),
    },
    {
      id: `${id}-cold`,
      role: id === 'all' ? 'central' : 'supporting',
      bar: { to: 0 },
      unit: 'points',
      estimate: swept(model, cold),
    },
  ]),
  /** Fig. 9: training generalises, for the top 20 % more than for all tokens. */
  fig9: transferred.flatMap((set): Check[] => {
    const aboveFloor = (estimate: (results: Results) => Estimate | null) => (results: Results) =>
      isAtFloor(results, set) ? null : estimate(results);
    const toAll = aboveFloor((results) =>
      differenceOf(passRates(results, set, 'top20'), passRates(results, set, 'all')),
    );
    return [
      {
        id: `${set}-better`,
        role: set === 'goals' ? 'central' : 'supporting',
        bar: { from: 0 },
        unit: 'points',
        estimate: toAll,
      },
      {
        id: `${set}-as-good`,
        role: 'supporting',
        bar: { from: -margin },
        unit: 'points',
        estimate: toAll,
      },
      {
        id: `${set}-gain`,
        role: 'given',
        bar: { from: 0 },
        unit: 'points',
        estimate: aboveFloor((results) => gainOn(results, set)),
      },
    ];
  }),
};
