import type { Random } from '../random/stream.ts';
import type { ModelConfig } from './config.ts';
import { cos, log } from './elementary.ts';
import { parameterLayout } from './parameters.ts';

/**
 * Initial parameters: norms 1, biases 0, matrices normal with standard deviation 0.4 / sqrt(D), divided by sqrt(2 L)
 * for those that write to the residual stream (o_proj, down_proj), as in GPT-2.
 */
export function initialise(config: ModelConfig, random: Random): Float32Array {
  const layout = parameterLayout(config);
  const values = new Float32Array(layout.length);
  const deviation = 0.4 / Math.sqrt(config.width);
  for (const { name, shape, offset, size } of layout.tensors) {
    if (name.endsWith('norm.weight')) values.fill(1, offset, offset + size);
    if (shape.length === 1) continue;
    const writes = name.includes('o_proj') || name.includes('down_proj');
    const scale = writes ? deviation / Math.sqrt(2 * config.layers) : deviation;
    for (let i = 0; i < size; i++) values[offset + i] = scale * normal(random);
  }
  return values;
}

/** Box-Muller: a standard normal number from two uniform ones. */
function normal(random: Random): number {
  return Math.sqrt(-2 * log(random.uniform())) * cos(2 * Math.PI * random.uniform());
}
