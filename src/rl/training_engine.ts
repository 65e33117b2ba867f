import { allocate, readFloats } from '../device/buffers.ts';
import type { Device } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { Spec } from '../experiment/spec.ts';
import { Decoder } from '../model/decode/decoder.ts';
import type { Weights } from '../model/hub/hub_folder.ts';
import { createModel, destroyModel, type TrainableModel } from '../model/model.ts';
import type { World } from '../task/world.ts';
import { batchCapacity, decoderCapacity } from './cost/estimate.ts';
import { createLearner, type Learner } from './learner.ts';

/** A run's state between two steps, on the device: copied in when the run becomes active, and out afterwards. */
export interface RunBuffers {
  parameters: DeviceBuffer;
  m: DeviceBuffer;
  v: DeviceBuffer;
}

/** The same off the device, for checkpoints. */
export interface RunValues {
  parameters: Float32Array;
  m: Float32Array;
  v: Float32Array;
}

/**
 * The device's working set for one experiment: one model, one learner, one decoder. Runs share it in turn, because only
 * their parameters and moments differ, and those are small.
 */
export class TrainingEngine {
  #active: RunBuffers | null = null;

  private constructor(
    readonly spec: Spec,
    readonly world: World,
    readonly model: TrainableModel,
    readonly learner: Learner,
    readonly decoder: Decoder,
    /** The base's parameters on the device: the start of every run, and the reference of the KL term. */
    readonly base: DeviceBuffer,
  ) {}

  /**
   * Allocates the working set.
   * @throws DeviceError when the adapter has too little memory
   */
  static async create(device: Device, spec: Spec, world: World, weights: Weights): Promise<TrainingEngine> {
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
    const model = await createModel(device, weights.config, weights.values);
    const learner = await createLearner(model, batchCapacity(spec, world, vocab));
    const decoder = await Decoder.create(model, decoderCapacity(spec, world), world.vocabulary.eos);
    const { base } = await allocate(device, { base: model.layout.length * 4 });
    device.write(base, weights.values as Float32Array<ArrayBuffer>);
    return new TrainingEngine(spec, world, model, learner, decoder, base);
  }

  get device(): Device {
    return this.model.device;
  }

  /** A new run's buffers: the base's parameters and empty moments, or a checkpoint's values. */
  async createRun(values?: RunValues): Promise<RunBuffers> {
    const bytes = this.model.layout.length * 4;
    const run = await allocate(this.device, { parameters: bytes, m: bytes, v: bytes });
    if (values) {
      for (const name of ['parameters', 'm', 'v'] as const) {
        this.device.write(run[name], values[name] as Float32Array<ArrayBuffer>);
      }
    } else {
      this.#copy([[this.base, run.parameters]]);
    }
    return run;
  }

  /** Makes a run the active one, which the model, the optimiser and the decoder work on. */
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

  /** Discards the active run's values, which are in the middle of a step: those stored last remain. */
  drop(run: RunBuffers): void {
    if (this.#active === run) this.#active = null;
  }

  /** Reads a run's parameters off the device. @param stored read those stored last */
  readParameters(run: RunBuffers, stored = false): Promise<Float32Array> {
    if (this.#active === run && !stored) this.store();
    return readFloats(this.device, run.parameters, this.model.layout.length);
  }

  /** Reads a run's values off the device, in one round trip. @param stored read those stored last */
  async read(run: RunBuffers, stored = false): Promise<RunValues> {
    if (this.#active === run && !stored) this.store();
    const size = this.model.layout.length * 4;
    const ranges = [run.parameters, run.m, run.v].map((buffer) => ({ buffer, size }));
    const [parameters, m, v] = (await this.device.read(ranges)).map((b) => new Float32Array(b));
    return { parameters, m, v };
  }

  /** Runs `work` with the base's parameters in the model, then restores the active run's. */
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
    for (const buffer of Object.values(run)) (buffer as DeviceBuffer).destroy();
  }

  destroy(): void {
    this.decoder.destroy();
    this.learner.destroy();
    destroyModel(this.model);
    this.base.destroy();
  }

  #pairs(run: RunBuffers): [own: DeviceBuffer, shared: DeviceBuffer][] {
    return [
      [run.parameters, this.model.parameters],
      [run.m, this.learner.moments.m],
      [run.v, this.learner.moments.v],
    ];
  }

  #copy(pairs: [from: DeviceBuffer, to: DeviceBuffer][]): void {
    const bytes = this.model.layout.length * 4;
    this.device.submit(pairs.map(([copy, to]) => ({ copy, to, bytes })));
  }
}
