import type { BySeed } from './estimates.ts';
import { isSameModel, mainBase } from './models.ts';
import type { ModelName } from './names.ts';
import type { Results, SettlingResult } from './results.ts';

/** At the forks of the base's own responses, or elsewhere in them. */
export type ForksOrRest = 'forks' | 'rest';

/** A model's seed where it is one of those that are meant. */
type SeedOf = (model: ModelName) => number | null;

/** Of a run of an experiment under a condition. */
export const seedUnder =
  (experiment: string, condition: string): SeedOf =>
  ({ run }) =>
    run?.experiment === experiment && run.condition === condition ? run.seed : null;

/** Of a further distillation. */
export const distilledSeed: SeedOf = ({ distilled }) => distilled ?? null;

/** What the main base makes of its own responses. */
export const baseEntropies = ({ settling }: Results): SettlingResult | undefined =>
  settling.find(({ model }) => isSameModel(model, { base: mainBase }));

/** The mean entropy at a place under some models, by seed, nats. */
export const entropiesAt = ({ settling }: Results, place: ForksOrRest, seedOf: SeedOf): BySeed =>
  settling.flatMap((one) => {
    const seed = seedOf(one.model);
    return seed === null ? [] : [{ seed, value: one[place] }];
  });

/** What training did to the mean entropy at a place, by seed, nats. */
export function entropyChanges(results: Results, place: ForksOrRest, seedOf: SeedOf): BySeed {
  const before = baseEntropies(results);
  if (!before) return [];
  return entropiesAt(results, place, seedOf).map(({ seed, value }) => ({
    seed,
    value: value - before[place],
  }));
}
