import { allocate, readFloats } from '../device/buffers.ts';
import type { Program } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import { rowStatistics, rowStatisticsPlan } from '../model/row_statistics.ts';
import { emptyScores, type ForcedTokens, type ForcingOptions, takeScores } from '../model/teacher_forcing.ts';
import type { OnnxModel } from './onnx_model.ts';

/** Rows of logits at a time. */
const logitRows = 64;

/** Scores every token of given sequences by a model in ONNX Runtime. */
export class OnnxScorer {
  #made: Promise<{ buffers: Record<string, DeviceBuffer>; statistics: Program }> | null = null;

  constructor(
    readonly model: OnnxModel,
    readonly options: ForcingOptions,
  ) {}

  /**
   * Scores sequences.
   * @param logits if given, receives the logits of each token but a sequence's last, [rows, vocab], a few rows at a time
   */
  async score(
    sequences: readonly ArrayLike<number>[],
    logits?: (firstRow: number, values: Float32Array) => void,
  ): Promise<ForcedTokens[]> {
    let firstRow = 0;
    const scored: ForcedTokens[] = [];
    for (const sequence of sequences) {
      const from = firstRow;
      scored.push(await this.#sequence(sequence, logits && ((row, values) => logits(from + row, values))));
      firstRow += Math.max(0, sequence.length - 1);
    }
    return scored;
  }

  /** Scores any number of sequences, one at a time. */
  async *scoreAll(sequences: readonly ArrayLike<number>[]): AsyncGenerator<ForcedTokens[]> {
    for (const sequence of sequences) yield await this.score([sequence]);
  }

  async #sequence(
    sequence: ArrayLike<number>,
    logits: ((firstRow: number, values: Float32Array) => void) | undefined,
  ): Promise<ForcedTokens> {
    const { forward, graph, device, context } = this.model;
    if (sequence.length > context)
      throw new Error(
        `A sequence has ${sequence.length} tokens, but this model can be run on at most ${context}.`,
      );
    this.#made ??= this.#make().catch((error) => {
      // Memory may be free the next time.
      this.#made = null;
      throw error;
    });
    const { buffers: b, statistics } = await this.#made;
    const { top } = this.options;
    const tokens = Array.from(sequence);
    const n = Math.max(0, tokens.length - 1);
    const scored = emptyScores(n);
    let cache = await forward.empty(n);
    const step = graph.lastOnly ? 1 : Math.min(logitRows, forward.passTokens);
    try {
      for (let from = 0; from < n; from += step) {
        const rows = Math.min(step, n - from);
        cache = await forward.run([tokens.slice(from, from + rows)], { cache, filled: [from] }, b.logits);
        device.write(b.targets, Uint32Array.from(tokens.slice(from + 1, from + 1 + rows)));
        device.write(b.counts, new Uint32Array([rows]));
        statistics.run();
        const [words, found] = await device.read([
          { buffer: b.statistics, size: rows * 16 },
          { buffer: b.top, size: rows * top * 8 },
        ]);
        const read = { statistics: new Float32Array(words), likely: new Float32Array(found), top };
        for (let row = 0; row < rows; row++) takeScores(scored, from + row, { ...read, row });
        if (logits) logits(from, await readFloats(device, b.logits, rows * graph.vocab));
      }
    } finally {
      forward.free(cache);
    }
    return scored;
  }

  async #make() {
    const { device, graph } = this.model;
    const shape = { rows: logitRows, vocab: graph.vocab, ...this.options };
    const buffers = await allocate<string>(device, {
      counts: 256,
      logits: logitRows * graph.vocab * 4,
      targets: logitRows * 4,
      statistics: logitRows * 16,
      top: logitRows * this.options.top * 8,
      ...rowStatisticsPlan(device, shape),
    });
    try {
      const statistics = await device.program(
        rowStatistics(
          device,
          shape,
          {
            counts: buffers.counts,
            logits: buffers.logits,
            targets: buffers.targets,
            statistics: buffers.statistics,
            top: buffers.top,
          },
          buffers,
        ),
        'scores',
      );
      return { buffers, statistics };
    } catch (error) {
      for (const buffer of Object.values(buffers)) buffer.destroy();
      throw error;
    }
  }

  /** Frees everything except the model. */
  destroy(): void {
    this.#made?.then(
      ({ buffers, statistics }) => {
        statistics.destroy();
        for (const buffer of Object.values(buffers)) buffer.destroy();
      },
      () => {},
    );
    this.#made = null;
  }
}
