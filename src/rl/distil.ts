import { readFloats } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import type { DistilSpec } from '../experiment/distil_presets.ts';
import type { ModelConfig } from '../model/config.ts';
import { cos } from '../model/elementary.ts';
import { initialise } from '../model/initialise.ts';
import { createModel, destroyModel, readParameters, type TrainableModel } from '../model/model.ts';
import { rowsOf, type Sequence } from '../model/packing.ts';
import { foldKey, randomStream, streams } from '../random/stream.ts';
import type { World } from '../task/world.ts';
import type { DistilUpdate } from './distil_update.ts';
import { createLearner, type Learner } from './learner.ts';

/** The model config of a distilled base: a small Qwen3. */
export const distilConfig = (spec: DistilSpec, world: World): ModelConfig => ({
  ...spec.shape,
  vocab: world.vocabulary.tokens.length,
  normEps: 1e-6,
  qkNorm: true,
  qkvBias: false,
  tied: true,
});

/** The full state of a distillation between two steps. */
export interface DistilState {
  step: number;
  parameters: Float32Array;
  m: Float32Array;
  v: Float32Array;
}

/** The initial state of a distillation that starts from given weights, with AdamW's moments at zero. */
export const startFrom = (parameters: Float32Array): DistilState => ({
  step: 0,
  parameters,
  m: new Float32Array(parameters.length),
  v: new Float32Array(parameters.length),
});

/** The learning rate of step t (from 1): linear warm-up, then cosine decay to `finalShare` of the peak. */
export function distilLearningRate(spec: DistilSpec, t: number): number {
  const { learningRate, warmup } = spec.optimiser;
  if (t <= warmup) return (learningRate * t) / warmup;
  const progress = (t - warmup) / Math.max(1, spec.steps - warmup);
  return learningRate * (spec.finalShare + (1 - spec.finalShare) * 0.5 * (1 + cos(Math.PI * progress)));
}

/** The traces of step t: new problems and new draws of the teacher, determined by seed and step alone. */
export function distilBatch(spec: DistilSpec, world: World, seed: number, t: number): Sequence[] {
  const random = randomStream(foldKey(seed, streams.distil), t);
  return Array.from({ length: spec.batch }, () => {
    const problem = world.sample(random);
    const prompt = world.prompt(problem);
    return {
      tokens: [...prompt, ...world.trace(problem, random, spec.teacher)],
      promptLength: prompt.length,
    };
  });
}

/** Trains on the teacher's traces by cross-entropy on the responses, from random or given weights. */
export class Distillation {
  readonly #spec: DistilSpec;
  readonly #world: World;
  readonly #seed: number;
  readonly #learner: Learner;
  readonly #update: DistilUpdate;
  readonly model: TrainableModel;
  step: number;

  private constructor(
    spec: DistilSpec,
    world: World,
    seed: number,
    model: TrainableModel,
    learner: Learner,
    update: DistilUpdate,
    step: number,
  ) {
    this.#spec = spec;
    this.#world = world;
    this.#seed = seed;
    this.#learner = learner;
    this.#update = update;
    this.model = model;
    this.step = step;
  }

  /** Sets up a distillation, from random weights or from a saved state. */
  static async create(
    device: Device,
    spec: DistilSpec,
    world: World,
    seed: number,
    state?: DistilState,
  ): Promise<Distillation> {
    const config = distilConfig(spec, world);
    const values =
      state?.parameters ?? initialise(config, randomStream(foldKey(seed, streams.initialise), 0));
    const model = await createModel(device, config, values);
    const learner = await createLearner(model, {
      rows: spec.batch * rowsOf(config.context),
      sequences: spec.batch,
      pools: 1,
      vocab: config.vocab,
    });
    if (state) {
      device.write(learner.moments.m, state.m as Float32Array<ArrayBuffer>);
      device.write(learner.moments.v, state.v as Float32Array<ArrayBuffer>);
    }
    const update = await learner.distilUpdate(spec.optimiser);
    return new Distillation(spec, world, seed, model, learner, update, state?.step ?? 0);
  }

  /** One update. @returns the loss before it, nats per token */
  async advance(): Promise<{ loss: number; gradientNorm: number; tokens: number }> {
    const t = this.step + 1;
    const batch = distilBatch(this.#spec, this.#world, this.#seed, t);
    await this.#update.update(batch, t, distilLearningRate(this.#spec, t));
    const read = await this.#update.read(batch);
    this.step = t;
    return { ...read, tokens: batch.reduce((n, s) => n + s.tokens.length, 0) };
  }

  /** Copies the state off the device, so that the distillation can be resumed bit for bit. */
  async state(): Promise<DistilState> {
    const { device, layout } = this.model;
    const [parameters, m, v] = [
      await readParameters(this.model),
      await readFloats(device, this.#learner.moments.m, layout.length),
      await readFloats(device, this.#learner.moments.v, layout.length),
    ];
    return { step: this.step, parameters, m, v };
  }

  destroy(): void {
    this.#update.destroy();
    this.#learner.destroy();
    destroyModel(this.model);
  }
}
