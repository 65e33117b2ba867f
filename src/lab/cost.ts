import type { Device } from '../device/device.ts';
import type { Spec } from '../experiment/spec.ts';
import { type ModelConfig, parameterCount } from '../model/config.ts';
import { estimateBytes, estimateFlop } from '../rl/cost/estimate.ts';
import type { World } from '../task/world.ts';
import type { Cost } from './client/protocol.ts';

/** Estimates the cost of an experiment from its spec and the model's shape, without a device. */
export function costOf(
  device: Pick<Device, 'software' | 'shards'>,
  spec: Spec,
  world: World,
  config: ModelConfig,
): Cost {
  return {
    bytes: estimateBytes(device, spec, world, config),
    flop: estimateFlop(spec, world, config),
    parameters: parameterCount(config),
  };
}
