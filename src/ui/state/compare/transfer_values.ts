import type { TransferOutcome } from '../../../experiment/transfer_outcome.ts';
import type { InspectCost } from '../../../lab/client/inspect_protocol.ts';
import type { Interval } from '../../../stats/intervals.ts';
import { meanInterval } from '../../../stats/intervals.ts';
import { type PairedDifferences, pairedDifferences } from '../../../stats/paired_differences.ts';
import type { SeedValue } from '../../../stats/seeds.ts';
import { mean, sum } from '../../../stats/totals.ts';
import type { TransferSetId } from '../../../task/transfer_sets.ts';
import type { ComparedRun } from './compared_run.ts';
import type { RunGroup } from './run_groups.ts';

/** Whose model it was. */
export type TransferModel =
  | { readonly base: string }
  | {
      readonly run: Pick<ComparedRun, 'experiment' | 'condition' | 'seed' | 'spec' | 'onScreen'>;
      /** The step of the model. */
      readonly step: number;
    };

/** What a model did on one set of other problems. */
export interface Transferred {
  readonly set: TransferSetId;
  readonly of: TransferModel;
  readonly outcome: TransferOutcome;
  readonly cost: InspectCost;
}

/** Share of right answers over all problems. */
export const passOf = ({ right, samples }: TransferOutcome): number => sum(right) / (right.length * samples);

/** pass@1 of each problem. */
const passes = ({ right, samples }: TransferOutcome): number[] => right.map((count) => count / samples);

/** Whether a tested model is the current one of a run: on the screen it may have been restarted since. */
function isOf(of: TransferModel, run: ComparedRun): boolean {
  if (!('run' in of)) return false;
  const { experiment, condition, seed, spec } = of.run;
  if (experiment !== run.experiment || condition !== run.condition || seed !== run.seed) return false;
  return run.onScreen ? spec === run.spec : of.step === run.metrics.at(-1)?.step;
}

/** The newest model of a run that was tested on a set. */
const transferOf = (tested: readonly Transferred[], run: ComparedRun, set: TransferSetId) =>
  tested.findLast((one) => one.set === set && isOf(one.of, run)) ?? null;

/** A condition on a set. */
export interface TransferRow {
  readonly group: RunGroup;
  readonly seeds: readonly (SeedValue & { readonly outcome: TransferOutcome; readonly step: number })[];
  readonly mean: number;
  /** 95 %, Student's: over seeds where there are two, else over the problems of the one. */
  readonly interval: Interval | null;
  readonly base: TransferOutcome | null;
}

/** All conditions that were tested on a set, in the order of the groups. */
export function transferRows(
  groups: readonly RunGroup[],
  tested: readonly Transferred[],
  set: TransferSetId,
): TransferRow[] {
  return groups.flatMap((group): TransferRow[] => {
    const seeds = group.runs.flatMap((run) => {
      const found = transferOf(tested, run, set);
      if (!found || !('step' in found.of)) return [];
      const { outcome, of } = found;
      return [{ seed: run.seed, value: passOf(outcome), outcome, step: of.step }];
    });
    if (seeds.length === 0) return [];
    const { model } = group.runs[0].spec;
    const base = tested.find(({ of, set: on }) => on === set && 'base' in of && of.base === model);
    return [
      {
        group,
        seeds,
        mean: mean(seeds, ({ value }) => value)!,
        interval: meanInterval(seeds.length > 1 ? seeds.map(({ value }) => value) : passes(seeds[0].outcome)),
        base: base?.outcome ?? null,
      },
    ];
  });
}

/** A condition against another on a set: a - b. */
export interface TransferDifference {
  readonly group: RunGroup;
  /** What is paired: seeds where two are in common, else the problems of the one that is. */
  readonly over: 'seeds' | 'problems';
  /** `pairs` are seeds; there are none where problems are paired. `n` counts what is paired. */
  readonly result: Pick<PairedDifferences, 'pairs' | 'n' | 'mean' | 't'>;
}

/** The differences in pass@1 of all conditions from one. Those without a seed in common with it are left out. */
export function transferDifferences(
  rows: readonly TransferRow[],
  reference: TransferRow,
): TransferDifference[] {
  return rows.flatMap((row): TransferDifference[] => {
    const { group } = row;
    if (row === reference) return [];
    const bySeed = pairedDifferences(row.seeds, reference.seeds);
    if (bySeed.n > 1) return [{ group, over: 'seeds', result: bySeed }];
    const [pair] = bySeed.pairs;
    if (pair === undefined) return [];
    const [ours, theirs] = [row, reference].map(({ seeds }) =>
      passes(seeds.find(({ seed }) => seed === pair.seed)!.outcome),
    );
    if (ours.length !== theirs.length) return [];
    const t = meanInterval(ours.map((value, problem) => value - theirs[problem]));
    return [{ group, over: 'problems', result: { pairs: [], n: ours.length, mean: pair.difference, t } }];
  });
}
