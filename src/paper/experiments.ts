import { conditions as known, presets } from '../experiment/presets.ts';
import type { Condition, Spec } from '../experiment/spec.ts';
import { mainBase, otherBases, persistentBase } from './models.ts';
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

const tenSeeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
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
    evaluation: { ...presets[preset].evaluation, ...changes.evaluation, samples: 8 },
  },
});

const { conditions: clipped } = presets['countdown-regularisers@1'];
const [symmetric, , entropyBonus] = clipped;
const { mask, rollout, objective, evaluation, optimiser } = presets['countdown@1'];
const four = [top20, all, bottom80, random20];

/** The main experiment with other numbers of prompts a step, so that conditions meet at equal numbers of kept tokens. */
const prompts = (count: number, condition: Condition): Experiment => ({
  id: `prompts-${count}` as ExperimentId,
  ...from('countdown@1', [condition], threeSeeds, { rollout: { ...rollout, prompts: count } }),
});

/** Learning rates that every condition of the small recipe is tried at. */
export const rates = ['1e-4', '3e-4', '6e-4', '1e-3'] as const;

/** The bases of the long trainings, each with its experiment of 40 steps and of 160, which share their first 40. */
export const longTrainings = [
  { base: mainBase, short: 'main', long: 'steps-160' },
  { base: otherBases[0], short: 'base-2', long: 'base-2-160' },
  { base: otherBases[1], short: 'base-3', long: 'base-3-160' },
] as const satisfies readonly { base: string; short: ExperimentId; long: ExperimentId }[];

/** Response lengths of Fig. 10: three attempts and a little, and five attempts and a little, in tokens. */
export const lengths = { same: 60, more: 96 };

/** All experiments. */
export const experiments: readonly Experiment[] = [
  { id: 'main', ...from('countdown@1', [top20, all, bottom80, random20], tenSeeds) },
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
  { id: 'persistent', ...from('countdown@1', four, threeSeeds, { model: persistentBase }) },
  {
    id: 'excluded',
    ...from('countdown@1', [top20, all, random20], threeSeeds, { mask: { ...mask, exclude: 'wait stop' } }),
  },
  // Kept tokens a step, in prompts of which all would be kept: 6.4 of the main experiment's top and random 20 %, 32 of all.
  prompts(6, all),
  prompts(8, bottom80),
  prompts(40, bottom80),
  prompts(160, random20),
  ...rates.map(
    (rate): Experiment => ({
      id: `rate-${rate}`,
      ...from('countdown-mini@1', four, threeSeeds, {
        optimiser: { ...optimiser, learningRate: Number(rate) },
      }),
    }),
  ),
  ...longTrainings.map(
    ({ base, long }): Experiment => ({
      id: long,
      ...from('countdown@1', four, [1], {
        model: base,
        steps: 160,
        evaluation: { ...evaluation, every: 20 },
      }),
    }),
  ),
  // Updates enough a step that tokens are really clipped: over 1 % of them, in a pilot of 12 steps.
  { id: 'clipping', ...from('countdown-regularisers@1', clipped, threeSeeds, { minibatches: 16 }) },
  // DAPO's overlong penalty over the last fifth of the length, as 4,096 of 20,480 tokens in the paper.
  {
    id: 'overlong',
    ...from('countdown@1', [top20, all], threeSeeds, { objective: { ...objective, overlong: 12 } }),
  },
  // Dynamic sampling that refills dropped groups, as verl does, from up to ten batches.
  {
    id: 'refilled',
    ...from('countdown@1', [top20, all], threeSeeds, { rollout: { ...rollout, batches: 10 } }),
  },
];

/** @throws Error if there is no such experiment */
export function experimentOf(id: ExperimentId): Experiment {
  const found = experiments.find((experiment) => experiment.id === id);
  if (!found) throw new Error(`There is no experiment "${id}".`);
  return found;
}
