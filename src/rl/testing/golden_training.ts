import { presets } from '../../experiment/presets.ts';
import type { Spec } from '../../experiment/spec.ts';

const mini = presets['countdown-mini@1'];

/** Twenty updates of a shipped base, with decoders and batches of sizes that take different kernels. */
export const goldenSpec: Spec = {
  ...mini,
  model: 'countdown-50k',
  steps: 5,
  minibatches: 4,
  rollout: { ...mini.rollout, prompts: 4, group: 4, length: 40, batches: 0 },
  objective: { ...mini.objective, entropyBonus: 0.01 },
  evaluation: { every: 5, problems: 10, samples: 4 },
};

/**
 * SHA-256 of the parameters, little-endian, that the processor comes to in these twenty updates under top20: the same on
 * every machine, in every engine, with any number of workers, and from version to version. It changes only with a line in
 * `LOG.md` that says why, for with it every run made on a processor before becomes another.
 */
export const goldenParameters = '83e472574667168acd9cac52e62d7f15c90c62e6dd88b927fe2222b032daec5b';
