import type { Spec } from '../experiment/spec.ts';
import type { Gpu } from '../gpu/device.ts';
import { type ModelConfig, parameterCount } from '../model/config.ts';
import { estimateBytes, estimateFlop } from '../rl/training_engine.ts';
import type { World } from '../task/world.ts';
import type { Cost } from './protocol.ts';

/** What an experiment will take, from its spec and the model's shape alone: no device is opened for it. */
export function costOf(gpu: Pick<Gpu, 'software'>, spec: Spec, world: World, config: ModelConfig): Cost {
  return {
    bytes: estimateBytes(gpu, spec, world, config),
    flop: estimateFlop(spec, world, config),
    parameters: parameterCount(config),
  };
}
