import { allocate, readFloats } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import { distilPresets } from '../experiment/distil_presets.ts';
import { presets } from '../experiment/presets.ts';
import type { ModelConfig } from '../model/config.ts';
import { initialise } from '../model/initialise.ts';
import { type MatmulVariant, matmulVariants } from '../model/matmul.ts';
import { matmulError } from '../model/matmul_check.ts';
import { availableMatmuls } from '../model/matmul_choice.ts';
import { createModel, destroyModel } from '../model/model.ts';
import { rowStatistics, rowStatisticsPlan } from '../model/row_statistics.ts';
import { rowStatistics as rowStatisticsTwin } from '../model/twin/statistics.ts';
import { backward, forward } from '../model/twin/transformer.ts';
import { createWorkspace } from '../model/workspace.ts';
import { randomStream } from '../random/stream.ts';
import { estimateBytes } from '../rl/cost/estimate.ts';
import { distilConfig } from '../rl/distil.ts';
import { DeviceDistilUpdate } from '../rl/distil_update.ts';
import { worldByName } from '../task/worlds.ts';

/** The result of one check. */
export interface Check {
  name: string;
  passed: boolean;
  /** What was measured, or the error. */
  detail: string;
}

/** Runs a check; an exception counts as a failure, so that a broken adapter does not end the command. */
async function check(name: string, look: () => Promise<{ passed: boolean; detail: string }>): Promise<Check> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    return { name, passed: false, detail: (error as Error).message };
  }
}

/** Each matmul kernel against float64, on a shape that no tile divides. */
export async function checkEachMatmul(device: Device): Promise<Check[]> {
  const checks: Check[] = [];
  // The processor has a single matmul, whatever the variant.
  const variants = device.executor === 'wasm' ? availableMatmuls(device) : matmulVariants;
  for (const variant of variants) {
    if (variant === 'matmul_quad' && !device.subgroups) continue;
    checks.push(
      await check(`${variant} against float64`, async () => {
        const error = await matmulError(device, variant, { M: 201, N: 91, K: 67 });
        // A driver that skips a dispatch leaves NaN or zeros; comparisons with NaN fail.
        return { passed: error < 1e-5, detail: `largest relative difference ${error.toExponential(1)}` };
      }),
    );
  }
  return checks;
}

/** Row statistics against float64, for a small and a large vocabulary, peaked rows among them. */
export function checkRowStatistics(device: Device, vocab: number, tolerance: number): Promise<Check> {
  return check(`row statistics of ${vocab} words against float64`, async () => {
    const rows = 16;
    const random = randomStream(31, vocab);
    const z = Float32Array.from({ length: rows * vocab }, (_, i) => {
      const scale = [0, 1, 6, 20][Math.floor(i / vocab) % 4];
      return scale * (random.uniform() + random.uniform() - 1);
    });
    const targets = Uint32Array.from({ length: rows }, () => random.integer(vocab));
    const shape = { rows, vocab, temperature: 1 };
    const b = await allocate(device, {
      counts: 256,
      logits: z.byteLength,
      targets: rows * 4,
      statistics: rows * 16,
      ...rowStatisticsPlan(device, shape),
    });
    device.write(b.counts, new Uint32Array([rows]));
    device.write(b.logits, z);
    device.write(b.targets, targets);
    const program = await device.program(rowStatistics(device, shape, b, b));
    program.run();
    const got = await readFloats(device, b.statistics, rows * 4);
    program.destroy();
    for (const buffer of Object.values(b)) buffer.destroy();
    const want = rowStatisticsTwin(z, vocab, targets);
    const errors = Array.from({ length: rows }, (_, row) => [
      Math.abs(got[row * 4] - want.lse[row]),
      Math.abs(got[row * 4 + 1] - want.entropy[row]),
      Math.abs(got[row * 4 + 2] - want.logprob[row]),
    ]).flat();
    const entropy = Math.max(...errors.filter((_, i) => i % 3 === 1));
    const passed = entropy < tolerance && errors.every((error) => error < 1e-5);
    return { passed, detail: `entropy within ${entropy.toExponential(1)} nats` };
  });
}

/** A small Qwen3, grouped-query attention and all. */
const small: ModelConfig = {
  layers: 2,
  width: 24,
  heads: 4,
  kvHeads: 2,
  headDim: 6,
  hidden: 40,
  vocab: 21,
  context: 16,
  ropeTheta: 1000,
  normEps: 1e-6,
  qkNorm: true,
  qkvBias: false,
  tied: true,
};

/** The gradient of one cross-entropy step, every parameter, against the twin in float64. */
export function checkTrainingStep(device: Device, matmul: MatmulVariant): Promise<Check> {
  return check(`a training step with ${matmul} against float64`, async () => {
    const values = initialise(small, randomStream(41, 1));
    const random = randomStream(42, 1);
    const sequences = [11, 5, 14].map((length) => ({
      tokens: Array.from({ length }, () => random.integer(small.vocab)),
      promptLength: 1,
    }));
    const model = await createModel(device, small, values, matmul);
    const w = await createWorkspace(model, { rows: 64, sequences: 4, pools: 1, vocab: small.vocab });
    const update = await DeviceDistilUpdate.create(w, presets['countdown@1'].optimiser);
    // A learning rate of 0 reduces the gradient's slices and leaves the parameters unchanged.
    update.update(sequences, 1, 0);
    const { loss } = await update.read(sequences);
    const gradient = await readFloats(device, w.backward.gradient, model.layout.length);
    update.destroy();
    w.destroy();
    destroyModel(model);
    const want = twinGradient(values, sequences);
    const error = relativeDifference(gradient, want.gradient);
    const passed = error < 1e-4 && Math.abs(loss - want.loss) < 1e-5;
    return { passed, detail: `gradient within ${error.toExponential(1)} of its largest value` };
  });
}

/** Mean cross-entropy and its gradient in float64. */
function twinGradient(values: Float32Array, sequences: { tokens: number[] }[]) {
  const tokens = sequences.flatMap((s) => s.tokens);
  const batch = { tokens, lengths: sequences.map((s) => s.tokens.length) };
  const next = sequences.flatMap((s) => [...s.tokens.slice(1), -1]);
  const count = next.filter((token) => token >= 0).length;
  const parameters = Float64Array.from(values);
  const pass = forward(small, parameters, batch);
  const { lse, logprob } = rowStatisticsTwin(pass.logits, small.vocab, next);
  const dLogits = pass.logits.map((z, i) => {
    const row = Math.floor(i / small.vocab);
    if (next[row] < 0) return 0;
    return (Math.exp(z - lse[row]) - Number(next[row] === i % small.vocab)) / count;
  });
  const loss = -next.reduce((sum, token, row) => sum + (token < 0 ? 0 : logprob[row]), 0) / count;
  return { loss, gradient: backward(small, parameters, batch, pass, dLogits) };
}

/** Largest difference relative to the largest value; NaN if any value is NaN. */
function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let error = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    const off = Math.abs(a[i] - b[i]);
    if (!(off <= error)) error = off;
    size = Math.max(size, Math.abs(b[i]));
  }
  return error / size;
}

/** Memory that a preset would take on this device. */
export interface PresetMemory {
  preset: string;
  mebibytes: number;
}

/** Estimates every preset whose base has a distillation preset. */
export function presetMemory(device: Device): PresetMemory[] {
  return Object.entries(presets)
    .filter(([, spec]) => Object.hasOwn(distilPresets, spec.model))
    .map(([preset, spec]) => {
      const world = worldByName(spec.world);
      const config = distilConfig(distilPresets[spec.model], world);
      return { preset, mebibytes: Math.ceil(estimateBytes(device, spec, world, config) / 2 ** 20) };
    });
}
