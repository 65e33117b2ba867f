import { presets } from '../../experiment/presets.ts';
import { type Mask, parseSpec, type Spec } from '../../experiment/spec.ts';
import { conditionFor, selects } from './condition_choice.ts';

/** What the visitor has chosen to train: few things over a preset. */
export interface Recipe {
  readonly preset: string;
  readonly selected: readonly Mask['select'][];
  readonly rho: number;
  readonly seeds: readonly number[];
}

export const mainPreset = 'countdown@1';

export const firstRecipe: Recipe = {
  preset: mainPreset,
  selected: selects,
  rho: presets[mainPreset].mask.rho,
  seeds: presets[mainPreset].seeds,
};

/** The spec of a recipe. A preset's own conditions stay as they are where the recipe does not change them. */
export function specOf({ preset, selected, rho, seeds }: Recipe): Spec {
  const spec = presets[preset];
  return {
    ...spec,
    mask: { ...spec.mask, rho },
    conditions: selects.filter((s) => selected.includes(s)).map((s) => conditionFor(s, rho)),
    seeds: [...seeds],
  };
}

/** What a spec allows of seeds, for the words beside the field. */
export const seedBounds = { most: 64, largest: 2 ** 31 - 1 } as const;

/** Reads "1, 2, 3", also in full-width signs; null where it is not a list of seeds that a spec allows. */
export function parseSeeds(text: string, recipe: Recipe): number[] | null {
  const words = text
    .normalize('NFKC')
    .split(/[\s,，、;；]+/)
    .filter(Boolean);
  if (words.length === 0 || words.some((word) => !/^\d{1,10}$/.test(word))) return null;
  const seeds = [...new Set(words.map(Number))];
  try {
    parseSpec({ ...specOf(recipe), seeds });
    return seeds;
  } catch {
    return null;
  }
}

/** As many seeds as before, drawn anew. */
export function freshSeeds(count: number, random: () => number = Math.random): number[] {
  const seeds = new Set<number>();
  while (seeds.size < count) seeds.add(1 + Math.floor(random() * 99_999));
  return [...seeds];
}

/** Tokens of a recipe at the most: every response at its full length, every batch refilled to its bound. */
export function mostTokens({ rollout, steps, conditions, seeds }: Spec): number {
  const { prompts, group, length, batches } = rollout;
  return prompts * group * length * Math.max(1, batches) * steps * conditions.length * seeds.length;
}

/**
 * What a software adapter does at the least, FLOP/s: SwiftShader's portable matmul reaches 0.8 to 1.1 GFLOP/s on two
 * cores (`field/engines.md`), and a step is not matmul alone.
 */
export const softwareRate = 0.5e9;

/** The preset that shows the learning in minutes where there is no GPU. */
export const smallPreset = 'countdown-mini@1';

/** A shipped base tells its size in its name: countdown-164k. */
export function parametersOf(model: string): number | null {
  const [, digits, unit] = /-(\d+)([km])$/.exec(model) ?? [];
  return digits ? Number(digits) * (unit === 'k' ? 1e3 : 1e6) : null;
}
