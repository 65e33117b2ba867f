import { allSettled } from '../../device/all_settled.ts';
import { allocate, readFloats } from '../../device/buffers.ts';
import type { Program } from '../../device/device.ts';
import { InFlight } from '../../device/in_flight.ts';
import type { DeviceBuffer } from '../../device/program.ts';
import { cachedBody, cachedBodyPlan } from '../decode/cached_body.ts';
import { norm, project } from '../forward.ts';
import type { Model } from '../model.ts';
import { at } from '../model_weights.ts';
import { rowStatistics, rowStatisticsPlan } from '../row_statistics.ts';
import {
  checkLengths,
  emptyScores,
  type ForcedTokens,
  type ForcingOptions,
  takeScores,
} from '../teacher_forcing.ts';
import { passSlots } from './memory_estimate.ts';

/** Rows of logits at a time. */
const logitRows = 64;

/**
 * Scores every token of given sequences, a few hundred tokens at a time, which attend to a cache of the previous ones: the
 * activations take no more memory for a long sequence than for a short one.
 */
export class CachedScorer {
  private constructor(
    private readonly model: Model,
    /** Most tokens of all sequences of a batch. */
    readonly tokens: number,
    private readonly options: ForcingOptions,
    private readonly buffers: Record<string, DeviceBuffer>,
    private readonly body: Program,
    private readonly heads: readonly Program[],
  ) {}

  /** @throws DeviceError when the adapter has too little memory */
  static async create(model: Model, tokens: number, options: ForcingOptions): Promise<CachedScorer> {
    const { device, config, weights } = model;
    const { vocab, width } = config;
    const slots = Math.min(passSlots, Math.ceil(tokens / logitRows) * logitRows);
    // Sequences lie one after another in the cache, each in the "row" of its first token.
    const capacity = { rows: tokens, context: 1 };
    const shape = { rows: logitRows, vocab, ...options };
    const b = await allocate<string>(device, {
      ...cachedBodyPlan(config, model.cache, capacity, slots),
      finalNormed: slots * width * 4,
      finalRstd: slots * 4,
      headCounts: (slots / logitRows) * 256,
      targets: slots * 4,
      statistics: slots * 16,
      top: slots * options.top * 8,
      logits: logitRows * vocab * 4,
      ...rowStatisticsPlan(device, shape),
    });
    const { dispatches, last } = cachedBody(model, capacity, b, slots);
    const inputs = { rows: slots, counts: b.counts, place: b.place };
    const body = device.program([
      ...dispatches,
      norm(model, inputs, weights.finalNorm, last, b.finalNormed, b.finalRstd),
    ]);
    const heads = Array.from({ length: slots / logitRows }, (_, c) => {
      const from = c * logitRows;
      const counts = at(b.headCounts, c * 64, 64);
      return device.program([
        ...project(
          model,
          { rows: logitRows, counts },
          at(b.finalNormed, from * width),
          weights.head,
          b.logits,
        ),
        ...rowStatistics(
          device,
          shape,
          {
            counts,
            logits: b.logits,
            targets: at(b.targets, from),
            statistics: at(b.statistics, from * 4),
            top: at(b.top, from * options.top * 2),
          },
          b,
        ),
      ]);
    });
    const programs = [body, ...heads];
    try {
      const [first, ...rest] = await allSettled(programs);
      return new CachedScorer(model, tokens, options, b, first, rest);
    } catch (error) {
      for (const program of programs)
        program.then(
          (made) => made.destroy(),
          () => {},
        );
      for (const buffer of Object.values(b)) buffer.destroy();
      throw error;
    }
  }

  /** Whether sequences of these lengths fit one batch. */
  fits(lengths: readonly number[]): boolean {
    return lengths.reduce((n, length) => n + length, 0) <= this.tokens;
  }

  /**
   * Scores a batch, which must fit.
   * @param logits if given, receives the logits of each token but a sequence's last, [rows, vocab], a few rows at a time
   */
  async score(
    sequences: readonly ArrayLike<number>[],
    logits?: (firstRow: number, values: Float32Array) => void,
  ): Promise<ForcedTokens[]> {
    const { model, buffers: b, options } = this;
    const { device, config } = model;
    checkLengths(config, sequences);
    const scored = sequences.map(({ length }) => emptyScores(Math.max(0, length - 1)));
    // The last token of a sequence predicts no token of it.
    const slots: { of: number; start: number; position: number }[] = [];
    let start = 0;
    sequences.forEach((tokens, of) => {
      for (let position = 0; position + 1 < tokens.length; position++) slots.push({ of, start, position });
      start += tokens.length;
    });
    const size = this.heads.length * logitRows;
    const queued = new InFlight(device);
    for (let from = 0; from < slots.length; from += size) {
      const pass = slots.slice(from, from + size);
      const tokenAt = (s: { of: number; position: number }, ahead = 0) => sequences[s.of][s.position + ahead];
      device.write(b.place, Uint32Array.from(pass.flatMap((s) => [s.start, 0, s.position, tokenAt(s)])));
      device.write(
        b.targets,
        Uint32Array.from(pass, (s) => tokenAt(s, 1)),
      );
      device.write(b.counts, new Uint32Array([pass.length]));
      this.body.run();
      for (const [c, head] of this.heads.entries()) {
        const live = Math.min(logitRows, pass.length - c * logitRows);
        if (live <= 0) break;
        device.write(b.headCounts, new Uint32Array([live]), c * 256);
        head.run();
        await queued.submitted();
        if (logits) logits(from + c * logitRows, await readFloats(device, b.logits, live * config.vocab));
      }
      const [statistics, top] = await device.read([
        { buffer: b.statistics, size: pass.length * 16 },
        { buffer: b.top, size: pass.length * options.top * 8 },
      ]);
      const read = {
        statistics: new Float32Array(statistics),
        likely: new Float32Array(top),
        top: options.top,
      };
      for (const [row, { of, position }] of pass.entries())
        takeScores(scored[of], position, { ...read, row });
    }
    return scored;
  }

  /** Frees everything except the model. */
  destroy(): void {
    for (const program of [this.body, ...this.heads]) program.destroy();
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
  }
}
