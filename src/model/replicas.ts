import { createModel, destroyModel, type Model } from './model.ts';

/** A copy of a model on each part of its device, or the model alone if the device has no parts. */
export class Replicas {
  readonly #model: Model;
  /** Staging memory for the parameters. */
  #values: ArrayBuffer | undefined;

  private constructor(
    model: Model,
    readonly models: readonly Model[],
  ) {
    this.#model = model;
  }

  /** @throws DeviceError when a part has too little memory */
  static async create(model: Model): Promise<Replicas> {
    const { device, config, layout } = model;
    if (device.parts.length === 0) return new Replicas(model, [model]);
    const empty = new Float32Array(layout.length);
    return new Replicas(
      model,
      await Promise.all(device.parts.map((part) => createModel(part, config, empty))),
    );
  }

  /** Copies the model's current parameters to the replicas. To be called before each use of the replicas. */
  async follow(): Promise<void> {
    const { device, parameters, layout } = this.#model;
    const replicas = this.models.filter((replica) => replica !== this.#model);
    if (replicas.length === 0) return;
    const into = this.#values;
    this.#values = undefined;
    const [values] = await device.read([{ buffer: parameters, size: layout.length * 4, into }]);
    this.#values = values;
    for (const replica of replicas) replica.device.write(replica.parameters, values);
  }

  /** Frees the replicas; the model stays. */
  destroy(): void {
    for (const replica of this.models) if (replica !== this.#model) destroyModel(replica);
  }
}
