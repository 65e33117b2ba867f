import { presets } from '../experiment/presets.ts';
import type { Gpu } from '../gpu/device.ts';
import { type ModelConfig, parameterCount, qkvWidth } from '../model/config.ts';
import { Decoder } from '../model/decoder.ts';
import { initialise } from '../model/initialise.ts';
import type { MatmulVariant } from '../model/matmul.ts';
import { availableMatmuls, timeMatmuls } from '../model/matmul_choice.ts';
import { createModel, type Model } from '../model/model.ts';
import { rowsOf, type Sequence } from '../model/packing.ts';
import { createWorkspace } from '../model/workspace.ts';
import { randomStream } from '../random/stream.ts';
import { PolicyUpdate } from '../rl/policy_update.ts';
import { countCalls, interleave } from './count_calls.ts';

/** One training step: the masked policy update of a full batch of full sequences. */
export interface TrainResult {
  /** Rows of the batch (each predicts a token) over the step's time. */
  tokens_per_second: number;
  /** 6 * parameters * tokens a step; attention is left out. */
  gflops: number;
  /** The step's GFLOP/s over the best that any variant reaches on any of the model's own products. */
  share_of_best_matmul: number;
  best_matmul_gflops: number;
  matmul: MatmulVariant;
  dispatches: number;
  submits: number;
  /** Pipelines that the step and the start-up choice of its matmul compile. */
  pipelines: number;
  /** The same step built with `matmul_naive`, in turn with this one: its time over this one's. */
  speedup_over_naive: number;
  milliseconds: number;
}

export interface SampleResult {
  /** Drawn tokens over the time of a whole rollout, prefill and readback included. */
  tokens_per_second: number;
  /** Of one whole rollout. */
  submits: number;
  readbacks: number;
  dispatches_per_token: number;
}

/** A model with random parameters, to measure with. */
export const benchModel = (gpu: Gpu, config: ModelConfig, matmul: MatmulVariant): Promise<Model> =>
  createModel(gpu, config, initialise(config, randomStream(5, 5)), matmul);

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

/** Times the training step, the same step with the naive matmul, and the model's own products, in turn. */
export async function benchTraining(model: Model, batch: number, seconds: number): Promise<TrainResult> {
  const { gpu, config } = model;
  const { mask, objective, optimiser } = presets['countdown@1'];
  const rows = batch * rowsOf(config.context + 1);
  const w = await createWorkspace(model, { rows, sequences: batch, pools: batch, vocab: config.vocab });
  const options = { mask, objective, optimiser, temperature: 1 };
  const sequences = randomBatch(config, batch);
  const update = await PolicyUpdate.create(w, options, 1);
  const step = (u: PolicyUpdate) => async () => {
    u.update([sequences], 1);
    await u.read();
  };
  await step(update)();
  const pipelines = gpu.pipelines.size;
  const { submits } = await countCalls(gpu, async () => {
    update.update([sequences], 1);
    await gpu.device.queue.onSubmittedWorkDone();
  });
  await update.read();

  const naive = await PolicyUpdate.create({ ...w, model: { ...model, matmul: 'matmul_naive' } }, options, 1);
  // Its first step only compiles, so one sequence is enough: a whole batch takes minutes on SwiftShader.
  naive.update([sequences.slice(0, 1)], 1);
  await naive.read();
  let bestMatmul = 0;
  const products = async () => {
    for (const shape of productShapes(config, rows)) {
      for (const { gflops } of await timeMatmuls(gpu, availableMatmuls(gpu), shape, 3)) {
        bestMatmul = Math.max(bestMatmul, gflops);
      }
    }
  };
  const [ours, theirs] = await interleave([step(update), step(naive), products], 20, seconds);
  update.destroy();
  naive.destroy();
  w.destroy();
  const tokens = batch * config.context;
  const gflops = (6 * parameterCount(config) * tokens) / ours / 1e9;
  return {
    tokens_per_second: tokens / ours,
    gflops,
    share_of_best_matmul: gflops / bestMatmul,
    best_matmul_gflops: bestMatmul,
    matmul: model.matmul,
    dispatches: update.dispatches,
    submits,
    pipelines,
    speedup_over_naive: theirs / ours,
    milliseconds: ours * 1000,
  };
}

/** The forward products of a layer: q/k/v, gate and up, down. */
const productShapes = (c: ModelConfig, rows: number) => [
  { M: rows, N: qkvWidth(c), K: c.width },
  { M: rows, N: 2 * c.hidden, K: c.width },
  { M: rows, N: c.width, K: c.hidden },
];

/** Times whole rollouts to the end of the context: groups of eight share a prompt, and no `<eos>` cuts one short. */
export async function benchSampling(model: Model, batch: number, seconds: number): Promise<SampleResult> {
  const { gpu, config } = model;
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
  const calls = await countCalls(gpu, rollout);
  const [time] = await interleave([rollout], 20, seconds);
  decoder.destroy();
  return { tokens_per_second: drawn / time, ...calls, dispatches_per_token: decoder.dispatchesPerStep };
}
