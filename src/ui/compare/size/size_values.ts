import type { Selection } from '../../../experiment/condition_choice.ts';
import type { Interval } from '../../../stats/intervals.ts';
import { meanInterval } from '../../../stats/intervals.ts';
import type { Moments } from '../../../stats/moments.ts';
import {
  pairedDifferences,
  type UnpairedDifference,
  unpairedDifference,
} from '../../../stats/paired_differences.ts';
import type { SeedValue } from '../../../stats/seeds.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { parametersOf } from '../../state/recipe.ts';
import { endsOf } from '../differences/end_values.ts';

/** An experiment on the axis of sizes: all its conditions begin from one base. */
export interface SizeColumn {
  readonly experiment: string;
  readonly model: string;
  /** As the base's name has them. */
  readonly parameters: number;
  /** The last step that all its conditions were evaluated at. */
  readonly step: number;
  /** pass@1 of the base; null where it was not evaluated. */
  readonly base: number | null;
}

/** A condition at the end of the training of a base. */
export interface SizedValue {
  readonly column: SizeColumn;
  readonly seeds: readonly SeedValue[];
  readonly moments: Moments;
  /** Of the mean over seeds: Student's, 95 %; null of one seed. */
  readonly interval: Interval | null;
}

/** A condition under its selection, whichever experiments it is in. */
export interface SizedCondition {
  readonly key: string;
  readonly selection: Selection;
  /** Which of the conditions it is that select alike, for its shade and dash. */
  readonly variant: number;
  /** By size, rising. */
  readonly values: readonly SizedValue[];
}

/** pass@1 at the end of training, by the size of the base (paper, Fig. 8). */
export interface BySize {
  /** By size, rising. Two experiments may have bases of one size. */
  readonly columns: readonly SizeColumn[];
  readonly conditions: readonly SizedCondition[];
  /** How many different sizes there are: of fewer than two nothing can be said. */
  readonly sizes: number;
  /** Omitted bases: of another task, or without a size in their name. */
  readonly leftOut: readonly string[];
}

/**
 * What is shown, by the size of its base. Tasks are not mixed: the one with the most sizes is taken.
 * @param groups all conditions that are shown, of all experiments
 */
export function bySize(groups: readonly RunGroup[]): BySize {
  const experiments = new Set(groups.map(({ runs: [run] }) => run.experiment));
  const all = [...experiments].flatMap((id) => {
    const own = groups.filter(({ runs: [run] }) => run.experiment === id);
    const [{ spec, experiment }] = own[0].runs;
    const parameters = parametersOf(spec.model);
    const ends = endsOf(own, 'pass');
    // Before a step was evaluated there are the bases alone, which are the same under every condition.
    if (ends === null || ends.step === 0) return [];
    const base = ends.values.find((value) => value.base !== null)?.base ?? null;
    return [{ world: spec.world, model: spec.model, parameters, experiment, base, ends }];
  });
  const sizesIn = (world: string) =>
    new Set(all.flatMap((one) => (one.world === world ? (one.parameters ?? []) : []))).size;
  const world = all.reduce<string | null>(
    (best, one) => (best === null || sizesIn(one.world) > sizesIn(best) ? one.world : best),
    null,
  );
  const placed = all.flatMap(({ parameters, ...one }) =>
    one.world === world && parameters !== null ? [{ ...one, parameters }] : [],
  );
  placed.sort((a, b) => a.parameters - b.parameters || (a.model < b.model ? -1 : 1));
  const found = new Map<string, { selection: Selection; values: SizedValue[] }>();
  const columns = placed.map(({ experiment, model, parameters, base, ends }): SizeColumn => {
    const column = { experiment, model, parameters, step: ends.step, base };
    for (const { group, seeds, moments } of ends.values) {
      const key = selectionKey(group.selection);
      const entry = found.get(key) ?? { selection: group.selection, values: [] };
      found.set(key, entry);
      const interval = meanInterval(seeds.map(({ value }) => value));
      entry.values.push({ column, seeds, moments, interval });
    }
    return column;
  });
  const conditions = [...found].map(([key, { selection, values }], at, list) => ({
    key,
    selection,
    values,
    variant: list.slice(0, at).filter(([, other]) => other.selection.select === selection.select).length % 4,
  }));
  const used = new Set(columns.map(({ experiment }) => experiment));
  return {
    columns,
    conditions,
    sizes: new Set(columns.map(({ parameters }) => parameters)).size,
    leftOut: [...new Set(all.filter((one) => !used.has(one.experiment)).map(({ model }) => model))],
  };
}

/** Conditions that let the gradient touch the same, under one name, are the same condition. */
const selectionKey = ({ select, rho, name = '' }: Selection): string =>
  [select, select === 'all' ? '' : rho, name].join(' ');

/** The lead of a condition over another at one size. */
export interface SizedLead {
  readonly column: SizeColumn;
  /** Seed by seed, or, where the two have no seed in common, as independent values (Welch). */
  readonly way: 'paired' | 'welch';
  readonly mean: number;
  /** 95 %; null where there are too few values. */
  readonly interval: Interval | null;
  /** By seed; empty where they are not paired. */
  readonly pairs: readonly SeedValue[];
  /** Values of either condition: the same number where they are paired. */
  readonly n: readonly [number, number];
  readonly tooFew: boolean;
}

/** The lead of a over b at each experiment that has both; of an experiment that is there twice each by itself. */
export function leadsOf(a: SizedCondition, b: SizedCondition): SizedLead[] {
  return a.values.flatMap((ours): SizedLead[] => {
    const theirs = b.values.find(({ column }) => column.experiment === ours.column.experiment);
    if (!theirs) return [];
    const { column } = ours;
    const { pairs, n, mean, t, tooFew } = pairedDifferences(ours.seeds, theirs.seeds);
    if (mean !== null) {
      const differences = pairs.map(({ seed, difference }) => ({ seed, value: difference }));
      return [{ column, way: 'paired', mean, interval: t, pairs: differences, n: [n, n], tooFew }];
    }
    const apart = unpairedDifference(ours.seeds, theirs.seeds);
    if (!apart.a || !apart.b) return [];
    return [
      {
        column,
        way: 'welch',
        mean: apart.a.mean - apart.b.mean,
        interval: apart.welch && { low: apart.welch.low, high: apart.welch.high },
        pairs: [],
        n: [apart.a.n, apart.b.n],
        tooFew: apart.tooFew,
      },
    ];
  });
}

/**
 * How much larger the lead is at the largest size than at the smallest. A seed under one base has nothing in common with
 * it under another, so the leads of the two sizes are independent values.
 * @returns null where either lead is not paired
 */
export function growthOf(leads: readonly SizedLead[]): UnpairedDifference | null {
  const [first, last] = [leads[0], leads.at(-1)];
  if (!first || !last || first.column.parameters === last.column.parameters) return null;
  if (first.pairs.length === 0 || last.pairs.length === 0) return null;
  return unpairedDifference(last.pairs, first.pairs);
}
