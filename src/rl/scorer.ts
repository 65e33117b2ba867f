import type { Program } from '../device/device.ts';
import { packBatch, type Sequence } from '../model/packing.ts';
import { forwardDispatches, statisticsDispatch } from '../model/scoring.ts';
import type { Workspace } from '../model/workspace.ts';

/** Entropy and log-probability of each token of a sequence, nats, indexed as its tokens; 0 for the prompt. */
export interface TokenScores {
  entropy: Float32Array;
  logprob: Float32Array;
}

/** Teacher-forces sequences through a workspace's model, without a backward pass. */
export class Scorer {
  readonly #w: Workspace;
  readonly #program: Program;

  private constructor(w: Workspace, program: Program) {
    this.#w = w;
    this.#program = program;
  }

  /** Records the scoring on a workspace. */
  static async create(w: Workspace, temperature: number): Promise<Scorer> {
    const { model, forward, sections, capacity } = w;
    const program = await model.device.program(
      [
        ...forwardDispatches(model, forward, sections, capacity),
        statisticsDispatch(model, forward, sections, capacity.rows, temperature),
      ],
      'score',
    );
    return new Scorer(w, program);
  }

  /** Scores one batch that fits the workspace. */
  async score(sequences: Sequence[]): Promise<TokenScores[]> {
    const { capacity, sections, forward, model } = this.#w;
    const packed = packBatch(capacity, sections, sequences);
    model.device.write(forward.batch, packed.words);
    this.#program.run();
    const [bytes] = await model.device.read([{ buffer: forward.statistics, size: packed.rows * 16 }]);
    const statistics = new Float32Array(bytes);
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

  destroy(): void {
    this.#program.destroy();
  }
}
