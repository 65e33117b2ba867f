import type { Condition, Spec } from './spec.ts';

/** The four conditions of the main experiment. */
export const conditions: Record<string, Condition> = {
  top20: { name: 'top20', mask: { select: 'top', rho: 0.2 }, objective: {} },
  all: { name: 'all', mask: { select: 'all' }, objective: {} },
  bottom80: { name: 'bottom80', mask: { select: 'bottom', rho: 0.2 }, objective: {} },
  random20: { name: 'random20', mask: { select: 'random', rho: 0.2 }, objective: {} },
};

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

/**
 * The presets, by `name@version`. A released preset never changes: links are diffs against it; a change is a
 * new version. The recipe is `field/science.md` 4 and 14.
 */
export const presets: Record<string, Spec> = {
  'countdown@1': {
    ...base,
    world: 'countdown',
    model: 'countdown-164k',
    steps: 40,
    minibatches: 4,
    rollout: { prompts: 32, group: 16, temperature: 1, length: 60, batches: 1 },
    evaluation: { every: 10, problems: 249, samples: 4 },
  },
  'countdown-mini@1': {
    ...base,
    world: 'countdown',
    model: 'countdown-164k',
    steps: 40,
    minibatches: 2,
    rollout: { prompts: 8, group: 8, temperature: 1, length: 60, batches: 1 },
    evaluation: { every: 10, problems: 249, samples: 4 },
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
