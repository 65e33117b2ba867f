import { createModel, destroyModel, type Model, type TrainableModel } from './model.ts';

/** A copy of a model on each part of its device, or the model alone if the device has no parts. */
export class Replicas<M extends Model = Model> {
  readonly #model: M;
  /** Those that were made here, of a trainable model. */
  readonly #own: readonly TrainableModel[];
  /** Staging memory for the parameters. */
  #values: ArrayBuffer | undefined;

  private constructor(
    model: M,
    own: readonly TrainableModel[],
    readonly models: readonly M[],
  ) {
    this.#model = model;
    this.#own = own;
  }

  /** @throws DeviceError when a part has too little memory */
  static async create<M extends Model>(model: M): Promise<Replicas<M>> {
    const { device, config, flat } = model;
    // The copies of a packed model are packed models, and those of a trainable one trainable.
    const as = (models: readonly Model[]) => models as readonly M[];
    if (device.parts.length === 0 || !flat) return new Replicas(model, [], as(model.copies ?? [model]));
    const empty = new Float32Array(flat.layout.length);
    const own = await Promise.all(device.parts.map((part) => createModel(part, config, empty)));
    return new Replicas(model, own, as(own));
  }

  /** Copies the model's current parameters to the replicas. To be called before each use of the replicas. */
  async follow(): Promise<void> {
    const { device, flat } = this.#model;
    const replicas = this.#own;
    if (!flat || replicas.length === 0) return;
    const { parameters, layout } = flat;
    const into = this.#values;
    this.#values = undefined;
    const [values] = await device.read([{ buffer: parameters, size: layout.length * 4, into }]);
    this.#values = values;
    for (const replica of replicas) replica.device.write(replica.parameters, values);
  }

  /** Frees the replicas; the model stays. */
  destroy(): void {
    for (const replica of this.#own) destroyModel(replica);
  }
}
