import { type Distilled, distilInto } from '../../cli/runs/distil_into.ts';
import type { Device } from '../../device/device.ts';
import { type DistilSpec, distilPresets } from '../../experiment/distil_presets.ts';
import { distilledFolder } from './model_of.ts';

/** Every trace solves at once: fine-tuning on the correct solutions of a better solver. */
const solver = { skill: 1, stop: 1, attempts: 1 };

/** A tenth of the base's learning rate, and a fifth of its updates. */
export function furtherSpec(base: string): DistilSpec {
  const preset = distilPresets[base];
  return {
    ...preset,
    teacher: solver,
    steps: 300,
    optimiser: { ...preset.optimiser, learningRate: 4e-4 },
  };
}

/**
 * Distils a base further on solved traces alone (section 6's SFT) into the results folder, resumably:
 *
 *     distil BASE --from BASE --skill 1 --stop 1 --attempts 1 --steps 300 --learning-rate 4e-4 --seed N
 */
export const distilFurther = (device: Device, out: string, base: string, seed: number): Promise<Distilled> =>
  distilInto(device, {
    preset: base,
    spec: furtherSpec(base),
    seed,
    from: base,
    out: distilledFolder(out, seed),
  });
