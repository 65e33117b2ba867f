import type { ModelConfig } from '../model/config.ts';
import type { Weights } from '../model/hub/hub_folder.ts';
import type { CheckpointFacts } from './client/inspect_protocol.ts';
import type { RunKey } from './client/run_key.ts';

/** Most memory that checkpoints take, bytes. */
const maxBytes = 256 * 2 ** 20;

/** The origin of checkpoints: the base and the world of the open experiment. */
export interface CheckpointOrigin {
  base: string;
  world: string;
  config: ModelConfig;
}

interface StoredCheckpoint {
  key: RunKey;
  step: number;
  values: Float32Array;
}

/**
 * The parameters of an experiment's runs at their evaluated steps, in memory, for inspection. They stay available until
 * another experiment starts. Over the memory limit, the oldest that are neither a run's first nor its last are dropped,
 * then the oldest first ones; a run's last is never dropped.
 */
export class Checkpoints {
  #origin: CheckpointOrigin | null = null;
  #stored: StoredCheckpoint[] = [];

  /**
   * @param changed called with the list whenever it changes
   * @param most in bytes
   */
  constructor(
    private readonly changed: (facts: CheckpointFacts[]) => void = () => {},
    private readonly most = maxBytes,
  ) {}

  /** Drops the last experiment's checkpoints when another starts, and reports the empty list. */
  begin(origin: CheckpointOrigin): void {
    this.#origin = origin;
    this.#stored = [];
    this.changed([]);
  }

  /**
   * Keeps a run's parameters at a step. Runs that share an array (the base's, at step 0) share its memory.
   * @param values must not be written to afterwards
   */
  add(key: RunKey, step: number, values: Float32Array): void {
    const { condition, seed } = key;
    this.#stored = this.#stored.filter((h) => !(isOf(key)(h) && h.step === step));
    this.#stored.push({ key: { condition, seed }, step, values });
    while (this.#bytes() > this.most && this.#dropOne());
    this.changed(this.facts());
  }

  /** The list of checkpoints, in order of arrival. */
  facts(): CheckpointFacts[] {
    const { base = '', world = '' } = this.#origin ?? {};
    return this.#stored.map(({ key, step }) => ({ ...key, step, base, world }));
  }

  /** A checkpoint's model and origin; null if it is not in memory. */
  find(key: RunKey, step: number): { weights: Weights; origin: CheckpointOrigin } | null {
    const found = this.#stored.find((h) => isOf(key)(h) && h.step === step);
    if (!found || !this.#origin) return null;
    return { weights: { config: this.#origin.config, values: found.values }, origin: this.#origin };
  }

  #bytes(): number {
    const arrays = new Set(this.#stored.map((h) => h.values));
    return [...arrays].reduce((sum, values) => sum + values.byteLength, 0);
  }

  /** @returns whether one was dropped */
  #dropOne(): boolean {
    const ofRun = (stored: StoredCheckpoint) => this.#stored.filter(isOf(stored.key));
    const spare = this.#stored.filter((h) => ofRun(h).at(-1) !== h);
    const victim = spare.find((h) => ofRun(h)[0] !== h) ?? spare[0];
    this.#stored = this.#stored.filter((h) => h !== victim);
    return victim !== undefined;
  }
}

const isOf =
  ({ condition, seed }: RunKey) =>
  ({ key }: StoredCheckpoint) =>
    key.condition === condition && key.seed === seed;
