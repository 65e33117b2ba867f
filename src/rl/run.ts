import type { Evaluation, StepMetrics, StepSamples } from '../experiment/record.ts';
import type { Recipe } from '../experiment/spec.ts';
import type { Sequence } from '../model/packing.ts';
import { splitEvenly } from '../model/split_evenly.ts';
import { foldKey, randomStream, shuffle, streams } from '../random/stream.ts';
import { evaluate } from './evaluate.ts';
import { applyHostMask } from './host_mask.ts';
import { type Between, cutsOnDevice, type PolicyUpdate, type UpdateSums } from './policy_update.ts';
import { type ScoredGroup, type ScoredResponse, type StepRollouts, sampleStep } from './rollout.ts';
import { stepMetrics } from './run_metrics.ts';
import { stepSamples } from './run_samples.ts';
import type { Scorer } from './scorer.ts';
import type { RunBuffers, RunValues, TrainingEngine } from './training_engine.ts';

/** Where a run stands, off the device: enough to go on bit for bit on the same adapter. */
export interface RunCheckpoint extends RunValues {
  step: number;
  updates: number;
  tokens: number;
}

/** What a training step showed. */
export interface StepResult {
  metrics: StepMetrics;
  samples: StepSamples;
}

/** Seed of the evaluation's draws: one for all runs, so that they meet the same luck. */
const evaluationSeed = 0;

/** One sequence on its way through an update, with the response it came from. */
interface Item {
  sequence: Sequence;
  response: ScoredResponse;
}

/** One condition with one seed: sample, score, mask, update. */
export class Run {
  step = 0;
  #updates = 0;
  #tokens = 0;
  /** Its values in use are those of no step. */
  #changing = false;
  readonly #engine: TrainingEngine;
  readonly #buffers: RunBuffers;
  readonly #update: PolicyUpdate;
  readonly #scorer: Scorer;

  private constructor(
    readonly recipe: Recipe,
    engine: TrainingEngine,
    buffers: RunBuffers,
    update: PolicyUpdate,
    scorer: Scorer,
  ) {
    this.#engine = engine;
    this.#buffers = buffers;
    this.#update = update;
    this.#scorer = scorer;
  }

  /** Sets a run up from the base, or from a checkpoint. */
  static async create(engine: TrainingEngine, recipe: Recipe, checkpoint?: RunCheckpoint): Promise<Run> {
    const buffers = await engine.createRun(checkpoint);
    const { mask, objective, optimiser, rollout, microbatches, minibatches, epochs } = recipe;
    const update = await engine.learner.policyUpdate(
      { mask, objective, optimiser, temperature: rollout.temperature },
      minibatches * microbatches * epochs,
      microbatches,
    );
    const scorer = await engine.learner.scorer(rollout.temperature);
    const run = new Run(recipe, engine, buffers, update, scorer);
    if (checkpoint) {
      run.step = checkpoint.step;
      run.#updates = checkpoint.updates;
      run.#tokens = checkpoint.tokens;
    }
    return run;
  }

  /** Dispatches of one update. */
  get dispatches(): number {
    return this.#update.dispatches;
  }

  /**
   * One training step.
   * @param between called between submits; throwing from it leaves the run at the step before
   */
  async advance(between?: () => void | Promise<void>): Promise<StepResult> {
    const { recipe } = this;
    const engine = this.#engine;
    engine.activate(this.#buffers);
    const step = this.step + 1;
    const started = performance.now();
    const rollouts = await sampleStep(engine.decoder, engine.world, recipe, step, between);
    const sampledAt = performance.now();
    const { sums, kept, learningRate, trained, taus, updates } = await this.#undisturbed(() =>
      this.#learn(rollouts, step, between),
    );
    this.step = step;
    this.#updates = updates;
    this.#tokens +=
      trained +
      rollouts.sampled.reduce((n, g) => n + g.responses.reduce((m, r) => m + r.rollout.tokens.length, 0), 0);
    const metrics = stepMetrics(step, rollouts, sums, taus, {
      learningRate,
      tokens: this.#tokens,
      rolloutMs: sampledAt - started,
      updateMs: performance.now() - sampledAt,
      eos: engine.world.vocabulary.eos,
    });
    return { metrics, samples: stepSamples(step, engine.world, rollouts, kept) };
  }

  /** Changes the run's values; until that is done, it is what it was: a checkpoint made meanwhile is of before. */
  async #undisturbed<T>(change: () => Promise<T>): Promise<T> {
    this.#engine.store();
    this.#changing = true;
    try {
      return await change();
    } catch (error) {
      this.#engine.drop(this.#buffers);
      // What half an update has logged is no part of the next one.
      await this.#update.read().catch(() => {});
      throw error;
    } finally {
      this.#changing = false;
    }
  }

  /** The step's updates: mini-batches of shuffled sequences, `epochs` times. */
  async #learn(rollouts: StepRollouts, step: number, between?: Between) {
    const { recipe } = this;
    const items = rollouts.kept.flatMap((group) => group.responses.map((response) => item(group, response)));
    if (recipe.objective.kl > 0) await this.#addReference(items);
    const kept = new Map<ScoredResponse, number[]>();
    const sums: UpdateSums[] = [];
    const taus: number[] = [];
    let learningRate: number | null = null;
    let trained = 0;
    let updates = this.#updates;
    for (let epoch = 0; epoch < recipe.epochs && items.length > 0; epoch++) {
      shuffle(items, randomStream(foldKey(recipe.seed, streams.shuffle), step * recipe.epochs + epoch));
      for (const minibatch of splitEvenly(items, recipe.minibatches)) {
        const given = await this.#applyHostMask(minibatch, items, updates);
        taus.push(...given.taus);
        learningRate = await this.#update.update(
          splitEvenly(given.sequences, recipe.microbatches),
          ++updates,
          between,
        );
        trained += given.sequences.reduce((n, s) => n + s.tokens.length, 0);
        if (!given.cut) {
          given.sequences.forEach((s, i) => {
            kept.set(minibatch[i].response, givenKept(s));
          });
        }
      }
      // In order of slots, so of mini-batches and micro-batches: the sequences come back in the order they went.
      const slots = await this.#update.read();
      let at = 0;
      for (const slot of slots) {
        sums.push(slot.sums);
        slot.firstRows.forEach((first) => {
          const { response, sequence } = items[at++];
          if (!cutsOnDevice(recipe.mask, recipe.microbatches)) return;
          const from = first + sequence.promptLength - 1;
          kept.set(response, Array.from(slot.keep.subarray(from, from + response.rollout.tokens.length)));
        });
      }
    }
    return { sums, kept, learningRate, trained, taus, updates };
  }

  /** The mask where the host chooses it; where the GPU cuts it, the sequences as they are. */
  async #applyHostMask(
    minibatch: Item[],
    all: Item[],
    updates: number,
  ): Promise<{ sequences: Sequence[]; taus: number[]; cut: boolean }> {
    const { mask, seed, microbatches } = this.recipe;
    const sequences = minibatch.map((i) => i.sequence);
    if (mask.select === 'all') return { sequences, taus: [], cut: false };
    if (cutsOnDevice(mask, microbatches)) return { sequences, taus: [], cut: true };
    const random = randomStream(foldKey(seed, streams.randomMask), updates);
    // A pool wider than the mini-batch is cut over the whole step, of which this mini-batch is a part.
    const pools =
      mask.pool === 'rollout'
        ? [all]
        : mask.pool === 'microbatch'
          ? splitEvenly(minibatch, microbatches)
          : [minibatch];
    const bySequence = new Map<Sequence, Sequence>();
    const taus: number[] = [];
    for (const pool of pools) {
      const poolSequences = pool.map((i) => i.sequence);
      const given = applyHostMask(mask, poolSequences, await this.#scores(pool), random);
      taus.push(...given.taus);
      poolSequences.forEach((s, i) => {
        bySequence.set(s, given.sequences[i]);
      });
    }
    return { sequences: sequences.map((s) => bySequence.get(s) ?? s), taus, cut: false };
  }

  /** The entropies that a given mask goes by, of the policy asked for; none where it is random. */
  async #scores(pool: Item[]): Promise<Float32Array[] | null> {
    const { select, entropy } = this.recipe.mask;
    if (select === 'random') return null;
    if (entropy === 'current') return this.#currentEntropies(pool.map((i) => i.sequence));
    return pool.map((i) => padLeft(i.response.rollout.entropy, i.sequence.promptLength));
  }

  async #currentEntropies(sequences: Sequence[]): Promise<Float32Array[]> {
    const scores: Float32Array[] = [];
    const { sequences: most } = this.#engine.learner.capacity;
    for (let at = 0; at < sequences.length; at += most) {
      scores.push(...(await this.#scorer.score(sequences.slice(at, at + most))).map((s) => s.entropy));
    }
    return scores;
  }

  /** Adds the base's log-probabilities, for the KL term. */
  async #addReference(items: Item[]): Promise<void> {
    const { sequences: most } = this.#engine.learner.capacity;
    await this.#engine.withBase(async () => {
      for (let at = 0; at < items.length; at += most) {
        const part = items.slice(at, at + most);
        const scores = await this.#scorer.score(part.map((i) => i.sequence));
        part.forEach((i, j) => {
          i.sequence.referenceLogprob = scores[j].logprob;
        });
      }
    });
  }

  /** Pass rates on the held-out problems with the parameters as they are. */
  async evaluate(between?: () => void | Promise<void>): Promise<Evaluation> {
    const { decoder, world } = this.#engine;
    this.#engine.activate(this.#buffers);
    const { problems, samples } = this.recipe.evaluation;
    const set = {
      problems: world.heldOut().slice(0, problems),
      samples,
      longest: this.recipe.rollout.length,
      temperature: 1,
      seed: evaluationSeed,
    };
    return (await evaluate(decoder, world, set, this.step, between)).evaluation;
  }

  /** The parameters as they are, off the device. */
  parameters(): Promise<Float32Array> {
    return this.#engine.readParameters(this.#buffers, this.#changing);
  }

  /** Copies the run off the device. */
  async checkpoint(): Promise<RunCheckpoint> {
    const values = await this.#engine.read(this.#buffers, this.#changing);
    return { ...values, step: this.step, updates: this.#updates, tokens: this.#tokens };
  }

  destroy(): void {
    this.#update.destroy();
    this.#scorer.destroy();
    this.#engine.destroyRun(this.#buffers);
  }
}

function item(group: ScoredGroup, response: ScoredResponse): Item {
  const promptLength = group.prompt.length;
  return {
    response,
    sequence: {
      tokens: [...group.prompt, ...response.rollout.tokens],
      promptLength,
      advantage: response.advantage,
      oldLogprob: padLeft(response.rollout.logprob, promptLength),
    },
  };
}

/** Per-response-token values as per-token ones: zeros for the prompt. */
function padLeft(values: Float32Array, by: number): Float32Array {
  const padded = new Float32Array(values.length + by);
  padded.set(values, by);
  return padded;
}

const givenKept = (s: Sequence): number[] =>
  Array.from({ length: s.tokens.length - s.promptLength }, (_, i) => s.weight?.[s.promptLength + i] ?? 1);
