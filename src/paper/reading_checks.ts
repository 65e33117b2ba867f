import { mean } from '../stats/totals.ts';
import { distilledSeed, entropyChanges, seedUnder } from './entropy_by_seed.ts';
import { type BySeed, differenceOf, meanOf, seedDifferences } from './estimates.ts';
import type { FigureId } from './names.ts';
import type { ReadingResult, Results } from './results.ts';
import type { Check } from './rule.ts';

type ReadingFigure = Extract<FigureId, 'table1' | 'fig4' | 'fig5' | 'sft'>;

/** Bins of Fig. 4 that make up the top fifth by the base's entropy, and the lower half: percentiles. */
export const topFifth = { from: 80, to: 100 };
const lowerHalf = { from: 0, to: 50 };

/** Conditions whose runs are read: those of the main experiment that learn. */
export const readConditions = ['top20', 'all'] as const;

const overSeeds = (results: Results, condition: string, of: (reading: ReadingResult) => number): BySeed =>
  results.readings
    .filter((reading) => reading.experiment === 'main' && reading.condition === condition)
    .map((reading) => ({ seed: reading.seed, value: of(reading) }));

const atEnd = ({ steps }: ReadingResult) => steps[steps.length - 1];

/** Mean of a number over the bins of a range of percentiles, which hold equally many tokens. */
export function overBins(
  { change }: ReadingResult,
  { from, to }: { from: number; to: number },
  of: (change: number) => number,
): number {
  const bins = change.filter((bin) => bin.from >= from && bin.to <= to);
  return mean(bins, (bin) => of(bin.change))!;
}

/** How far a percentile of the entropy moved over training, between its least and greatest value, nats. */
function rangeOf({ steps }: ReadingResult, percentile: number): number {
  const values = steps.flatMap(({ percentiles }) =>
    percentiles.filter((p) => p.percentile === percentile).map(({ entropy }) => entropy),
  );
  return Math.max(...values) - Math.min(...values);
}

export const checksOfReadings: Record<ReadingFigure, readonly Check[]> = {
  /**
   * Table 1: of the top 20 % positions, the final model shares most (86.67 %) with the base. That means something only beside
   * what the grammar's slots alone make them share, and what bases share that no training connects.
   */
  table1: readConditions.flatMap((condition): Check[] => [
    {
      id: `${condition}-over-bases`,
      role: condition === 'all' ? 'central' : 'supporting',
      bar: { from: 0 },
      unit: 'share',
      estimate: (results) =>
        meanOf(overSeeds(results, condition, (reading) => atEnd(reading).withBase - reading.withOtherBases)),
    },
    {
      id: `${condition}-over-slot`,
      role: condition === 'all' ? 'central' : 'supporting',
      bar: { from: 0 },
      unit: 'share',
      estimate: (results) =>
        meanOf(overSeeds(results, condition, (reading) => atEnd(reading).withBase - reading.bySlot)),
    },
    {
      id: `${condition}-as-paper`,
      role: 'supporting',
      bar: { from: 0.8 },
      unit: 'share',
      estimate: (results) => meanOf(overSeeds(results, condition, (reading) => atEnd(reading).withBase)),
    },
  ]),
  /** Fig. 4: entropy changes most where it was high, and there it rises. */
  fig4: readConditions.flatMap((condition): Check[] => [
    {
      id: `${condition}-at-forks`,
      // A settled token cannot fall.
      role: 'given',
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
      role: condition === 'all' ? 'central' : 'supporting',
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
      // The median is at zero from the start, and a range is never below it.
      role: 'given',
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        meanOf(overSeeds(results, condition, (reading) => rangeOf(reading, 95) - rangeOf(reading, 50))),
    },
    {
      id: `${condition}-low-stays`,
      role: 'given',
      bar: { to: 0.01 },
      unit: 'nats',
      estimate: (results) => meanOf(overSeeds(results, condition, (reading) => rangeOf(reading, 50))),
    },
  ]),
  /** Section 6: RL keeps the entropy of forks or raises it, SFT takes it away. */
  sft: [
    {
      id: 'sft-settles',
      role: 'given',
      bar: { to: 0 },
      unit: 'nats',
      estimate: (results) => meanOf(entropyChanges(results, 'forks', distilledSeed)),
    },
    {
      id: 'rl-keeps',
      role: 'central',
      bar: { from: -0.02 },
      unit: 'nats',
      estimate: (results) => meanOf(entropyChanges(results, 'forks', seedUnder('main', 'all'))),
    },
    {
      id: 'rl-over-sft',
      role: 'central',
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        differenceOf(
          entropyChanges(results, 'forks', seedUnder('main', 'all')),
          entropyChanges(results, 'forks', distilledSeed),
        ),
    },
    {
      // The paper: an entropy bonus raises the settled majority too, clip-higher the forks.
      id: 'bonus-raises-rest',
      role: 'supporting',
      bar: { from: 0 },
      unit: 'nats',
      estimate: (results) =>
        meanOf(
          seedDifferences(
            entropyChanges(results, 'rest', seedUnder('regularisers', 'entropy-bonus')),
            entropyChanges(results, 'rest', seedUnder('main', 'all')),
          ),
        ),
    },
  ],
};
