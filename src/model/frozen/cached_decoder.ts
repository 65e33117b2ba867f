import { allocate } from '../../device/buffers.ts';
import type { Command, Program } from '../../device/device.ts';
import { InFlight } from '../../device/in_flight.ts';
import type { DeviceBuffer } from '../../device/program.ts';
import { cacheBytes, positionBytes } from '../cache_type.ts';
import { cachedBody, forkCache } from '../decode/cached_body.ts';
import type { DrawOptions, PromptGroup, Rollout } from '../decode/draw_options.ts';
import { checkHead } from '../decode/draw_options.ts';
import { forbiddenWords } from '../decode/forbidden_tokens.ts';
import { isLive, type RolloutRow, rolloutRows, rolloutsOf, takeTokens } from '../decode/rollout_rows.ts';
import type { Model } from '../model.ts';
import { powerOfTwoFrom } from '../packed_matmul.ts';
import { limitsAt, lowestLogit, maxEnds, recordStep, runWords } from './decode_step.ts';
import { fixedPlan, historyPlan, passSlots } from './memory_estimate.ts';
import { prefillSources } from './shared_prefixes.ts';

export interface CachedDecoderOptions {
  /** Most parallel rollouts. */
  rows: number;
  /** Tokens that end a rollout. */
  ends: readonly number[];
  /** Most likely tokens kept at each position. */
  top: number;
  /** The cache grows by so many tokens; default: 512. */
  contextStep?: number;
}

/** One rollout of a pass. */
interface Row extends RolloutRow {
  /** Whether the device goes on with it: for one more token where the host has ended it. */
  onDevice: boolean;
}

/**
 * Samples rollouts of a model with packed weights: what prompts have in common is prefilled once, the key/value cache grows in steps,
 * and tokens are passed on as they are drawn. Entropies, log-probabilities and the most likely tokens come from the same pass,
 * of the softmax at temperature 1 over all tokens that are not forbidden.
 */
export class CachedDecoder {
  readonly #model: Model;
  readonly #options: CachedDecoderOptions;
  /** Buffers whose size does not depend on the context. */
  readonly #fixed: Record<string, DeviceBuffer>;
  #grown: Grown | null = null;
  #programs = new Map<string, Promise<Program>>();

  private constructor(model: Model, options: CachedDecoderOptions, fixed: Record<string, DeviceBuffer>) {
    this.#model = model;
    this.#options = options;
    this.#fixed = fixed;
  }

  /** @throws DeviceError when the adapter has too little memory */
  static async create(model: Model, options: CachedDecoderOptions): Promise<CachedDecoder> {
    checkHead(model.config);
    if (options.ends.length > maxEnds)
      throw new Error(`A rollout can end at ${maxEnds} different tokens, not at ${options.ends.length}.`);
    const { rows, top } = options;
    const fixed = await allocate(model.device, fixedPlan(model.device, model.config, rows, top));
    return new CachedDecoder(model, options, fixed);
  }

  get rows(): number {
    return this.#options.rows;
  }

  /**
   * Samples every group's continuations, in as many passes as needed. Rollout numbers continue over the groups.
   * @returns one array of rollouts per group
   */
  async generate(groups: readonly PromptGroup[], options: DrawOptions): Promise<Rollout[][]> {
    const rows = rolloutRows(groups, this.#model.config.context).map(
      (row): Row => ({ ...row, onDevice: true }),
    );
    for (let from = 0; from < rows.length; from += this.rows) {
      const pass = rows.slice(from, from + this.rows);
      await this.#pass(pass, { ...options, firstRollout: options.firstRollout + from });
    }
    return rolloutsOf(groups, rows);
  }

  /** One pass over at most `rows` rollouts. */
  async #pass(rows: Row[], options: DrawOptions): Promise<void> {
    const { device } = this.#model;
    const b = this.#fixed;
    this.#writeRun(rows, options);
    const { contextStep = 512 } = this.#options;
    const longestPrompt = Math.max(...rows.map(({ prompt }) => prompt.length));
    await this.#reserve(
      Math.min(longestPrompt + contextStep, Math.max(...rows.map(({ limit }) => limit))),
      0,
    );
    const queued = new InFlight(device);
    await this.#prefill(rows, queued, options);
    device.write(
      b.place,
      Uint32Array.from(
        rows.flatMap(({ prompt }, row) => [row, 0, prompt.length - 1, prompt[prompt.length - 1]]),
      ),
    );
    device.write(b.counts, new Uint32Array([rows.length, rows.length]));
    const stepsPerSubmit = device.software ? 1 : 4;
    for (let live = rows.length; rows.some(isLive); ) {
      const going = rows.filter(({ onDevice }) => onDevice);
      const furthest = Math.max(...going.map(({ seen }) => seen));
      const limit = Math.max(...going.map((row) => (isLive(row) ? row.limit : row.seen + 1)));
      await this.#reserve(Math.min(furthest + stepsPerSubmit, limit), furthest);
      const step = await this.#step(live, options);
      device.submit(Array.from({ length: stepsPerSubmit }, () => ({ run: step })));
      live = await this.#collect(rows, stepsPerSubmit, options);
      await options.between?.();
    }
  }

  #writeRun(rows: readonly Row[], options: DrawOptions): void {
    const { device } = this.#model;
    device.write(this.#fixed.run, runWords(rows, this.#options.ends, options));
    const { forbid = [] } = options;
    if (forbid.length > 0)
      device.write(this.#fixed.forbidden, forbiddenWords(forbid, this.#model.config.vocab));
    device.write(this.#fixed.lengths, new Uint32Array(this.rows));
    device.write(this.#fixed.threshold, new Float32Array(this.rows).fill(lowestLogit));
  }

  /** Prefills prompts, except their last tokens, once each, and copies keys and values to the rows that begin with the same. */
  async #prefill(rows: readonly Row[], queued: InFlight, options: DrawOptions): Promise<void> {
    const { device } = this.#model;
    const b = this.#fixed;
    const sources = prefillSources(rows.map(({ prompt }) => prompt));
    device.write(
      b.prefix,
      Uint32Array.from(rows.flatMap(({ prompt }, row) => [sources[row], prompt.length - 1])),
    );
    const slots = rows.flatMap(({ prompt }, row) =>
      sources[row] === row ? prompt.slice(0, -1).flatMap((token, position) => [row, 0, position, token]) : [],
    );
    const prefill = await this.#program('prefill', (grown) =>
      device.program(
        cachedBody(this.#model, grown.cache, { ...b, ...grown.buffers }, passSlots).dispatches,
        'prefill',
      ),
    );
    for (let from = 0; from < slots.length; from += passSlots * 4) {
      const chunk = new Uint32Array(slots.slice(from, from + passSlots * 4));
      device.write(b.place, chunk);
      device.write(b.counts, new Uint32Array([chunk.length / 4, rows.length]));
      prefill.run();
      await queued.submitted();
      await options.between?.();
    }
    if (slots.length === 0 || sources.every((of, row) => of === row)) return;
    const fork = await this.#program('fork', ({ cache, buffers }) =>
      device.program(forkCache(this.#model, cache, { ...b, ...buffers }), 'fork'),
    );
    device.write(b.counts, new Uint32Array([rows.length, rows.length]));
    fork.run();
  }

  /** Reads what the last submit drew. @returns the number of rollouts that continue */
  async #collect(rows: readonly Row[], steps: number, options: DrawOptions): Promise<number> {
    const { device } = this.#model;
    const { top } = this.#options;
    const { cache, buffers } = this.#grown!;
    const b = this.#fixed;
    const live = rows.flatMap((row, i) => (isLive(row) ? [{ row, i }] : []));
    const [counts, lengths, ...parts] = await device.read([
      { buffer: b.counts, size: 4 },
      { buffer: b.lengths, size: this.rows * 4 },
      ...live.flatMap(({ row, i }) => {
        const at = i * cache.context + row.seen;
        const n = Math.min(steps, row.limit - row.seen);
        return [
          { buffer: buffers.tokens, offset: at * 4, size: n * 4 },
          { buffer: buffers.drawn, offset: at * 8, size: n * 8 },
          { buffer: buffers.kept, offset: at * top * 8, size: n * top * 8 },
        ];
      }),
    ]);
    const ended = new Uint32Array(lengths);
    live.forEach(({ row, i }, j) => {
      const [tokens, drawn, kept] = parts.slice(j * 3, j * 3 + 3);
      const all = new Uint32Array(tokens);
      const n = ended[i] > 0 ? ended[i] - row.seen : all.length;
      const read = { ids: all.subarray(0, n), drawn: new Float32Array(drawn), kept: new Float32Array(kept) };
      const stopped = takeTokens(row, options.firstRollout + i, read, { top, ended: ended[i] > 0 }, options);
      if (stopped && ended[i] === 0) {
        // The device compares the length after its next token with it.
        device.write(b.run, Uint32Array.of(row.seen), (limitsAt + i) * 4);
      }
    });
    for (const [i, row] of rows.entries()) if (ended[i] > 0) row.onDevice = false;
    return new Uint32Array(counts)[0];
  }

  #step(live: number, { filter, forbid = [] }: DrawOptions): Promise<Program> {
    const rows = Math.min(this.rows, powerOfTwoFrom(live));
    const forbids = forbid.length > 0;
    return this.#program(`step ${rows} ${forbids} ${JSON.stringify(filter)}`, ({ cache, buffers }) =>
      recordStep(
        this.#model,
        { rows, cache, top: this.#options.top, filter, forbids },
        { ...this.#fixed, ...buffers },
      ),
    );
  }

  /** A program over the current cache, recorded on first use. */
  #program(name: string, record: (grown: Grown) => Promise<Program>): Promise<Program> {
    const made = this.#programs.get(name) ?? record(this.#grown!);
    this.#programs.set(name, made);
    made.catch(() => this.#programs.delete(name));
    return made;
  }

  /** Ensures that the cache has room for sequences of N tokens, and keeps the first `filled` of each row. */
  async #reserve(tokens: number, filled: number): Promise<void> {
    const before = this.#grown;
    if (before && before.cache.context >= tokens) return;
    const { device, config } = this.#model;
    const { top, contextStep = 512 } = this.#options;
    const context = Math.min(Math.ceil(tokens / contextStep) * contextStep, config.context);
    const rows = this.rows;
    const plan = historyPlan(rows, context, top);
    for (let l = 0; l < config.layers; l++)
      plan[`cache${l}`] = cacheBytes(config, this.#model.cache, rows, context);
    this.#forgetPrograms();
    // Nothing to keep: what there was is freed first.
    if (before && filled === 0) destroyAll(before.buffers);
    const buffers = await allocate(device, plan);
    if (before && filled > 0) {
      const width = positionBytes(config, this.#model.cache);
      const copies: Command[] = [];
      for (let l = 0; l < config.layers; l++) {
        for (let row = 0; row < 2 * rows; row++) {
          copies.push({
            copy: before.buffers[`cache${l}`],
            from: row * before.cache.context * width,
            to: buffers[`cache${l}`],
            at: row * context * width,
            bytes: filled * width,
          });
        }
      }
      device.submit(copies);
      await device.done();
      destroyAll(before.buffers);
    }
    this.#grown = { cache: { rows, context }, buffers };
  }

  #forgetPrograms(): void {
    for (const program of this.#programs.values())
      program.then(
        (made) => made.destroy(),
        () => {},
      );
    this.#programs = new Map();
  }

  /** Frees everything except the model. */
  destroy(): void {
    this.#forgetPrograms();
    destroyAll(this.#fixed);
    if (this.#grown) destroyAll(this.#grown.buffers);
  }
}

/** The cache and the history, for sequences of up to `context` tokens. */
interface Grown {
  cache: { rows: number; context: number };
  buffers: Record<string, DeviceBuffer>;
}

const destroyAll = (buffers: Record<string, DeviceBuffer>) => {
  for (const buffer of Object.values(buffers)) buffer.destroy();
};
