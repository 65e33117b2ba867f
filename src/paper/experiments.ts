import { conditions as known, presets } from '../experiment/presets.ts';
import type { Condition, Spec } from '../experiment/spec.ts';
import { otherBases } from './models.ts';
import type { ExperimentId } from './names.ts';

/**
 * The trainings of the reproduction. Each is a spec that a link carries, and the runs of all conditions at a seed share
 * base, problems and sampling stream, so that differences are taken seed by seed. Where two experiments have a spec but
 * for their conditions in common, their runs pair across them.
 */
export interface Experiment {
  readonly id: ExperimentId;
  /** The preset that its link is a diff against. */
  readonly preset: string;
  readonly spec: Spec;
  /** Its runs continue those of this experiment with the same condition and seed, instead of the spec's model. */
  readonly continues?: ExperimentId;
}

const { top20, all, bottom80, random20, matched20, top10, top50 } = known;

/** What implementations of the mask disagree on (`docs/background.md`), each against `top20`, which is the default. */
const implementations: Condition[] = [
  { name: 'top20-v1', mask: { select: 'top', rho: 0.2, normaliser: 'all' }, objective: {} },
  { name: 'top20-threshold', mask: { select: 'top', rho: 0.2, rule: 'threshold' }, objective: {} },
  { name: 'top20-sequence', mask: { select: 'top', rho: 0.2, pool: 'sequence' }, objective: {} },
  { name: 'top20-rollout', mask: { select: 'top', rho: 0.2, pool: 'rollout' }, objective: {} },
];

const fiveSeeds = [1, 2, 3, 4, 5];
const threeSeeds = [1, 2, 3];

/** A preset with other conditions and seeds, and eight samples per problem, for pass@8. */
const from = (
  preset: string,
  conditions: Condition[],
  seeds: number[],
  changes: Partial<Spec> = {},
): Omit<Experiment, 'id'> => ({
  preset,
  spec: {
    ...presets[preset],
    ...changes,
    conditions,
    seeds,
    evaluation: { ...presets[preset].evaluation, samples: 8 },
  },
});

const [symmetric, , entropyBonus] = presets['countdown-regularisers@1'].conditions;
const { rollout } = presets['countdown@1'];

/** Response lengths of Fig. 10: three attempts and a little, and five attempts and a little, in tokens. */
export const lengths = { same: 60, more: 96 };

/** All experiments. */
export const experiments: readonly Experiment[] = [
  { id: 'main', ...from('countdown@1', [top20, all, bottom80, random20], fiveSeeds) },
  { id: 'shares', ...from('countdown@1', [top10, top50, matched20], threeSeeds) },
  { id: 'regularisers', ...from('countdown@1', [symmetric, entropyBonus], threeSeeds) },
  {
    id: 'base-2',
    ...from('countdown@1', [top20, all, bottom80, random20], threeSeeds, { model: otherBases[0] }),
  },
  {
    id: 'base-3',
    ...from('countdown@1', [top20, all, bottom80, random20], threeSeeds, { model: otherBases[1] }),
  },
  { id: 'size-50k', ...from('countdown-50k@1', [top20, all, bottom80], threeSeeds) },
  { id: 'implementations', ...from('countdown@1', implementations, threeSeeds) },
  { id: 'long', ...from('countdown@1', [top20, all], threeSeeds, { model: 'countdown-164k-long' }) },
  {
    id: 'long-same',
    continues: 'long',
    ...from('countdown@1', [top20, all], threeSeeds, {
      model: 'countdown-164k-long',
      steps: 20,
      rollout: { ...rollout, length: lengths.same },
    }),
  },
  {
    id: 'long-more',
    continues: 'long',
    ...from('countdown@1', [top20, all], threeSeeds, {
      model: 'countdown-164k-long',
      steps: 20,
      rollout: { ...rollout, length: lengths.more },
    }),
  },
  { id: 'walk', ...from('walk@1', [top20, all, bottom80, random20], threeSeeds) },
  { id: 'size-850k', ...from('countdown-850k@1', [top20, all, bottom80], threeSeeds) },
];

/** @throws Error if there is no such experiment */
export function experimentOf(id: ExperimentId): Experiment {
  const found = experiments.find((experiment) => experiment.id === id);
  if (!found) throw new Error(`There is no experiment "${id}".`);
  return found;
}
