import type { Device } from '../device/device.ts';
import type { ProblemSet, SweepPoint } from '../experiment/sweep.ts';
import type { Trace, TraceMeta } from '../experiment/trace.ts';
import type { TransferOutcome } from '../experiment/transfer_outcome.ts';
import type { ForkOutcome, OutcomeReference } from '../forks/fork_outcome.ts';
import type { DivergedToken } from '../forks/model_divergence.ts';
import { highestEntropy } from '../forks/scan_plan.ts';
import type { DrawFilter, DrawOptions, PromptGroup, Rollout } from '../model/decode/draw_options.ts';
import type { Weights } from '../model/hub/hub_folder.ts';
import { createModel, type Model } from '../model/model.ts';
import { foldKey, streams } from '../random/stream.ts';
import type { TextAsk, TextSet } from '../task/text/text_ask.ts';
import type { World } from '../task/world.ts';
import { drawInPasses } from './draw_passes.ts';
import { DrawProgress } from './draw_progress.ts';
import { scanForks } from './fork_scan.ts';
import { type Decoders, engineModel, type InspectedModel } from './inspected_model.ts';
import type { InspectionHooks } from './inspection_hooks.ts';
import {
  checkCount,
  checkFilter,
  checkForbidden,
  checkPositions,
  checkSequence,
  checkTemperature,
  InvalidRequest,
  maxCopies,
  maxRollouts,
} from './invalid_request.ts';
import {
  type ComparedModel,
  divergedTokens,
  firstOtherWord,
  type OtherWord,
  type PromptedSequence,
} from './model_divergence.ts';
import { planForks } from './plan_forks.ts';
import { drawnTrace, type ScoredPlace, scoredTrace } from './sample_traces.ts';
import { checkGiven, type Given, type Subject } from './subject.ts';
import { type Sweep, type SweepOptions, temperatureSweep } from './temperature_sweep.ts';
import type { TextModel } from './text_model.ts';
import { sweptText } from './text_sweep.ts';
import { TraceScorer } from './trace_scorer.ts';
import { answerTransferSet, type TransferSize } from './transfer.ts';
import { checkModel, worldSubject } from './world_subject.ts';

/** Sampling options. Temperature 0 is greedy: the decoder then samples at its `minTemperature`. */
export interface Draws {
  temperature: number;
  seed: number;
  /** Words that may be drawn; models asked in words only. */
  filter?: DrawFilter;
  /**
   * Tokens that are never drawn. Entropies and log-probabilities that come with the draw are over the others; those of a
   * world's samples, which are scored afterwards, are of the full softmax at temperature 1, as whatever the draw is.
   */
  forbid?: readonly number[];
}

/** Kinds of draws: the second word of the key, so that two requests with the same seed are independent. */
const purposes = { sample: 1, continue: 2, scan: 3, collect: 4 };

/** Most likely tokens of each position in a trace: of a world's words, and of text. */
const topOf = { world: 10, text: 20 };

/**
 * Inspects one model, on one world or in words: samples it, scores sequences, samples continuations at forks. It has its own
 * buffers and random streams, so it does not affect anything else on the device. One request at a time.
 */
export class Inspector {
  readonly #decoders: Decoders;
  readonly #scorer: TraceScorer;

  private constructor(
    readonly name: string,
    readonly model: InspectedModel,
    readonly subject: Subject,
    /** Null of a model that is asked in words. */
    readonly world: World | null,
    /** The same model; null of one that is asked in words. */
    private readonly trainable: Model | null,
    /** Of a model that is asked in words. */
    readonly text: TextModel | null,
  ) {
    const top = world ? topOf.world : topOf.text;
    this.#decoders = model.decoders({ context: subject.context, ends: subject.ends, top });
    this.#scorer = new TraceScorer(model, (id) => subject.word(id), top);
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
    const model = await createModel(device, config, values);
    const subject = worldSubject(world, config.context);
    return new Inspector(name, engineModel(model), subject, world, model, null);
  }

  /** Inspects a model that is asked in words, which it then owns. */
  static ofText(text: TextModel): Inspector {
    return new Inspector(text.facts.name, text.model, text.subject, null, null, text);
  }

  get device(): Device {
    return this.model.device;
  }

  /** Longest sequence including the prompt. */
  get context(): number {
    return this.subject.context;
  }

  /** The world. @throws InvalidRequest when the model is asked in words */
  #world(): World {
    if (!this.world) throw new InvalidRequest(`The model ${this.name} is asked in words: it has no world.`);
    return this.world;
  }

  /**
   * Samples responses to a problem, and scores every token at temperature 1; of a model that is asked in words, the prompt's
   * tokens have no scores.
   * @throws InvalidRequest when the request does not fit
   */
  async sample(
    problem: string | TextAsk,
    copies: number,
    draws: Draws,
    hooks: InspectionHooks = {},
  ): Promise<Trace[]> {
    const prompt = this.subject.prompt(this.subject.read(problem));
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
    const { subject } = this;
    checkCount('copies', copies, 1, maxCopies);
    checkTemperature(draws.temperature, 0);
    const problem = checkGiven(subject, this.model, given);
    const end = prefix.slice(promptLength).find((id) => subject.ends.includes(id));
    if (end !== undefined) {
      throw new InvalidRequest(`The response has ended: nothing can follow ${subject.word(end)}.`);
    }
    if (subject.stopsAt(problem) && subject.outcome(problem, prefix.slice(promptLength)).finished)
      throw new InvalidRequest('The response has ended at a stop text: nothing can follow it.');
    const longest = this.#room(prefix.length, promptLength, problem);
    if (longest < 1) {
      throw new InvalidRequest(
        `The sequence is ${prefix.length} tokens long, which is the limit. Go on from an earlier token, or allow a longer response.`,
      );
    }
    const rollouts: Rollout[] = [];
    const drawing = new DrawProgress(hooks, copies * longest, (id) => subject.word(id));
    const options = this.#drawOptions(draws, purpose, hooks);
    if (!this.world) {
      Object.assign(options, drawing.hooks({ streams: true }));
      options.stop = this.#stopOf([{ problem, response: prefix.slice(promptLength), copies }]);
    }
    const decoder = await this.#decoders.for(copies, prefix.length + longest);
    let tokens = 0;
    for await (const pass of drawInPasses(decoder, [{ prompt: prefix, copies, longest }], options)) {
      for (const rollout of pass.flatMap((part) => part.rollouts)) {
        rollouts.push(rollout);
        tokens += rollout.tokens.length;
      }
      if (this.world) hooks.progress?.(rollouts.length / (2 * copies), tokens);
    }
    const { temperature, seed } = draws;
    const meta = { drawn_at: temperature, seed, ...filterMeta(draws.filter), ...this.#forbidMeta(draws) };
    const origin = { subject, problem, model: this.name, meta };
    if (this.world) {
      const sequences = rollouts.map((rollout) => [...prefix, ...rollout.tokens]);
      const places = await this.#scorer.score(sequences, 1, hooks, { from: 0.5, to: 1, tokens });
      return sequences.map((sequence, i) => scoredTrace(origin, sequence, promptLength, places[i]));
    }
    const [places] = prefix.length > promptLength ? await this.#scorer.score([prefix], 1) : [];
    return rollouts.map((rollout) => drawnTrace(origin, { prefix, promptLength, places }, rollout, 1));
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
    for (const sequence of sequences) checkSequence(sequence, this.model);
    return this.#scorer.score(sequences, temperature, hooks);
  }

  /**
   * Compares a second model with this one on the same sequences, at temperature 1 (`model_divergence.ts`).
   * @returns the tokens of each response, or a token that means another word to the other model
   * @throws InvalidRequest when the models cannot be compared, or a sequence does not fit one of them
   */
  async divergence(
    other: ComparedModel,
    sequences: readonly PromptedSequence[],
    hooks: InspectionHooks = {},
  ): Promise<{ tokens: DivergedToken[][] } | { differs: OtherWord }> {
    checkCount('sequences', sequences.length, 0, maxRollouts);
    const differs = firstOtherWord(this, other, sequences);
    return differs ? { differs } : { tokens: await divergedTokens(this, other, sequences, hooks) };
  }

  /**
   * Samples continuations at forks of a trace, branch by branch, the forks of highest entropy first. Entropies are at
   * temperature 1, as in the trace; branch probabilities are those of the draw, at its temperature and under its filters.
   * @param forks the N response positions of highest entropy, or these positions
   * @param samples continuations per branch
   * @param reference what they are counted by; default: the verifier where the right answer is known, else the trace's answer
   * @returns the forks in order of position
   * @throws InvalidRequest when the request does not fit
   */
  async scan(
    given: Given,
    forks: number | readonly number[],
    samples: number,
    draws: Draws,
    hooks: InspectionHooks = {},
    reference?: OutcomeReference['kind'],
  ): Promise<ForkOutcome[]> {
    const { tokens, promptLength } = given;
    const { subject } = this;
    checkCount('samples', samples, 1, maxCopies);
    checkTemperature(draws.temperature, 0.01);
    refuseForbidden('A scan', draws);
    const options = this.#drawOptions(draws, purposes.scan, hooks);
    const problem = checkGiven(subject, this.model, given);
    if (tokens.length > this.context) {
      throw new InvalidRequest(
        `The sequence has ${tokens.length} tokens, but sequences ${this.world ? 'of this world ' : ''}have at most ${this.context}.`,
      );
    }
    const compared = referenceOf(subject, problem, tokens.slice(promptLength), reference);
    if (typeof forks === 'number') checkCount('forks', forks, 1, maxCopies);
    else checkPositions(forks, promptLength, tokens.length);

    const [places] = await this.#scorer.score([tokens], 1);
    const entropies = [null, ...places.map((p) => p.entropy)];
    const positions =
      typeof forks === 'number' ? highestEntropy(entropies, promptLength, forks) : [...new Set(forks)];
    const planned = await planForks(this.#scorer, tokens, positions, places, draws);

    const rollouts = planned.reduce((n, fork) => n + fork.branches.length, 0) * samples;
    checkCount('continuations in total', rollouts, 0, maxRollouts);
    const tools = {
      decoder: await this.#decoders.for(rollouts, this.#room(0, promptLength, problem)),
      subject,
      problem,
      reference: compared,
      room: (length: number) => this.#room(length, promptLength, problem),
      stop: (groups: readonly PromptGroup[]) =>
        this.#stopOf(
          groups.map(({ prompt, copies }) => ({ problem, response: prompt.slice(promptLength), copies })),
        ),
      draws: options,
    };
    let spent = tokens.length - 1;
    const most = rollouts * this.#room(promptLength, promptLength, problem);
    const drawing = new DrawProgress(hooks, Math.max(1, most), (id) => subject.word(id), spent);
    if (!this.world) Object.assign(options, drawing.hooks({ streams: false }));
    const found: ForkOutcome[] = [];
    for await (const pass of scanForks(tools, given, planned, samples)) {
      spent += pass.tokens;
      found.push(...pass.done);
      if (pass.done.length === 0) drawing.report(pass.share, spent);
      for (const fork of pass.done) drawing.report(pass.share, spent, { fork });
    }
    return found.sort((a, b) => a.position - b.position);
  }

  /**
   * Samples the first problems of a split, or problems in words: traces with rewards and with the entropies and log-probabilities at the
   * sampling temperature, without alternatives; of a model that is asked in words, those at temperature 1, with them.
   * @param first number of the first rollout, so that sets that are sampled one after another draw differently
   * @throws InvalidRequest when the request does not fit
   */
  async collect(
    set: ProblemSet | TextSet,
    draws: Draws,
    hooks: InspectionHooks = {},
    first = 0,
  ): Promise<Trace[]> {
    const { subject, model, world } = this;
    checkTemperature(draws.temperature, 0);
    const problems = subject.problems(set);
    const total = problems.length * set.samples;
    const groups: PromptGroup[] = problems.map((problem) => {
      const prompt = subject.prompt(problem);
      checkSequence(prompt, model);
      return { prompt, copies: set.samples, longest: this.#room(prompt.length, prompt.length, problem) };
    });
    const { temperature, seed } = draws;
    const traces: Trace[] = [];
    const at = world
      ? { temperature, meta: { seed, ...this.#forbidMeta(draws) } }
      : {
          temperature: 1,
          meta: { drawn_at: temperature, seed, ...filterMeta(draws.filter), ...this.#forbidMeta(draws) },
        };
    const keep = (group: number, rollout: Rollout) => {
      const origin = { subject, problem: problems[group], model: this.name, meta: at.meta };
      const { prompt } = groups[group];
      traces.push(
        drawnTrace(origin, { prefix: prompt, promptLength: prompt.length }, rollout, at.temperature),
      );
      tokens += rollout.tokens.length;
    };
    let tokens = 0;
    const options = { ...this.#drawOptions(draws, purposes.collect, hooks), firstRollout: first };
    const most = groups.reduce((sum, { longest }) => sum + longest * set.samples, 0);
    const drawing = new DrawProgress(hooks, most, (id) => subject.word(id));
    if (!world) {
      Object.assign(options, drawing.hooks({ streams: total === 1 }));
      options.stop = this.#stopOf(
        problems.map((problem) => ({ problem, response: [], copies: set.samples })),
        first,
      );
    }
    const longest = Math.max(...groups.map(({ prompt, longest }) => prompt.length + longest));
    for await (const pass of drawInPasses(await this.#decoders.for(total, longest), groups, options)) {
      for (const { group, rollouts } of pass) for (const rollout of rollouts) keep(group, rollout);
      drawing.report(traces.length / total, tokens);
    }
    return traces;
  }

  /**
   * Pass rate as a function of the temperature at forks, or at other tokens (`temperature_sweep.ts`).
   * @throws InvalidRequest when the request does not fit
   */
  async sweep(
    options: Omit<SweepOptions, 'set'> & { set: ProblemSet | TextSet },
    { between, progress }: InspectionHooks = {},
  ): Promise<Omit<Sweep, 'tokens' | 'rates'>> {
    const { set, vary, temperatures } = options;
    const problems = this.subject.problems(set);
    const total = problems.length * set.samples;
    for (const temperature of temperatures) checkTemperature(temperature, 0);
    this.#checkFilter(options.filter);
    let points = 0;
    let spent = 0;
    const [swept, listed] =
      'part' in set
        ? [this.#world(), set]
        : [
            sweptText(this.subject, problems),
            { part: 'held-out' as const, problems: total, samples: set.samples },
          ];
    const longest = Math.max(
      ...problems.map((problem) => this.subject.prompt(problem).length + this.subject.longest(problem)),
    );
    const decoder = await this.#decoders.for(total, Math.min(longest, this.context));
    const told = (point: SweepPoint) => {
      points++;
      spent += Math.round(point.length * point.problems * point.samples);
      progress?.(points / (vary.length * temperatures.length), spent, { point });
    };
    const {
      tokens,
      points: found,
      threshold,
    } = await temperatureSweep(decoder, swept, { ...options, set: listed }, told, between);
    progress?.(1, tokens);
    return { points: found, threshold };
  }

  /**
   * Samples problems outside the training distribution (`transfer.ts`).
   * @throws InvalidRequest when the world has no such set, or its prompts do not fit the model's context
   */
  async transfer(set: TransferSize, draws: Draws, hooks: InspectionHooks = {}): Promise<TransferOutcome> {
    const world = this.#world();
    refuseForbidden('A transfer test', draws);
    return answerTransferSet(this.trainable!, world, set, draws, hooks);
  }

  /** Frees the model and all buffers. */
  destroy(): void {
    this.#decoders.destroy();
    this.#scorer.destroy();
    this.model.destroy();
  }

  /** Tokens that may still be sampled after `length` in total: by the longest response and the context. */
  #room(length: number, promptLength: number, problem: unknown): number {
    return Math.min(promptLength + this.subject.longest(problem), this.context) - length;
  }

  #drawOptions(
    { temperature, seed, filter, forbid = [] }: Draws,
    purpose: number,
    { between }: InspectionHooks,
  ): DrawOptions {
    this.#checkFilter(filter);
    checkForbidden(forbid, this.model.vocab, this.subject);
    return {
      key: [foldKey(seed, streams.inspect), purpose],
      firstRollout: 0,
      temperature,
      eos: this.subject.ends[0],
      between,
      ...(filter && { filter }),
      ...(forbid.length > 0 && { forbid }),
    };
  }

  /** Forbidden tokens as a trace's meta. */
  #forbidMeta({ forbid = [] }: Draws): TraceMeta {
    return forbid.length > 0 ? { forbid: forbid.map((id) => this.subject.word(id)).join(' ') } : {};
  }

  #checkFilter(filter: DrawFilter | undefined): void {
    if (!filter) return;
    if (this.world) throw new InvalidRequest('Models of a world are sampled without filters.');
    checkFilter(filter);
  }

  /** Where texts end responses: tells of each rollout of the groups, in order, how many of its tokens are kept. */
  #stopOf(
    groups: readonly { problem: unknown; response: readonly number[]; copies: number }[],
    first = 0,
  ): DrawOptions['stop'] {
    const stops = groups.map(({ problem }) => this.subject.stopsAt(problem));
    if (stops.every((stop) => stop === null)) return undefined;
    const ofRollout = groups.flatMap(({ copies }, group) => Array<number>(copies).fill(group));
    return (rollout, tokens, fresh) => {
      const group = ofRollout[rollout - first];
      const { response } = groups[group];
      const kept = stops[group]?.([...response, ...tokens], fresh) ?? null;
      return kept === null ? null : kept - response.length;
    };
  }
}

/** What a scan counts by. @throws InvalidRequest when that is not known */
function referenceOf(
  subject: Subject,
  problem: unknown,
  response: readonly number[],
  wanted?: OutcomeReference['kind'],
): OutcomeReference {
  const { reward, answer } = subject.outcome(problem, response);
  const kind = wanted ?? (reward === null ? 'same' : 'verifier');
  if (kind === 'verifier') {
    if (reward === null)
      throw new InvalidRequest(
        'The right answer is not known: continuations can be counted by the same answer only.',
      );
    return { kind };
  }
  if (answer === null)
    throw new InvalidRequest(
      'The response ends in no answer that its rule reads: there is nothing to compare with.',
    );
  return { kind, answer };
}

/** @throws InvalidRequest where tokens are forbidden to work that does not know of them */
function refuseForbidden(work: string, { forbid = [] }: Draws): void {
  if (forbid.length > 0)
    throw new InvalidRequest(
      `${work} draws from all tokens: only samples and continuations can forbid some.`,
    );
}

/** Filters as a trace's meta; those that are off are left out. */
function filterMeta({ topK = 0, topP = 1, minP = 0 }: DrawFilter = {}) {
  return {
    ...(topK > 0 && { top_k: topK }),
    ...(topP < 1 && { top_p: topP }),
    ...(minP > 0 && { min_p: minP }),
  };
}
