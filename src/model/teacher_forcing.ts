import { allocate, readFloats } from '../device/buffers.ts';
import type { Program } from '../device/device.ts';
import { InFlight } from '../device/in_flight.ts';
import type { DeviceBuffer } from '../device/program.ts';
import { longestSequence, type ModelConfig } from './config.ts';
import { norm, project } from './forward.ts';
import type { Model } from './model.ts';
import { at } from './model_weights.ts';
import { type BatchCapacity, type BatchSections, batchSections, packBatch, rowsOf } from './packing.ts';
import { type LikelyTokens, likelyTokens, rowStatistics, rowStatisticsPlan } from './row_statistics.ts';
import { batchRows, bodyDispatches } from './scoring.ts';
import { allocateForward, type ForwardBuffers } from './workspace.ts';

/** Scores of each token of a sequence after the first. Entry i is of token i + 1; in nats, at the temperature. */
export interface ForcedTokens {
  entropy: Float32Array;
  logprob: Float32Array;
  top: LikelyTokens[];
}

/** Scores of a sequence that are still to be read. */
export const emptyScores = (length: number): ForcedTokens => ({
  entropy: new Float32Array(length),
  logprob: new Float32Array(length),
  top: [],
});

/**
 * Takes a position's scores from what was read of its row.
 * @param statistics [rows, 4] and `likely` [rows, top, 2], as `rowStatistics` writes them
 */
export function takeScores(
  scored: ForcedTokens,
  position: number,
  {
    statistics,
    likely,
    row,
    top,
  }: { statistics: Float32Array; likely: Float32Array; row: number; top: number },
): void {
  scored.entropy[position] = statistics[row * 4 + 1];
  scored.logprob[position] = statistics[row * 4 + 2];
  scored.top.push(likelyTokens(likely, row, top));
}

export interface ForcingOptions {
  temperature: number;
  /** Number of most likely tokens, 0 to 10. */
  top: number;
  /** Rows of logits in memory at a time, a multiple of 64; default: by the vocabulary. */
  logitRows?: number;
}

/** @throws Error if a sequence is longer than the model can be run on */
export function checkLengths(config: ModelConfig, sequences: readonly ArrayLike<number>[]): void {
  const longest = longestSequence(config);
  const over = sequences.find((tokens) => tokens.length > longest);
  if (over)
    throw new Error(`A sequence has ${over.length} tokens, but this model can be run on at most ${longest}.`);
}

/** Most bytes of logits in memory at a time: a row of Qwen3's is 600 kB. */
const logitBytes = 2 ** 26;
/** Rows of logits come in multiples of 64, so that every range of a chunk is aligned for a binding. */
const rowsAtOnce = (vocab: number, rows: number) =>
  Math.max(64, Math.min(Math.ceil(rows / 64) * 64, Math.floor(logitBytes / (vocab * 4) / 64) * 64));

/**
 * Runs given sequences through a model, forward only, and scores every token. Logits are computed and read in chunks of
 * rows, so a large vocabulary takes no more memory than a small one.
 */
export class TeacherForcing {
  private constructor(
    private readonly model: Model,
    readonly capacity: BatchCapacity,
    private readonly options: ForcingOptions,
    private readonly sections: BatchSections,
    private readonly forward: ForwardBuffers,
    private readonly own: Record<'counts' | 'top' | 'sums' | 'found', DeviceBuffer>,
    private readonly buffers: DeviceBuffer[],
    private readonly body: Program,
    private readonly chunks: Program[],
    private readonly chunkRows: number,
  ) {}

  /**
   * Allocates for batches of up to `sequences` sequences that take up to `rows` rows in all (`packing.ts` `rowsOf`).
   * @throws DeviceError when the adapter has too little memory
   */
  static async create(
    model: Model,
    size: { rows: number; sequences: number },
    options: ForcingOptions,
  ): Promise<TeacherForcing> {
    const { device, config, weights } = model;
    const capacity = { ...size, pools: 1, vocab: config.vocab };
    const { rows } = capacity;
    const sections = batchSections(capacity);
    const chunkRows = options.logitRows ?? rowsAtOnce(config.vocab, rows);
    const chunkCount = Math.ceil(rows / chunkRows);
    const { buffers: forward, all } = await allocateForward(device, config, capacity, false, chunkRows);
    const shape = { rows: chunkRows, vocab: config.vocab, ...options };
    const own = await allocate(device, {
      counts: chunkCount * 256,
      top: rows * options.top * 8,
      ...rowStatisticsPlan(device, shape),
    });
    const inputs = batchRows(forward, sections, capacity);
    const last = forward.stream[2 * config.layers];
    const body = await device.program([
      ...bodyDispatches(model, forward, sections, capacity),
      norm(model, inputs, weights.finalNorm, last, forward.finalNormed, forward.finalRstd),
    ]);
    const chunk = (c: number) => {
      const from = c * chunkRows;
      const counts = at(own.counts, c * 64, 64);
      return device.program([
        ...project(
          model,
          { rows: chunkRows, counts },
          at(forward.finalNormed, from * config.width),
          weights.head,
          forward.logits,
        ),
        ...rowStatistics(
          device,
          shape,
          {
            counts,
            logits: forward.logits,
            targets: at(forward.batch, sections.targets.offset + from),
            statistics: at(forward.statistics, from * 4),
            top: at(own.top, from * options.top * 2),
          },
          own,
        ),
      ]);
    };
    const chunks = await Promise.all(Array.from({ length: chunkCount }, (_, c) => chunk(c)));
    const buffers = [...all, ...Object.values(own)];
    return new TeacherForcing(
      model,
      capacity,
      options,
      sections,
      forward,
      own,
      buffers,
      body,
      chunks,
      chunkRows,
    );
  }

  /** Whether sequences of these lengths fit one batch. */
  fits(lengths: readonly number[]): boolean {
    const rows = lengths.reduce((n, length) => n + rowsOf(length), 0);
    return lengths.length <= this.capacity.sequences && rows <= this.capacity.rows;
  }

  /**
   * One batch, which must fit.
   * @param logits if given, receives each chunk's logits, [rows, vocab]
   */
  async score(
    sequences: readonly ArrayLike<number>[],
    logits?: (firstRow: number, values: Float32Array) => void,
  ): Promise<ForcedTokens[]> {
    const { model, forward, own, chunkRows, options } = this;
    const { device } = model;
    checkLengths(model.config, sequences);
    // A prompt of one token: every token after the first is scored.
    const packed = packBatch(
      this.capacity,
      this.sections,
      sequences.map((tokens) => ({ tokens, promptLength: 1 })),
    );
    device.write(forward.batch, packed.words);
    const queued = new InFlight(device);
    this.body.run();
    for (const [c, chunk] of this.chunks.entries()) {
      const live = Math.min(chunkRows, packed.rows - c * chunkRows);
      if (live <= 0) break;
      device.write(own.counts, new Uint32Array([live]), c * 256);
      chunk.run();
      await queued.submitted();
      if (logits) logits(c * chunkRows, await readFloats(device, forward.logits, live * model.config.vocab));
    }
    const [statistics, top] = await device.read([
      { buffer: forward.statistics, size: packed.rows * 16 },
      { buffer: own.top, size: packed.rows * options.top * 8 },
    ]);
    const read = {
      statistics: new Float32Array(statistics),
      likely: new Float32Array(top),
      top: options.top,
    };
    return sequences.map((tokens, i) => {
      const n = Math.max(0, tokens.length - 1);
      const scored = emptyScores(n);
      for (let t = 0; t < n; t++) takeScores(scored, t, { ...read, row: packed.firstRow[i] + t });
      return scored;
    });
  }

  /** Frees everything except the model. */
  destroy(): void {
    for (const program of [this.body, ...this.chunks]) program.destroy();
    for (const buffer of this.buffers) buffer.destroy();
  }
}
