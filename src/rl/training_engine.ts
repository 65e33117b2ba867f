import type { Spec } from '../experiment/spec.ts';
import { allocate, planBytes, readBuffers, readFloats } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { type ModelConfig, parameterCount } from '../model/config.ts';
import { type DecoderCapacity, decoderPlan } from '../model/decode_programs.ts';
import { Decoder } from '../model/decoder.ts';
import type { Weights } from '../model/hub_folder.ts';
import { createModel, destroyModel, type Model, modelPlan } from '../model/model.ts';
import { type BatchCapacity, rowsOf } from '../model/packing.ts';
import { backwardPlan, createWorkspace, forwardPlan, type Workspace } from '../model/workspace.ts';
import type { World } from '../task/world.ts';
import { policyUpdatePlan } from './policy_update.ts';

/** What a run is between two steps, on the device: copied in when its turn comes, and out after. */
export interface RunBuffers {
  parameters: GPUBuffer;
  m: GPUBuffer;
  v: GPUBuffer;
}

/** The same off the device, for checkpoints. */
export interface RunValues {
  parameters: Float32Array;
  m: Float32Array;
  v: Float32Array;
}

/** The row capacity of one micro-batch of a spec, at its longest responses. */
export function batchCapacity(spec: Spec, world: World, vocab: number): BatchCapacity {
  const { prompts, group, length } = spec.rollout;
  const sequences = Math.ceil(Math.ceil((prompts * group) / spec.minibatches) / spec.microbatches);
  return {
    rows: sequences * rowsOf(world.promptLength + length),
    sequences,
    pools: sequences,
    vocab,
  };
}

/** Rollouts at once: a whole step's, or more for evaluation as long as they stay cheap. */
export function decoderCapacity(spec: Spec, world: World): DecoderCapacity {
  const step = spec.rollout.prompts * spec.rollout.group;
  const evaluation = spec.evaluation.problems * spec.evaluation.samples;
  return {
    rows: Math.max(step, Math.min(512, evaluation)),
    context: world.promptLength + spec.rollout.length,
  };
}

/** Bytes of GPU memory that an experiment will take, before anything is allocated. */
export function estimateBytes(
  gpu: Pick<Gpu, 'software'>,
  spec: Spec,
  world: World,
  config: ModelConfig,
): number {
  const capacity = batchCapacity(spec, world, config.vocab);
  const model = modelPlan(config);
  const runs = spec.conditions.length * spec.seeds.length;
  const slots = spec.minibatches * spec.microbatches * spec.epochs;
  return (
    planBytes(
      model,
      forwardPlan(config, capacity, true),
      backwardPlan(gpu, config, capacity.rows),
      decoderPlan(config, decoderCapacity(spec, world)),
    ) +
    model.parameters * (3 * runs + 1) +
    runs * planBytes(policyUpdatePlan(capacity.rows, capacity.pools, slots))
  );
}

/**
 * FLOP of an experiment: 2 a parameter a sampled token, 6 a trained one, at `meanLength` tokens a response.
 * Attention adds a few percent at these lengths and is left out.
 */
export function estimateFlop(spec: Spec, world: World, config: ModelConfig, meanLength = 40): number {
  const p = parameterCount(config);
  const { prompts, group } = spec.rollout;
  const perStep = prompts * group * (meanLength * 2 + (meanLength + world.promptLength) * 6 * spec.epochs);
  const evaluations = Math.ceil(spec.steps / spec.evaluation.every);
  const perEvaluation = spec.evaluation.problems * spec.evaluation.samples * meanLength * 2;
  const runs = spec.conditions.length * spec.seeds.length;
  return p * (runs * (spec.steps * perStep + evaluations * perEvaluation) + perEvaluation);
}

/**
 * The device's working set for one experiment: one model, one workspace, one decoder. Runs take turns in it,
 * because only their parameters and moments differ, and those are small.
 */
export class TrainingEngine {
  #active: RunBuffers | null = null;

  private constructor(
    readonly spec: Spec,
    readonly world: World,
    readonly model: Model,
    readonly workspace: Workspace,
    readonly decoder: Decoder,
    /** The base's parameters on the device: where every run starts, and the KL term's reference. */
    readonly base: GPUBuffer,
  ) {}

  /**
   * Allocates the working set.
   * @throws GpuError when the adapter has no room for it
   */
  static async create(gpu: Gpu, spec: Spec, world: World, weights: Weights): Promise<TrainingEngine> {
    const vocab = world.vocabulary.tokens.length;
    if (weights.config.vocab !== vocab) {
      throw new Error(
        `The model has ${weights.config.vocab} words and the world ${world.name} has ${vocab}.`,
      );
    }
    const longest = world.promptLength + spec.rollout.length;
    if (longest > weights.config.context) {
      throw new Error(
        `Prompts and responses of ${longest} tokens do not fit the model's context of ${weights.config.context}.`,
      );
    }
    const model = await createModel(gpu, weights.config, weights.values);
    const workspace = await createWorkspace(model, batchCapacity(spec, world, vocab));
    const decoder = await Decoder.create(model, decoderCapacity(spec, world), world.vocabulary.eos);
    const { base } = await allocate(gpu, { base: model.layout.length * 4 });
    gpu.device.queue.writeBuffer(base, 0, weights.values as Float32Array<ArrayBuffer>);
    return new TrainingEngine(spec, world, model, workspace, decoder, base);
  }

  get gpu(): Gpu {
    return this.model.gpu;
  }

  /** A new run's buffers: the base's parameters and empty moments, or a checkpoint's values. */
  async createRun(values?: RunValues): Promise<RunBuffers> {
    const bytes = this.model.layout.length * 4;
    const run = await allocate(this.gpu, { parameters: bytes, m: bytes, v: bytes });
    if (values) {
      for (const name of ['parameters', 'm', 'v'] as const) {
        this.gpu.device.queue.writeBuffer(run[name], 0, values[name] as Float32Array<ArrayBuffer>);
      }
    } else {
      this.#copy([[this.base, run.parameters]]);
    }
    return run;
  }

  /** Makes a run the one that the model, the optimiser and the decoder work on. */
  activate(run: RunBuffers): void {
    if (this.#active === run) return;
    this.store();
    this.#copy(this.#pairs(run));
    this.#active = run;
  }

  /** Copies the active run's values back to its own buffers. */
  store(): void {
    if (this.#active) this.#copy(this.#pairs(this.#active).map(([own, shared]) => [shared, own]));
  }

  /** Reads a run's parameters off the device. */
  readParameters(run: RunBuffers): Promise<Float32Array> {
    if (this.#active === run) this.store();
    return readFloats(this.gpu, run.parameters, this.model.layout.length);
  }

  /** Reads a run's values off the device, in one round trip. */
  async read(run: RunBuffers): Promise<RunValues> {
    if (this.#active === run) this.store();
    const size = this.model.layout.length * 4;
    const ranges = [run.parameters, run.m, run.v].map((buffer) => ({ buffer, size }));
    const [parameters, m, v] = (await readBuffers(this.gpu, ranges)).map((b) => new Float32Array(b));
    return { parameters, m, v };
  }

  /** Runs `work` with the base's parameters in the model, then puts the active run's back. */
  async withBase<T>(work: () => Promise<T>): Promise<T> {
    this.store();
    this.#copy([[this.base, this.model.parameters]]);
    try {
      return await work();
    } finally {
      if (this.#active) this.#copy(this.#pairs(this.#active));
    }
  }

  /** Frees a run's buffers. */
  destroyRun(run: RunBuffers): void {
    if (this.#active === run) this.#active = null;
    for (const buffer of Object.values(run)) (buffer as GPUBuffer).destroy();
  }

  destroy(): void {
    this.decoder.destroy();
    this.workspace.destroy();
    destroyModel(this.model);
    this.base.destroy();
  }

  #pairs(run: RunBuffers): [own: GPUBuffer, shared: GPUBuffer][] {
    return [
      [run.parameters, this.model.parameters],
      [run.m, this.workspace.backward.m],
      [run.v, this.workspace.backward.v],
    ];
  }

  #copy(pairs: [from: GPUBuffer, to: GPUBuffer][]): void {
    const encoder = this.gpu.device.createCommandEncoder();
    for (const [from, to] of pairs) encoder.copyBufferToBuffer(from, 0, to, 0, this.model.layout.length * 4);
    this.gpu.device.queue.submit([encoder.finish()]);
  }
}
