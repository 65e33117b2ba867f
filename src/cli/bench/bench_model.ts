import type { Device } from '../../device/device.ts';
import { presets } from '../../experiment/presets.ts';
import { Gpu } from '../../gpu/device.ts';
import { type ModelConfig, parameterCount } from '../../model/config.ts';
import { Decoder } from '../../model/decode/decoder.ts';
import { initialise } from '../../model/initialise.ts';
import type { MatmulVariant } from '../../model/matmul.ts';
import { createModel, type TrainableModel } from '../../model/model.ts';
import { rowsOf, type Sequence } from '../../model/packing.ts';
import { createWorkspace } from '../../model/workspace.ts';
import { randomStream } from '../../random/stream.ts';
import { DevicePolicyUpdate } from '../../rl/device_policy_update.ts';
import { type WorkClock, workClock } from '../machine/work_clock.ts';
import { layerShapes, type MatmulRate, matmulRates, timedProducts } from './bench_matmul.ts';
import { countCalls, interleave } from './count_calls.ts';

/** One training step: the masked policy update of a full batch of full sequences. */
export interface TrainResult {
  /** Rows of the batch (each predicts a token) per second. */
  tokens_per_second: number;
  /** 6 * parameters * tokens per step (attention not counted) over the time by `clock`. */
  gflops: number;
  /** The step's GFLOP/s over the best rate of any kernel on any of the model's matmuls, measured interleaved. */
  share_of_best_matmul: number;
  best_matmul_gflops: number;
  /** The kernel of the step's largest matmuls. */
  matmul: MatmulVariant;
  /** Best rates of all kernels on the model's matmuls. */
  matmuls: MatmulRate[];
  /** What the rates above and `speedup_over_naive` are measured by; tokens/s and `milliseconds` are wall time. */
  clock: WorkClock['name'];
  dispatches: number;
  submits: number;
  /** Pipelines that the step compiles; null on the processor, which compiles none. */
  pipelines: number | null;
  /** Speed-up over the same step built with `matmul_naive`, measured interleaved. Null where there is none. */
  speedup_over_naive: number | null;
  milliseconds: number;
}

export interface SampleResult {
  /** Sampled tokens per second of a full rollout, prefill and readback included. */
  tokens_per_second: number;
  /** Per rollout. */
  submits: number;
  readbacks: number;
  dispatches_per_token: number | null;
}

/** A model with random parameters. */
export const benchModel = (device: Device, config: ModelConfig): Promise<TrainableModel> =>
  createModel(device, config, initialise(config, randomStream(5, 5)));

/** `batch` sequences of `context` predictions each: random tokens, a sixth of them prompt. */
function randomBatch(config: ModelConfig, batch: number): Sequence[] {
  const random = randomStream(6, 6);
  return Array.from({ length: batch }, (_, i) => ({
    tokens: Array.from({ length: config.context + 1 }, () => random.integer(config.vocab)),
    promptLength: Math.max(1, Math.floor(config.context / 6)),
    advantage: i % 2 === 0 ? 1 : -1,
    oldLogprob: new Float32Array(config.context + 1).fill(-Math.log(config.vocab)),
  }));
}

/** Times the training step, the same step with the naive matmul, and the model's matmuls, interleaved. */
export async function benchTraining(
  model: TrainableModel,
  batch: number,
  seconds: number,
): Promise<TrainResult> {
  const { device, config } = model;
  const { mask, objective, optimiser } = presets['countdown@1'];
  const rows = batch * rowsOf(config.context + 1);
  const w = await createWorkspace(model, { rows, sequences: batch, pools: batch, vocab: config.vocab });
  const options = { mask, objective, optimiser, temperature: 1 };
  const sequences = randomBatch(config, batch);
  const update = await DevicePolicyUpdate.create(w, options, 1);
  const step = (u: DevicePolicyUpdate) => async () => {
    await u.update([sequences], 1);
    await u.read();
  };
  await step(update)();
  const pipelines = device instanceof Gpu ? device.pipelines.size : null;
  const { submits } = await countCalls(device, async () => {
    await update.update([sequences], 1);
    await device.done();
  });
  await update.read();

  const naive =
    device.executor === 'wasm'
      ? null
      : await DevicePolicyUpdate.create(
          { ...w, model: { ...model, matmul: () => 'matmul_naive' } },
          options,
          1,
        );
  // The first step only compiles, so one sequence is enough: a full batch takes minutes on SwiftShader.
  await naive?.update([sequences.slice(0, 1)], 1);
  await naive?.read();
  const tokens = batch * config.context;
  const flop = 6 * parameterCount(config) * tokens;
  const { products, destroy } = await timedProducts(device, layerShapes(config, rows), flop / 20);
  for (const product of products) await product.run();
  const clock = workClock(device);
  const whole = naive ? [step(update), step(naive)] : [step(update)];
  const times = await interleave([...whole, ...products.map(({ run }) => run)], 20, seconds, clock);
  const [ours, theirs] = times;
  update.destroy();
  naive?.destroy();
  w.destroy();
  destroy();
  const matmuls = matmulRates(
    products,
    times.slice(whole.length).map(({ work }) => work),
  );
  const best = Math.max(...matmuls.map((of) => of.gflops));
  const gflops = flop / ours.work / 1e9;
  return {
    tokens_per_second: tokens / ours.wall,
    gflops,
    share_of_best_matmul: gflops / best,
    best_matmul_gflops: best,
    matmul: model.matmul({ M: rows, N: 2 * config.hidden, K: config.width }),
    matmuls,
    clock: clock.name,
    dispatches: update.dispatches,
    submits,
    pipelines,
    speedup_over_naive: naive && theirs.work / ours.work,
    milliseconds: ours.wall * 1000,
  };
}

/** Times rollouts to the end of the context: groups of eight share a prompt, and none ends at `<eos>`. */
export async function benchSampling(
  model: TrainableModel,
  batch: number,
  seconds: number,
): Promise<SampleResult> {
  const { device, config } = model;
  const random = randomStream(8, 8);
  const promptLength = Math.max(1, Math.floor(config.context / 6));
  const longest = config.context - promptLength;
  const group = Math.min(8, batch);
  const groups = Array.from({ length: Math.ceil(batch / group) }, (_, i) => ({
    prompt: Array.from({ length: promptLength }, () => random.integer(config.vocab)),
    copies: Math.min(group, batch - i * group),
    longest,
  }));
  const noEos = config.vocab;
  const decoder = await Decoder.create(model, { rows: batch, context: config.context }, noEos);
  let drawn = 0;
  const rollout = async () => {
    const draw = { key: [1, 2] as [number, number], firstRollout: 0, temperature: 1, eos: noEos };
    const result = await decoder.generate(groups, draw);
    drawn = result.flat().reduce((n, { tokens }) => n + tokens.length, 0);
  };
  await rollout();
  const calls = await countCalls(device, rollout);
  const [time] = await interleave([rollout], 20, seconds, workClock(device));
  decoder.destroy();
  return { tokens_per_second: drawn / time.wall, ...calls, dispatches_per_token: decoder.dispatchesPerStep };
}
