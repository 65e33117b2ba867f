import type { Condition, Spec } from './spec.ts';

/**
 * Conditions that are known by name: the four of the main experiment first. Links name them, so that none of them ever
 * changes; new ones may be added.
 */
export const conditions: Record<string, Condition> = {
  top20: { name: 'top20', mask: { select: 'top', rho: 0.2 }, objective: {} },
  all: { name: 'all', mask: { select: 'all' }, objective: {} },
  bottom80: { name: 'bottom80', mask: { select: 'bottom', rho: 0.2 }, objective: {} },
  random20: { name: 'random20', mask: { select: 'random', rho: 0.2 }, objective: {} },
  top10: { name: 'top10', mask: { select: 'top', rho: 0.1 }, objective: {} },
  top50: { name: 'top50', mask: { select: 'top', rho: 0.5 }, objective: {} },
  matched20: { name: 'matched20', mask: { select: 'matched', rho: 0.2 }, objective: {} },
};

/**
 * All tokens, under a symmetric clip, under DAPO's clip-higher, and under an entropy bonus instead of it. The bonus is as
 * strong as clip-higher by the entropy that it leaves: of .001, .003, .01 and .03 the one whose mean entropy over the last
 * steps is nearest (docs/log.md, 2026-11-25: a pilot on seeds that the preset does not use).
 */
const regularisers: Condition[] = [
  { name: 'symmetric', mask: { select: 'all' }, objective: { clipHigh: 0.2 } },
  { name: 'clip-higher', mask: { select: 'all' }, objective: { clipHigh: 0.28 } },
  { name: 'entropy-bonus', mask: { select: 'all' }, objective: { clipHigh: 0.2, entropyBonus: 0.001 } },
];

const base: Omit<Spec, 'steps' | 'minibatches' | 'rollout' | 'evaluation' | 'model' | 'world'> = {
  schema: 1,
  epochs: 1,
  microbatches: 1,
  mask: { select: 'top', rho: 0.2, rule: 'topk', pool: 'microbatch', entropy: 'current', normaliser: 'kept' },
  objective: {
    loss: 'dapo',
    clipLow: 0.2,
    clipHigh: 0.28,
    scaleRewards: true,
    kl: 0,
    entropyBonus: 0,
    overlong: 0,
  },
  optimiser: {
    learningRate: 3e-4,
    warmup: 5,
    beta1: 0.9,
    beta2: 0.95,
    epsilon: 1e-8,
    weightDecay: 0,
    clipNorm: 1,
  },
  conditions: [conditions.top20, conditions.all, conditions.bottom80, conditions.random20],
  seeds: [1],
};

const main: Spec = {
  ...base,
  world: 'countdown',
  model: 'countdown-164k',
  steps: 40,
  minibatches: 4,
  rollout: { prompts: 32, group: 16, temperature: 1, length: 60, batches: 1 },
  evaluation: { every: 10, problems: 249, samples: 4 },
};

/**
 * The presets, by `name@version`. A released preset never changes: links are diffs against it; a change is a
 * new version. The recipe is the pilot's (`docs/background.md`).
 */
export const presets: Record<string, Spec> = {
  'countdown@1': main,
  'countdown-mini@1': {
    ...base,
    world: 'countdown',
    model: 'countdown-164k',
    steps: 40,
    minibatches: 2,
    rollout: { prompts: 8, group: 8, temperature: 1, length: 60, batches: 1 },
    evaluation: { every: 10, problems: 249, samples: 4 },
  },
  /** The share that is kept (Fig. 7 of the paper). */
  'countdown-rho@1': {
    ...main,
    conditions: [
      conditions.top10,
      conditions.top20,
      conditions.top50,
      conditions.all,
      conditions.bottom80,
      conditions.random20,
    ],
    seeds: [1, 2, 3],
  },
  /** What keeps entropy up (section 6 of the paper). */
  'countdown-regularisers@1': { ...main, conditions: regularisers, seeds: [1, 2, 3] },
  /** Size: below and above the main experiment, everything else equal but the largest's learning rate (14). */
  'countdown-50k@1': { ...main, model: 'countdown-50k' },
  'countdown-850k@1': {
    ...main,
    model: 'countdown-850k',
    optimiser: { ...main.optimiser, learningRate: 2e-4 },
  },
  /** Room for longer responses (Fig. 10): a base that makes up to five attempts. */
  'countdown-long@1': {
    ...main,
    model: 'countdown-164k-long',
    rollout: { ...main.rollout, length: 96 },
    conditions: [conditions.top20, conditions.all],
    seeds: [1],
  },
  /** The second world (11). Longest response: the teacher's longest trace, 50 tokens, and 5 more. */
  'walk@1': {
    ...main,
    world: 'walk',
    model: 'walk-86k',
    steps: 60,
    rollout: { ...main.rollout, length: 55 },
    optimiser: { ...main.optimiser, learningRate: 5e-4 },
    evaluation: { every: 10, problems: 108, samples: 8 },
  },
};

/**
 * Finds a preset by `name@version`, or by name alone (its newest version).
 * @throws Error naming the presets there are
 */
export function presetByName(name: string): { id: string; spec: Spec } {
  if (Object.hasOwn(presets, name)) return { id: name, spec: presets[name] };
  const versions = Object.keys(presets).filter((id) => id.split('@')[0] === name);
  const newest = versions.sort((a, b) => Number(a.split('@')[1]) - Number(b.split('@')[1])).at(-1);
  if (newest) return { id: newest, spec: presets[newest] };
  throw new Error(`There is no preset "${name}". Presets: ${Object.keys(presets).join(', ')}.`);
}
