import type { Program } from '../device/device.ts';
import { type PackedBatch, packBatch, type Sequence } from '../model/packing.ts';
import { forwardDispatches, statisticsDispatch } from '../model/scoring.ts';
import type { GradientSpace } from '../model/workspace.ts';

/** Entropy and log-probability of each token of a sequence, nats, indexed as its tokens; 0 for the prompt. */
export interface TokenScores {
  entropy: Float32Array;
  logprob: Float32Array;
}

/** Teacher-forces sequences through a learner's model, without a backward pass. */
export interface Scorer {
  /** Scores one batch that fits the learner. */
  score(sequences: Sequence[]): Promise<TokenScores[]>;
  destroy(): void;
}

/** Scores on one device. */
export class DeviceScorer implements Scorer {
  readonly #w: GradientSpace;
  readonly #program: Program;

  private constructor(w: GradientSpace, program: Program) {
    this.#w = w;
    this.#program = program;
  }

  /** Records the scoring on a workspace. */
  static async create(w: GradientSpace, temperature: number): Promise<DeviceScorer> {
    return new DeviceScorer(w, await scoreProgram(w, temperature));
  }

  async score(sequences: Sequence[]): Promise<TokenScores[]> {
    const { capacity, sections, forward, model } = this.#w;
    const packed = packBatch(capacity, sections, sequences);
    model.device.write(forward.batch, packed.words);
    this.#program.run();
    const [bytes] = await model.device.read([{ buffer: forward.statistics, size: packed.rows * 16 }]);
    return tokenScores(sequences, packed, new Float32Array(bytes));
  }

  destroy(): void {
    this.#program.destroy();
  }
}

/** Records the forward pass of a batch and the statistics of its rows. */
export const scoreProgram = (
  { model, forward, sections, capacity }: GradientSpace,
  temperature: number,
): Promise<Program> =>
  model.device.program(
    [
      ...forwardDispatches(model, forward, sections, capacity),
      statisticsDispatch(model, forward, sections, capacity.rows, temperature),
    ],
    'score',
  );

/** Splits the row statistics [rows, 4] by token. */
export function tokenScores(
  sequences: readonly Sequence[],
  packed: Pick<PackedBatch, 'firstRow'>,
  statistics: Float32Array,
): TokenScores[] {
  return sequences.map(({ tokens, promptLength }, i) => {
    const entropy = new Float32Array(tokens.length);
    const logprob = new Float32Array(tokens.length);
    for (let t = promptLength; t < tokens.length; t++) {
      const row = packed.firstRow[i] + t - 1;
      entropy[t] = statistics[row * 4 + 1];
      logprob[t] = statistics[row * 4 + 2];
    }
    return { entropy, logprob };
  });
}
