import type { Check } from './claims.ts';
import { type BySeed, differenceOf, meanOf, seedDifferences } from './estimates.ts';
import type { FigureId } from './figure_ids.ts';
import type { ModelName, ReadingResult, Results, SettlingResult } from './results.ts';

type ReadingFigure = Extract<FigureId, 'table1' | 'fig4' | 'fig5' | 'sft'>;

/** Bins of Fig. 4 that make up the top fifth by the base's entropy, and the lower half. */
const topFifth = { from: 80, to: 100 };
const lowerHalf = { from: 0, to: 50 };

/** Conditions whose runs are read: those of the main experiment that learn. */
export const readConditions = ['top20', 'all'] as const;

const overSeeds = (results: Results, condition: string, of: (reading: ReadingResult) => number): BySeed =>
  results.readings
    .filter((reading) => reading.experiment === 'main' && reading.condition === condition)
    .map((reading) => ({ seed: reading.seed, value: of(reading) }));

const atEnd = ({ steps }: ReadingResult) => steps[steps.length - 1];

/** Mean of a number over the bins of a range of percentiles. */
function overBins(
  { change }: ReadingResult,
  { from, to }: { from: number; to: number },
  of: (change: number) => number,
): number {
  const bins = change.filter((bin) => bin.from >= from && bin.to <= to);
  return bins.reduce((sum, bin) => sum + of(bin.change), 0) / bins.length;
}

/** How far a percentile of the entropy moved over training, between its least and greatest value, nats. */
function rangeOf({ steps }: ReadingResult, percentile: number): number {
  const values = steps.flatMap(({ percentiles }) =>
    percentiles.filter((p) => p.percentile === percentile).map(({ entropy }) => entropy),
  );
  return Math.max(...values) - Math.min(...values);
}

/** What training did to the entropy at the base's forks or elsewhere, by seed, nats. */
function settled(
  { settling }: Results,
  place: 'forks' | 'rest',
  is: (model: ModelName) => number | null,
): BySeed {
  const found = settling.find(({ base }) => base === 'countdown-164k');
  const before = found && baseOf(found);
  if (!found || !before) return [];
  return found.models.flatMap((entry) => {
    const seed = is(entry.model);
    return seed === null ? [] : [{ seed, value: entry[place] - before[place] }];
  });
}

const baseOf = ({ models }: SettlingResult) =>
  models.find(({ model }) => model.run === undefined && model.distilled === undefined);

const trained = (experiment: string, condition: string) => (model: ModelName) =>
  model.run?.experiment === experiment && model.run.condition === condition ? model.run.seed : null;
const distilled = (model: ModelName) => model.distilled ?? null;

export const checksOfReadings: Record<ReadingFigure, readonly Check[]> = {
  /** Table 1: of the top 20 % positions, the final model shares most (86.67 %) with the base; chance is 20 %. */
  table1: readConditions.flatMap((condition): Check[] => [
    {
      id: `${condition}-most`,
      bar: { from: 0.5 },
      unit: 'share',
      estimate: (results) => meanOf(overSeeds(results, condition, (reading) => atEnd(reading).withBase)),
    },
    {
      id: `${condition}-as-paper`,
      bar: { from: 0.8 },
      unit: 'share',
      estimate: (results) => meanOf(overSeeds(results, condition, (reading) => atEnd(reading).withBase)),
    },
  ]),
  /** Fig. 4: entropy changes most where it was high, and there it rises. */
  fig4: readConditions.flatMap((condition): Check[] => [
    {
      id: `${condition}-at-forks`,
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        meanOf(
          overSeeds(
            results,
            condition,
            (reading) => overBins(reading, topFifth, Math.abs) - overBins(reading, lowerHalf, Math.abs),
          ),
        ),
    },
    {
      id: `${condition}-rises`,
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        meanOf(overSeeds(results, condition, (reading) => overBins(reading, topFifth, (change) => change))),
    },
  ]),
  /** Fig. 5: the high percentiles move over training, and the low ones stay. */
  fig5: readConditions.flatMap((condition): Check[] => [
    {
      id: `${condition}-high-moves`,
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        meanOf(overSeeds(results, condition, (reading) => rangeOf(reading, 95) - rangeOf(reading, 50))),
    },
    {
      id: `${condition}-low-stays`,
      bar: { to: 0.01 },
      unit: 'nats',
      estimate: (results) => meanOf(overSeeds(results, condition, (reading) => rangeOf(reading, 50))),
    },
  ]),
  /** Section 6: RL keeps the entropy of forks or raises it, SFT takes it away. */
  sft: [
    {
      id: 'sft-settles',
      bar: { to: 0 },
      unit: 'nats',
      estimate: (results) => meanOf(settled(results, 'forks', distilled)),
    },
    {
      id: 'rl-keeps',
      bar: { from: -0.02 },
      unit: 'nats',
      estimate: (results) => meanOf(settled(results, 'forks', trained('main', 'all'))),
    },
    {
      id: 'rl-over-sft',
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        differenceOf(settled(results, 'forks', trained('main', 'all')), settled(results, 'forks', distilled)),
    },
    {
      // The paper: an entropy bonus raises the settled majority too, clip-higher the forks.
      id: 'bonus-raises-rest',
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        meanOf(
          seedDifferences(
            settled(results, 'rest', trained('regularisers', 'entropy-bonus')),
            settled(results, 'rest', trained('main', 'all')),
          ),
        ),
    },
  ],
};
