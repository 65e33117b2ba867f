import { conditions, presets } from '../../experiment/presets.ts';
import type { RunRecord } from '../../experiment/record.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { initialise } from '../../model/initialise.ts';
import { randomStream } from '../../random/stream.ts';

const config: ModelConfig = {
  layers: 1,
  width: 16,
  heads: 2,
  kvHeads: 1,
  headDim: 8,
  hidden: 16,
  vocab: 55,
  context: 24,
  ropeTheta: 1000,
  normEps: 1e-6,
  qkNorm: true,
  qkvBias: false,
  tied: true,
};

/** A minimal model. */
export const smallWeights: Weights = { config, values: initialise(config, randomStream(1, 1)) };

/** Two conditions, two seeds, three steps of about ten ms each: tests are about the order of events. */
export const smallSpec: Spec = {
  ...presets['countdown-mini@1'],
  steps: 3,
  // Untrained models solve nothing: groups of equal rewards are kept, so that there is something to update on.
  rollout: { prompts: 2, group: 2, temperature: 1, length: 12, batches: 0 },
  evaluation: { every: 2, problems: 3, samples: 2 },
  conditions: [conditions.top20, conditions.all],
  seeds: [1, 2],
};

/** A run's record without times and without its interruptions. */
export const timeless = ({ metrics, evaluations, samples }: RunRecord) => ({
  metrics: metrics.map(({ 'time/rollout': _rollout, 'time/update': _update, ...rest }) => rest),
  evaluations,
  samples,
});
