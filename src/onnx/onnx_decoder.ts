import { allocate } from '../device/buffers.ts';
import type { Program } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { DrawOptions, PromptGroup, Rollout } from '../model/decode/draw_options.ts';
import { forbiddenWords } from '../model/decode/forbidden_tokens.ts';
import {
  isLive,
  type RolloutRow,
  rolloutRows,
  rolloutsOf,
  takeTokens,
} from '../model/decode/rollout_rows.ts';
import { drawDispatches, drawPlan, lowestLogit, runWords } from '../model/frozen/decode_step.ts';
import { historyPlan } from '../model/frozen/memory_estimate.ts';
import { prefillSources } from '../model/frozen/shared_prefixes.ts';
import { powerOfTwoFrom } from '../model/packed_matmul.ts';
import type { CachedPrefix, OnnxCache } from './forward.ts';
import type { OnnxModel } from './onnx_model.ts';

export interface OnnxDecoderOptions {
  /** Most parallel rollouts. */
  rows: number;
  /** Tokens that end a rollout. */
  ends: readonly number[];
  /** Most likely tokens kept at each position. */
  top: number;
}

/**
 * Samples rollouts of a model in ONNX Runtime, with the draws of our own engine: the runtime computes logits, and entropies,
 * log-probabilities, the most likely tokens and the draw come of our kernels, of the softmax at temperature 1 over all tokens
 * that are not forbidden.
 */
export class OnnxDecoder {
  readonly #fixed: Record<string, DeviceBuffer>;
  /** What is kept of sequences of up to `context` tokens. */
  #history: { context: number; buffers: Record<string, DeviceBuffer> } | null = null;
  #programs = new Map<string, Promise<Program>>();

  private constructor(
    readonly model: OnnxModel,
    private readonly options: OnnxDecoderOptions,
    fixed: Record<string, DeviceBuffer>,
  ) {
    this.#fixed = fixed;
  }

  /** @throws DeviceError when the device has too little memory */
  static async create(model: OnnxModel, options: OnnxDecoderOptions): Promise<OnnxDecoder> {
    const { device, graph } = model;
    const { rows, top } = options;
    const plan = { counts: 256, place: rows * 16, ...drawPlan(device, graph.vocab, rows, top) };
    return new OnnxDecoder(model, options, await allocate<string>(device, plan));
  }

  get rows(): number {
    return this.options.rows;
  }

  /**
   * Samples every group's continuations, in as many passes as needed. Rollout numbers continue over the groups.
   * @returns one array of rollouts per group
   */
  async generate(groups: readonly PromptGroup[], options: DrawOptions): Promise<Rollout[][]> {
    const rows = rolloutRows(groups, this.model.context);
    for (let from = 0; from < rows.length; from += this.rows)
      await this.#pass(rows.slice(from, from + this.rows), {
        ...options,
        firstRollout: options.firstRollout + from,
      });
    return rolloutsOf(groups, rows);
  }

  /** One pass over at most `rows` rollouts. */
  async #pass(rows: readonly RolloutRow[], options: DrawOptions): Promise<void> {
    const { forward, device } = this.model;
    const b = this.#fixed;
    device.write(b.run, runWords(rows, this.options.ends, options));
    const { forbid = [] } = options;
    if (forbid.length > 0) device.write(b.forbidden, forbiddenWords(forbid, this.model.graph.vocab));
    device.write(b.threshold, new Float32Array(this.rows).fill(lowestLogit));
    const room = Math.max(...rows.map(({ limit }) => limit));
    await this.#reserve(room);
    let live = rows.flatMap((row, i) => (isLive(row) ? [i] : []));
    let cache = await this.#prefilled(rows, room, options);
    try {
      while (live.length > 0) {
        const filled = live.map((i) => rows[i].seen - 1);
        const inputs = live.map((i) => rows[i].tokens.at(-1) ?? rows[i].prompt[rows[i].prompt.length - 1]);
        const tokens = inputs.map((id) => [id]);
        cache = await forward.run(tokens, { cache, filled }, b.logits);
        device.write(
          b.place,
          Uint32Array.from(live.flatMap((i, slot) => [i, 0, filled[slot], inputs[slot]])),
        );
        device.write(b.counts, new Uint32Array([live.length]));
        const draw = await this.#draw(live.length, options);
        draw.run();
        await this.#collect(rows, live, options);
        const going = live.flatMap((i, slot) => (isLive(rows[i]) ? [{ i, slot }] : []));
        if (going.length > 0 && going.length < live.length) {
          const before = cache;
          const kept = going.map(({ i, slot }) => ({ cache: before, row: slot, length: rows[i].seen - 1 }));
          cache = await forward.gathered(kept, room);
          forward.free(before);
        }
        live = going.map(({ i }) => i);
        await options.between?.();
      }
    } finally {
      forward.free(cache);
    }
  }

  /** Keys and values of each row's prompt but its last token: computed once where prompts begin alike. */
  async #prefilled(rows: readonly RolloutRow[], room: number, options: DrawOptions): Promise<OnnxCache> {
    const { forward } = this.model;
    const sources = prefillSources(rows.map(({ prompt }) => prompt));
    const made = new Map<number, OnnxCache>();
    try {
      for (const row of new Set(sources)) {
        const prompt = rows[row].prompt.slice(0, -1);
        let cache = await forward.empty(prompt.length);
        made.set(row, cache);
        for (let from = 0; from < prompt.length; from += forward.passTokens) {
          const tokens = prompt.slice(from, from + forward.passTokens);
          cache = await forward.run([tokens], { cache, filled: [from] }, null);
          made.set(row, cache);
          await options.between?.();
        }
      }
      const prefixes = rows.map(({ prompt }, i): CachedPrefix<OnnxCache> => {
        return { cache: made.get(sources[i])!, row: 0, length: prompt.length - 1 };
      });
      return await forward.gathered(prefixes, room);
    } finally {
      for (const cache of made.values()) forward.free(cache);
    }
  }

  /** Reads what the last step drew. */
  async #collect(rows: readonly RolloutRow[], live: readonly number[], options: DrawOptions): Promise<void> {
    const { device } = this.model;
    const { top, ends } = this.options;
    const { context, buffers } = this.#history!;
    const parts = await device.read(
      live.flatMap((i) => {
        const at = i * context + rows[i].seen;
        return [
          { buffer: buffers.tokens, offset: at * 4, size: 4 },
          { buffer: buffers.drawn, offset: at * 8, size: 8 },
          { buffer: buffers.kept, offset: at * top * 8, size: top * 8 },
        ];
      }),
    );
    for (const [slot, i] of live.entries()) {
      const [ids, drawn, kept] = parts.slice(slot * 3, slot * 3 + 3);
      const read = {
        ids: new Uint32Array(ids),
        drawn: new Float32Array(drawn),
        kept: new Float32Array(kept),
      };
      const ended = ends.includes(read.ids[0]);
      takeTokens(rows[i], options.firstRollout + i, read, { top, ended }, options);
    }
  }

  #draw(live: number, { filter, forbid = [] }: DrawOptions): Promise<Program> {
    const rows = Math.min(this.rows, powerOfTwoFrom(live));
    const forbids = forbid.length > 0;
    const name = `${rows} ${forbids} ${JSON.stringify(filter)}`;
    const { device, graph } = this.model;
    const { context, buffers } = this.#history!;
    const shape = { rows, context, top: this.options.top, filter, forbids };
    const made =
      this.#programs.get(name) ??
      device.program(drawDispatches(device, graph.vocab, shape, { ...this.#fixed, ...buffers }), 'draw');
    this.#programs.set(name, made);
    made.catch(() => this.#programs.delete(name));
    return made;
  }

  /** Ensures that there is room for sequences of N tokens. */
  async #reserve(context: number): Promise<void> {
    if (this.#history && this.#history.context >= context) return;
    this.#forget();
    const plan = historyPlan(this.rows, context, this.options.top);
    this.#history = { context, buffers: await allocate(this.model.device, plan) };
  }

  #forget(): void {
    for (const program of this.#programs.values())
      program.then(
        (made) => made.destroy(),
        () => {},
      );
    this.#programs = new Map();
    for (const buffer of Object.values(this.#history?.buffers ?? {})) buffer.destroy();
    this.#history = null;
  }

  /** Frees everything except the model. */
  destroy(): void {
    this.#forget();
    for (const buffer of Object.values(this.#fixed)) buffer.destroy();
  }
}
