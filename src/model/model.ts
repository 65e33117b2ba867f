import { allocate, readFloats } from '../device/buffers.ts';
import type { BufferPlan, Device } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { CacheType } from './cache_type.ts';
import { longestSequence, type ModelConfig } from './config.ts';
import { cos, sin } from './elementary.ts';
import type { MatmulChoice, MatmulVariant } from './matmul.ts';
import { chooseMatmul } from './matmul_choice.ts';
import { flatWeights, type ModelWeights } from './model_weights.ts';
import { type ParameterLayout, parameterLayout } from './parameters.ts';
import { rotaryAngles } from './rope.ts';

/** A model on the device that can be run: its shape, its weights and the table of rotary angles. */
export interface Model {
  readonly device: Device;
  readonly config: ModelConfig;
  readonly weights: ModelWeights;
  readonly rotary: DeviceBuffer;
  readonly matmul: MatmulChoice;
  /** How its keys and values are kept. */
  readonly cache: CacheType;
  /** The flat parameters of a model that can be trained; null for one whose weights are packed. */
  readonly flat: { readonly layout: ParameterLayout; readonly parameters: DeviceBuffer } | null;
  /** Packed models: its copies on parts of the device, of which it may use fewer than there are. */
  readonly copies?: readonly Model[];
  /** Everything that it occupies on its device. */
  readonly buffers: readonly DeviceBuffer[];
}

/** A model with flat float32 parameters, which can be trained. */
export interface TrainableModel extends Model {
  readonly flat: { readonly layout: ParameterLayout; readonly parameters: DeviceBuffer };
  readonly layout: ParameterLayout;
  readonly parameters: DeviceBuffer;
}

/** Buffers of a model on the device, without gradients and optimiser. */
export const modelPlan = (config: ModelConfig): BufferPlan<'parameters' | 'rotary'> => ({
  parameters: parameterLayout(config).length * 4,
  rotary: (longestSequence(config) + 4) * config.headDim * 4,
});

/**
 * Creates a model on the device.
 * @param values the flat parameters in `parameterLayout` order
 * @param matmul one kernel for all matmuls, to compare kernels; default: chosen by the table (`matmul_choice.ts`)
 */
export async function createModel(
  device: Device,
  config: ModelConfig,
  values: Float32Array,
  matmul?: MatmulVariant,
): Promise<TrainableModel> {
  const layout = parameterLayout(config);
  if (values.length !== layout.length) {
    throw new Error(`The model needs ${layout.length} parameters and was given ${values.length}.`);
  }
  const buffers = await allocate(device, modelPlan(config));
  device.write(buffers.parameters, values as Float32Array<ArrayBuffer>);
  device.write(buffers.rotary, rotaryTable(config));
  return {
    device,
    config,
    layout,
    parameters: buffers.parameters,
    flat: { layout, parameters: buffers.parameters },
    weights: flatWeights(config, layout, buffers.parameters),
    rotary: buffers.rotary,
    buffers: Object.values(buffers),
    cache: 'f32',
    matmul: matmul ? () => matmul : (shape) => chooseMatmul(device, shape),
  };
}

/**
 * (cos, sin) of every position (and 4 more for the padding rows of a last block) times every frequency,
 * [positions, hd/2, 2], computed in float64: WGSL's cos is far less accurate.
 */
export function rotaryTable(
  config: ModelConfig,
  positions = longestSequence(config) + 4,
): Float32Array<ArrayBuffer> {
  const half = config.headDim / 2;
  const { frequencies, scale } = rotaryAngles(config);
  const table = new Float32Array(positions * half * 2);
  for (let position = 0; position < positions; position++) {
    for (let d = 0; d < half; d++) {
      const angle = position * frequencies[d];
      table[(position * half + d) * 2] = cos(angle) * scale;
      table[(position * half + d) * 2 + 1] = sin(angle) * scale;
    }
  }
  return table;
}

/** Reads the flat parameters back. */
export const readParameters = (model: TrainableModel): Promise<Float32Array> =>
  readFloats(model.device, model.parameters, model.layout.length);

/** Frees the model's buffers. */
export function destroyModel(model: Model): void {
  for (const { buffers } of [model, ...(model.copies ?? [])]) for (const buffer of buffers) buffer.destroy();
}
