import type { Device } from '../device/device.ts';
import type { ProblemSet, SweepPoint } from '../experiment/sweep.ts';
import type { Trace } from '../experiment/trace.ts';
import type { TransferOutcome } from '../experiment/transfer_outcome.ts';
import type { ForkOutcome } from '../forks/fork_outcome.ts';
import { highestEntropy } from '../forks/scan_plan.ts';
import type { DrawOptions, PromptGroup, Rollout } from '../model/decode/draw_options.ts';
import type { Weights } from '../model/hub/hub_folder.ts';
import { createModel, destroyModel, type Model } from '../model/model.ts';
import { foldKey, streams } from '../random/stream.ts';
import type { World } from '../task/world.ts';
import { DecoderPool } from './decoder_pool.ts';
import { drawInPasses } from './draw_passes.ts';
import { planFork, scanForks } from './fork_scan.ts';
import type { InspectionHooks } from './inspection_hooks.ts';
import {
  checkCount,
  checkGiven,
  checkModel,
  checkPositions,
  checkSequence,
  checkTemperature,
  type Given,
  InvalidRequest,
  maxCopies,
  maxRollouts,
  problemOf,
  problemsOf,
} from './invalid_request.ts';
import { drawnTrace, type ScoredPlace, scoredTrace } from './sample_traces.ts';
import { type Sweep, type SweepOptions, temperatureSweep } from './temperature_sweep.ts';
import { TraceScorer } from './trace_scorer.ts';
import { answerTransferSet, type TransferSize } from './transfer.ts';

/** Sampling options. Temperature 0 is greedy: the decoder then samples at its `minTemperature`. */
export interface Draws {
  temperature: number;
  seed: number;
}

/** Kinds of draws: the second word of the key, so that two requests with the same seed are independent. */
const purposes = { sample: 1, continue: 2, scan: 3, collect: 4 };

/**
 * Inspects one model on one world: samples it, scores sequences, samples continuations at forks. It has its own buffers
 * and random streams, so it does not affect anything else on the device. One request at a time.
 */
export class Inspector {
  readonly #decoders: DecoderPool;
  readonly #scorer: TraceScorer;

  private constructor(
    readonly name: string,
    readonly model: Model,
    readonly world: World,
  ) {
    this.#decoders = new DecoderPool(model, this.context, world.vocabulary.eos);
    this.#scorer = new TraceScorer(model, world.vocabulary.tokens);
  }

  /**
   * Creates a model on the device.
   * @param name display name of the model, for its traces
   * @throws InvalidRequest when the model was not made for the world; DeviceError when the device has too little memory
   */
  static async open(
    device: Device,
    name: string,
    { config, values }: Weights,
    world: World,
  ): Promise<Inspector> {
    checkModel(name, config, world);
    return new Inspector(name, await createModel(device, config, values), world);
  }

  get device(): Device {
    return this.model.device;
  }

  /** Longest sequence including the prompt: by the world and by the model's context. */
  get context(): number {
    return Math.min(this.model.config.context, this.world.promptLength + this.world.responseLength);
  }

  /**
   * Samples responses to a problem, and scores every token at temperature 1.
   * @throws InvalidRequest when the request does not fit
   */
  async sample(problem: string, copies: number, draws: Draws, hooks: InspectionHooks = {}): Promise<Trace[]> {
    const prompt = this.world.prompt(problemOf(this.world, problem));
    const given = { problem, tokens: prompt, promptLength: prompt.length };
    return this.#continue(given, copies, draws, purposes.sample, hooks);
  }

  /**
   * Samples continuations of a prefix. The traces have the full sequences.
   * @throws InvalidRequest when the prefix has ended, is too long, or does not fit the model or the problem
   */
  async continue(given: Given, copies: number, draws: Draws, hooks: InspectionHooks = {}): Promise<Trace[]> {
    return this.#continue(given, copies, draws, purposes.continue, hooks);
  }

  async #continue(
    given: Given,
    copies: number,
    draws: Draws,
    purpose: number,
    hooks: InspectionHooks,
  ): Promise<Trace[]> {
    const { tokens: prefix, promptLength } = given;
    const { world } = this;
    checkCount('copies', copies, 1, maxCopies);
    checkTemperature(draws.temperature, 0);
    const problem = checkGiven(world, this.model.config, given);
    if (prefix.includes(world.vocabulary.eos, promptLength)) {
      throw new InvalidRequest('The response has ended: nothing can follow <eos>.');
    }
    const longest = this.#room(prefix.length, promptLength);
    if (longest < 1) {
      throw new InvalidRequest(`The sequence is ${prefix.length} tokens long, which is the limit.`);
    }
    let tokens = 0;
    const sequences: number[][] = [];
    const options = this.#drawOptions(draws, purpose, hooks);
    const decoder = await this.#decoders.for(copies);
    for await (const pass of drawInPasses(decoder, [{ prompt: prefix, copies, longest }], options)) {
      for (const rollout of pass.flatMap((part) => part.rollouts)) {
        sequences.push([...prefix, ...rollout.tokens]);
        tokens += rollout.tokens.length;
      }
      hooks.progress?.(sequences.length / (2 * copies), tokens);
    }
    const places = await this.#scorer.score(sequences, 1, hooks, { from: 0.5, to: 1, tokens });
    const { temperature, seed } = draws;
    const origin = { world, problem, model: this.name, meta: { drawn_at: temperature, seed } };
    return sequences.map((sequence, i) => scoredTrace(origin, sequence, promptLength, places[i]));
  }

  /**
   * Scores given sequences at a temperature: entry i of a list is of token i + 1.
   * @throws InvalidRequest when a sequence does not fit the model
   */
  async score(
    sequences: readonly (readonly number[])[],
    temperature: number,
    hooks: InspectionHooks = {},
  ): Promise<ScoredPlace[][]> {
    checkCount('sequences', sequences.length, 0, maxRollouts);
    checkTemperature(temperature, 0.01);
    for (const sequence of sequences) checkSequence(sequence, this.model.config);
    return this.#scorer.score(sequences, temperature, hooks);
  }

  /**
   * Samples continuations at forks of a trace, branch by branch, the forks of highest entropy first. Entropies are at
   * temperature 1, as in the trace; branch probabilities are at the sampling temperature, so that outcomes weighted by
   * them are those of plain sampling.
   * @param forks the N response positions of highest entropy, or these positions
   * @param samples continuations per branch
   * @returns the forks in order of position
   * @throws InvalidRequest when the request does not fit
   */
  async scan(
    given: Given,
    forks: number | readonly number[],
    samples: number,
    draws: Draws,
    hooks: InspectionHooks = {},
  ): Promise<ForkOutcome[]> {
    const { tokens, promptLength } = given;
    const { world } = this;
    checkCount('samples', samples, 1, maxCopies);
    checkTemperature(draws.temperature, 0.01);
    const problem = checkGiven(world, this.model.config, given);
    if (tokens.length > this.context) {
      throw new InvalidRequest(
        `The sequence has ${tokens.length} tokens, but sequences of this world have at most ${this.context}.`,
      );
    }
    if (typeof forks === 'number') checkCount('forks', forks, 1, maxCopies);
    else checkPositions(forks, promptLength, tokens.length);

    const [places] = await this.#scorer.score([tokens], 1);
    const [drawn] =
      draws.temperature === 1 ? [places] : await this.#scorer.score([tokens], draws.temperature);
    const entropies = [null, ...places.map((p) => p.entropy)];
    const positions =
      typeof forks === 'number' ? highestEntropy(entropies, promptLength, forks) : [...new Set(forks)];
    const planned = positions.map((at) => planFork(tokens, at, places[at - 1], drawn[at - 1]));

    const rollouts = planned.reduce((n, fork) => n + fork.branches.length, 0) * samples;
    checkCount('continuations in total', rollouts, 0, maxRollouts);
    const tools = {
      decoder: await this.#decoders.for(rollouts),
      world,
      problem,
      room: (length: number) => this.#room(length, promptLength),
      draws: this.#drawOptions(draws, purposes.scan, hooks),
    };
    let spent = tokens.length - 1;
    const found: ForkOutcome[] = [];
    for await (const pass of scanForks(tools, given, planned, samples)) {
      spent += pass.tokens;
      found.push(...pass.done);
      if (pass.done.length === 0) hooks.progress?.(pass.share, spent);
      for (const fork of pass.done) hooks.progress?.(pass.share, spent, { fork });
    }
    return found.sort((a, b) => a.position - b.position);
  }

  /**
   * Samples the first problems of a split: traces with rewards and with the entropies and log-probabilities at the
   * sampling temperature, without alternatives.
   * @throws InvalidRequest when the request does not fit
   */
  async collect(set: ProblemSet, draws: Draws, hooks: InspectionHooks = {}): Promise<Trace[]> {
    const { world } = this;
    checkTemperature(draws.temperature, 0);
    const problems = problemsOf(world, set);
    const total = problems.length * set.samples;
    const groups: PromptGroup[] = problems.map((problem) => {
      const prompt = world.prompt(problem);
      return { prompt, copies: set.samples, longest: this.#room(prompt.length, prompt.length) };
    });
    const { temperature, seed } = draws;
    const traces: Trace[] = [];
    let tokens = 0;
    const keep = (group: number, rollout: Rollout) => {
      const origin = { world, problem: problems[group], model: this.name, meta: { seed } };
      traces.push(drawnTrace(origin, groups[group].prompt, rollout, temperature));
      tokens += rollout.tokens.length;
    };
    const options = this.#drawOptions(draws, purposes.collect, hooks);
    for await (const pass of drawInPasses(await this.#decoders.for(total), groups, options)) {
      for (const { group, rollouts } of pass) for (const rollout of rollouts) keep(group, rollout);
      hooks.progress?.(traces.length / total, tokens);
    }
    return traces;
  }

  /**
   * Pass rate as a function of the temperature at forks, or at other tokens (`temperature_sweep.ts`).
   * @throws InvalidRequest when the request does not fit
   */
  async sweep(
    options: SweepOptions,
    { between, progress }: InspectionHooks = {},
  ): Promise<Omit<Sweep, 'tokens' | 'rates'>> {
    const { set, vary, temperatures } = options;
    const total = problemsOf(this.world, set).length * set.samples;
    for (const temperature of temperatures) checkTemperature(temperature, 0);
    let points = 0;
    let spent = 0;
    const decoder = await this.#decoders.for(total);
    const told = (point: SweepPoint) => {
      points++;
      spent += Math.round(point.length * point.problems * point.samples);
      progress?.(points / (vary.length * temperatures.length), spent, { point });
    };
    const {
      tokens,
      points: swept,
      threshold,
    } = await temperatureSweep(decoder, this.world, options, told, between);
    progress?.(1, tokens);
    return { points: swept, threshold };
  }

  /**
   * Samples problems outside the training distribution (`transfer.ts`).
   * @throws InvalidRequest when the world has no such set, or its prompts do not fit the model's context
   */
  async transfer(set: TransferSize, draws: Draws, hooks: InspectionHooks = {}): Promise<TransferOutcome> {
    return answerTransferSet(this.model, this.world, set, draws, hooks);
  }

  /** Frees the model and all buffers. */
  destroy(): void {
    this.#decoders.destroy();
    this.#scorer.destroy();
    destroyModel(this.model);
  }

  /**
   * Tokens that may still be sampled after `length` in total: by the world's longest response and the model's context.
   */
  #room(length: number, promptLength: number): number {
    return Math.min(promptLength + this.world.responseLength, this.context) - length;
  }

  #drawOptions({ temperature, seed }: Draws, purpose: number, { between }: InspectionHooks): DrawOptions {
    return {
      key: [foldKey(seed, streams.inspect), purpose],
      firstRollout: 0,
      temperature,
      eos: this.world.vocabulary.eos,
      between,
    };
  }
}
