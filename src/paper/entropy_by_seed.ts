import type { BySeed } from './estimates.ts';
import { isSameModel, mainBase } from './models.ts';
import type { ModelName } from './names.ts';
import type { Results, SettlingResult } from './results.ts';

/** The forks of the base's own responses, or their other tokens. */
export type ForksOrRest = 'forks' | 'rest';

/** A model's seed, or null if it is not selected. */
type SeedOf = (model: ModelName) => number | null;

/** Selects the runs of an experiment under a condition. */
export const seedUnder =
  (experiment: string, condition: string): SeedOf =>
  ({ run }) =>
    run?.experiment === experiment && run.condition === condition ? run.seed : null;

/** Selects further distillations. */
export const distilledSeed: SeedOf = ({ distilled }) => distilled ?? null;

/** Mean entropies of the main base over its own responses. */
export const baseEntropies = ({ settling }: Results): SettlingResult | undefined =>
  settling.find(({ model }) => isSameModel(model, { base: mainBase }));

/** The mean entropy under the selected models, by seed, nats. */
export const entropiesAt = ({ settling }: Results, place: ForksOrRest, seedOf: SeedOf): BySeed =>
  settling.flatMap((one) => {
    const seed = seedOf(one.model);
    return seed === null ? [] : [{ seed, value: one[place] }];
  });

/** Change of the mean entropy by training, by seed, nats. */
export function entropyChanges(results: Results, place: ForksOrRest, seedOf: SeedOf): BySeed {
  const before = baseEntropies(results);
  if (!before) return [];
  return entropiesAt(results, place, seedOf).map(({ seed, value }) => ({
    seed,
    value: value - before[place],
  }));
}
