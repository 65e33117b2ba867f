import type { Evaluation } from '../../../experiment/record.ts';
import { type Moments, momentsOf } from '../../../stats/moments.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';

/** What is looked at by what gets the gradient (paper, Fig. 7 and 10). */
export const endKinds = ['pass', 'entropy', 'length'] as const;
export type EndKind = (typeof endKinds)[number];

const field = {
  pass: 'eval/pass@1',
  entropy: 'eval/entropy',
  length: 'eval/length',
} as const satisfies Record<EndKind, keyof Evaluation>;

/** A condition at the last step that all shown conditions were evaluated at. */
export interface EndValue {
  readonly group: RunGroup;
  readonly seeds: readonly { readonly seed: number; readonly value: number }[];
  readonly moments: Moments;
  /** Mean over seeds of the base; null where it was not evaluated. */
  readonly base: number | null;
}

export interface Ends {
  readonly step: number;
  readonly values: readonly EndValue[];
}

/**
 * The conditions at the last step that each of them has a seed evaluated at, by what they select and how much: top from
 * the smallest share, then all, the rest, random, matched.
 * @returns null before there is such a step
 */
export function endsOf(groups: readonly RunGroup[], kind: EndKind): Ends | null {
  const evaluated = groups
    .map(({ runs }) => new Set(runs.flatMap(({ evaluations }) => evaluations.map(({ step }) => step))))
    .filter(({ size }) => size > 0);
  const common = [...(evaluated[0] ?? [])].filter((step) => evaluated.every((steps) => steps.has(step)));
  if (common.length === 0) return null;
  const step = Math.max(...common);
  const at = (group: RunGroup, wanted: number) =>
    group.runs.flatMap(({ seed, evaluations }) => {
      const found = evaluations.findLast((e) => e.step === wanted);
      return found ? [{ seed, value: found[field[kind]] }] : [];
    });
  const values = groups.toSorted(bySelection).flatMap((group): EndValue[] => {
    const seeds = at(group, step);
    const moments = momentsOf(seeds.map(({ value }) => value));
    const base = momentsOf(at(group, 0).map(({ value }) => value));
    return moments ? [{ group, seeds, moments, base: step === 0 ? null : (base?.mean ?? null) }] : [];
  });
  return { step, values };
}

const order = { top: 0, all: 1, bottom: 2, random: 3, matched: 4 } as const;

const bySelection = ({ selection: a }: RunGroup, { selection: b }: RunGroup) =>
  order[a.select] - order[b.select] || a.rho - b.rho;
