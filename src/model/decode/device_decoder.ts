import { allocate } from '../../device/buffers.ts';
import type { Program } from '../../device/device.ts';
import { InFlight } from '../../device/in_flight.ts';
import type { DeviceBuffer } from '../../device/program.ts';
import type { Model } from '../model.ts';
import { type DecoderCapacity, slotsOf } from './cached_body.ts';
import { type DecodePrograms, decoderPlan, recordDecode, type StepKind } from './decode_programs.ts';
import {
  checkGroup,
  checkHead,
  type DrawOptions,
  minTemperature,
  type PromptGroup,
  type Rollout,
} from './draw_options.ts';
import { forbiddenWords } from './forbidden_tokens.ts';

/** Decode steps per submit: enough to hide its overhead, few enough to pause promptly (`InFlight`). */
const stepsPerSubmit = 8;

/**
 * Samples many rollouts in parallel on one device, with a key/value cache. State stays on the device from the first
 * token to the last: the recorded step is replayed, and nothing is read back before the end.
 */
export class DeviceDecoder {
  readonly #model: Model;
  readonly #capacity: DecoderCapacity;
  readonly #buffers: Record<string, DeviceBuffer>;
  readonly #programs: DecodePrograms;
  readonly #otherSteps = new Map<string, Promise<Program>>();

  private constructor(
    model: Model,
    capacity: DecoderCapacity,
    buffers: Record<string, DeviceBuffer>,
    programs: DecodePrograms,
  ) {
    this.#model = model;
    this.#capacity = capacity;
    this.#buffers = buffers;
    this.#programs = programs;
  }

  /** Allocates a decoder for one model; it uses the model's current parameters. */
  static async create(model: Model, capacity: DecoderCapacity, eos: number): Promise<DeviceDecoder> {
    checkHead(model.config);
    const buffers = await allocate(model.device, decoderPlan(model.config, capacity));
    return new DeviceDecoder(model, capacity, buffers, await recordDecode(model, capacity, buffers, eos));
  }

  /** Dispatches of one decode step. */
  get dispatchesPerStep(): number {
    return this.#programs.step.length;
  }

  /** Most parallel rollouts. */
  get rows(): number {
    return this.#capacity.rows;
  }

  /**
   * Samples every group's continuations, in as many passes as needed. Rollout numbers continue over the groups, so the
   * split into passes does not change the draws.
   * @returns one array of rollouts per group
   */
  async generate(groups: readonly PromptGroup[], options: DrawOptions): Promise<Rollout[][]> {
    const results: Rollout[][] = groups.map(() => []);
    let pass: { group: number; prompt: readonly number[]; longest: number }[] = [];
    let firstRollout = options.firstRollout;
    const flush = async () => {
      const rollouts = await this.#pass(pass, { ...options, firstRollout });
      rollouts.forEach((rollout, i) => {
        results[pass[i].group].push(rollout);
      });
      firstRollout += pass.length;
      pass = [];
    };
    for (const [group, asked] of groups.entries()) {
      checkGroup(asked, this.#capacity.context);
      const { prompt, copies, longest } = asked;
      for (let c = 0; c < copies; c++) {
        pass.push({ group, prompt, longest });
        if (pass.length === this.#capacity.rows) await flush();
      }
    }
    if (pass.length > 0) await flush();
    return results;
  }

  /** One pass over at most `rows` rollouts. */
  async #pass(
    rollouts: { group: number; prompt: readonly number[]; longest: number }[],
    options: DrawOptions,
  ): Promise<Rollout[]> {
    const { device } = this.#model;
    const { rows, context } = this.#capacity;
    const b = this.#buffers;
    const n = rollouts.length;
    const limits = new Uint32Array(rows);
    const prefix = new Uint32Array(rows * 2);
    let firstRow = 0;
    rollouts.forEach(({ group, prompt, longest }, row) => {
      if (row === 0 || rollouts[row - 1].group !== group) firstRow = row;
      limits[row] = Math.min(context, prompt.length + longest);
      prefix.set([firstRow, prompt.length - 1], row * 2);
    });
    device.write(b.limits, limits);
    device.write(b.prefix, prefix);
    const { key, firstRollout, temperature, gate, forbid = [] } = options;
    const run = new Uint32Array([key[0], key[1], firstRollout, 0, 0, 0]);
    new Float32Array(run.buffer).set(
      [inverse(temperature), inverse(gate?.temperature ?? temperature), gate?.above ?? 0],
      3,
    );
    device.write(b.run, run);
    if (forbid.length > 0) device.write(b.forbidden, forbiddenWords(forbid, this.#model.config.vocab));
    const step = await this.#stepFor({ gated: gate !== undefined, forbids: forbid.length > 0 });

    const queued = new InFlight(device);
    await this.#prefillPrompts(rollouts, n, queued);
    const place = new Uint32Array(rows * 4);
    rollouts.forEach(({ prompt }, row) => {
      place.set([row, 0, prompt.length - 1, prompt[prompt.length - 1]], row * 4);
    });
    device.write(b.place, place);
    device.write(b.counts, new Uint32Array([n, n]));

    const steps = Math.max(...rollouts.map(({ prompt }, row) => limits[row] - prompt.length));
    for (let done = 0; done < steps; done += stepsPerSubmit) {
      const length = Math.min(stepsPerSubmit, steps - done);
      device.submit(Array.from({ length }, () => ({ run: step })));
      await queued.submitted();
      await options.between?.();
    }
    const [tokens, drawn, lengths] = await device.read([
      { buffer: b.tokens, size: n * context * 4 },
      { buffer: b.drawn, size: n * context * 8 },
      { buffer: b.lengths, size: n * 4 },
    ]);
    return unpackRollouts(
      rollouts.map((r) => r.prompt.length),
      context,
      new Uint32Array(tokens),
      new Float32Array(drawn),
      new Uint32Array(lengths),
    );
  }

  async #stepFor(kind: StepKind): Promise<Program> {
    if (!kind.gated && !kind.forbids) return this.#programs.step;
    const name = JSON.stringify(kind);
    const made = this.#otherSteps.get(name) ?? this.#programs.otherStep(kind);
    this.#otherSteps.set(name, made);
    made.catch(() => this.#otherSteps.delete(name));
    return made;
  }

  /** Prefills each group's prompt once, except its last token, and copies its keys and values to the group. */
  async #prefillPrompts(
    rollouts: { group: number; prompt: readonly number[] }[],
    n: number,
    queued: InFlight,
  ): Promise<void> {
    const { device } = this.#model;
    const b = this.#buffers;
    const words = slotsOf(this.#capacity) * 4;
    const slots: number[] = [];
    rollouts.forEach(({ group, prompt }, row) => {
      if (row > 0 && rollouts[row - 1].group === group) return;
      for (let p = 0; p + 1 < prompt.length; p++) slots.push(row, 0, p, prompt[p]);
    });
    for (let from = 0; from < slots.length; from += words) {
      const chunk = new Uint32Array(slots.slice(from, from + words));
      device.write(b.place, chunk);
      device.write(b.counts, new Uint32Array([chunk.length / 4, n]));
      this.#programs.prefill.run();
      await queued.submitted();
    }
    device.write(b.counts, new Uint32Array([n, n]));
    if (slots.length > 0) this.#programs.fork.run();
  }

  /** Frees the decoder's buffers. */
  destroy(): void {
    const { prefill, fork, step } = this.#programs;
    for (const program of [prefill, fork, step]) program.destroy();
    for (const other of this.#otherSteps.values())
      other.then(
        (program) => program.destroy(),
        () => {},
      );
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}

const inverse = (temperature: number) => 1 / Math.max(temperature, minTemperature);

function unpackRollouts(
  promptLengths: number[],
  context: number,
  tokens: Uint32Array,
  drawn: Float32Array,
  lengths: Uint32Array,
): Rollout[] {
  return promptLengths.map((promptLength, row) => {
    const n = lengths[row] - promptLength;
    const logprob = new Float32Array(n);
    const entropy = new Float32Array(n);
    const out: number[] = [];
    for (let i = 0; i < n; i++) {
      const at = row * context + promptLength + i;
      out.push(tokens[at]);
      logprob[i] = drawn[at * 2];
      entropy[i] = drawn[at * 2 + 1];
    }
    return { tokens: out, logprob, entropy };
  });
}
