import type { Evaluation, StepMetrics, StepSamples } from '../experiment/record.ts';
import type { Recipe } from '../experiment/spec.ts';
import type { Decoder } from '../model/decode/decoder.ts';
import type { Sequence } from '../model/packing.ts';
import { splitEvenly } from '../model/split_evenly.ts';
import { foldKey, randomStream, shuffle, streams } from '../random/stream.ts';
import { type Exclusion, exclusionOf } from '../task/excluded_tokens.ts';
import type { World } from '../task/world.ts';
import { evaluate } from './evaluate.ts';
import { maskMinibatch } from './minibatch_mask.ts';
import { persistenceMetrics } from './persistence.ts';
import { type Between, cutsOnDevice, type PolicyUpdate, type UpdateSums } from './policy_update.ts';
import {
  addAdvantages,
  type ScoredGroup,
  type ScoredResponse,
  type StepRollouts,
  sampleResponses,
  scoreGroup,
} from './rollout.ts';
import { stepMetrics } from './run_metrics.ts';
import { stepSamples } from './run_samples.ts';
import { type RunCheckpoint, RunState } from './run_state.ts';
import type { Scorer, TokenScores } from './scorer.ts';
import { deviceKept, hostKept, scoreAll, type TrainingItem, trainingBatch } from './training_batch.ts';
import type { TrainingEngine } from './training_engine.ts';

/*
 * Reinforcement learning with verifiable rewards, from top to bottom. A run is one condition with one seed; a step is
 *
 *   1. sample      G responses to each of the step's prompts, each token with its entropy      sampleResponses
 *   2. score       the verifier's reward, plus DAPO's punishment of overlong responses         scoreGroup
 *   3. advantage   (reward - mean of the group) / standard deviation of the group              addAdvantages
 *   4. drop        groups to which the verifier gave equal rewards, and sample more instead    sampleStep
 *   5. mask        the share rho of the tokens with the highest entropy: the forking tokens    maskMinibatch
 *   6. update      AdamW on -min(r A, clip(r, 1 - low, 1 + high) A), r = pi / pi_old,          PolicyUpdate
 *                  averaged over the masked tokens
 *
 * and every `evaluation.every` steps
 *
 *   7. evaluate    pass@1 and pass@k on problems that are never trained on                     evaluate
 *
 * GRPO is 1 to 3, 6 and 7. DAPO adds the punishment in 2, step 4 (dynamic sampling), and in 6 clip-higher and the mean over
 * tokens; "Beyond the 80/20 Rule" (arXiv 2506.01939) adds 5. pi_old is the policy that sampled, by the log-probabilities
 * that sampling gave. There is no value network, no reward model, and no data from earlier steps.
 *
 * The loss itself, in float64: `twin/objective.ts`; on the device: `policy_gradient.wgsl`. The loop over steps, conditions
 * and seeds: `lab/experiment.ts`.
 */

/** Sampling seed of evaluations, shared by all runs so that they differ by the policy alone. */
const evaluationSeed = 0;

/**
 * Samples and scores a step's groups. With dynamic sampling (`batches` > 0) groups of equal rewards are dropped, and
 * fresh prompts are sampled until there are `prompts` groups with a signal or `batches` batches have been drawn.
 * @param step training step, from 1: keys problems and draws, together with the seed
 */
export async function sampleStep(
  decoder: Decoder,
  world: World,
  recipe: Recipe,
  step: number,
  between?: Between,
): Promise<StepRollouts> {
  const { prompts, batches } = recipe.rollout;
  const random = randomStream(foldKey(recipe.seed, streams.problems), step);
  const sampled: ScoredGroup[] = [];
  const kept: ScoredGroup[] = [];
  for (let batch = 0; batch < Math.max(1, batches) && kept.length < prompts; batch++) {
    const problems = Array.from({ length: prompts }, () => world.sample(random));
    const rollouts = await sampleResponses(decoder, world, recipe, problems, step, batch, between);
    const groups = problems.map((problem, i) => scoreGroup(world, recipe, problem, rollouts[i]));
    for (const group of groups) addAdvantages(group, recipe.objective.scaleRewards);
    sampled.push(...groups);
    kept.push(...(batches === 0 ? groups : groups.filter((group) => !group.equalRewards)));
  }
  return { sampled, kept: kept.slice(0, prompts) };
}

/** The result of a training step. */
export interface StepResult {
  metrics: StepMetrics;
  samples: StepSamples;
}

/** One condition with one seed. */
export class Run {
  readonly #engine: TrainingEngine;
  readonly #state: RunState;
  readonly #update: PolicyUpdate;
  readonly #scorer: Scorer;
  readonly #excludes: Exclusion;

  private constructor(
    readonly recipe: Recipe,
    engine: TrainingEngine,
    state: RunState,
    update: PolicyUpdate,
    scorer: Scorer,
    excludes: Exclusion,
  ) {
    this.#engine = engine;
    this.#state = state;
    this.#update = update;
    this.#scorer = scorer;
    this.#excludes = excludes;
  }

  /** Sets up a run, from the base or from a checkpoint. @throws Error if its mask excludes what its world lacks */
  static async create(engine: TrainingEngine, recipe: Recipe, checkpoint?: RunCheckpoint): Promise<Run> {
    const excludes = exclusionOf(recipe.mask.exclude, engine.world);
    const state = await RunState.create(engine, checkpoint);
    const { mask, objective, optimiser, rollout, microbatches, minibatches, epochs } = recipe;
    const update = await engine.learner.policyUpdate(
      { mask, objective, optimiser, temperature: rollout.temperature },
      minibatches * microbatches * epochs,
      microbatches,
    );
    return new Run(recipe, engine, state, update, await engine.learner.scorer(rollout.temperature), excludes);
  }

  /** Completed steps. */
  get step(): number {
    return this.#state.progress.step;
  }

  /**
   * One training step.
   * @param between called between submits; throwing from it leaves the run at the previous step
   */
  async advance(between?: Between): Promise<StepResult> {
    const { decoder, world } = this.#engine;
    const { progress } = this.#state;
    const step = progress.step + 1;
    this.#state.activate();

    const started = performance.now();
    const rollouts = await sampleStep(decoder, world, this.recipe, step, between);
    const sampledAt = performance.now();
    const learned = await this.#state.change(() => this.#updatePolicy(rollouts.kept, step, between));

    const tokens = progress.tokens + learned.trained + sampledTokens(rollouts);
    this.#state.progress = { step, updates: learned.updates, tokens };
    const metrics = stepMetrics(step, rollouts, learned.sums, learned.taus, {
      learningRate: learned.learningRate,
      tokens,
      rolloutMs: sampledAt - started,
      updateMs: performance.now() - sampledAt,
      eos: world.vocabulary.eos,
    });
    return { metrics, samples: stepSamples(step, world, rollouts, learned.masks) };
  }

  /** The step's updates: shuffled mini-batches, `epochs` times over. */
  async #updatePolicy(groups: readonly ScoredGroup[], step: number, between?: Between): Promise<Learned> {
    const { recipe } = this;
    const batch = trainingBatch(groups, this.#excludes);
    if (recipe.objective.kl > 0) await this.#addReference(batch);
    const learned: Learned = {
      updates: this.#state.progress.updates,
      learningRate: null,
      trained: 0,
      sums: [],
      taus: [],
      masks: new Map(),
    };
    try {
      for (let epoch = 0; epoch < recipe.epochs && batch.length > 0; epoch++) {
        shuffle(batch, randomStream(foldKey(recipe.seed, streams.shuffle), step * recipe.epochs + epoch));
        for (const minibatch of splitEvenly(batch, recipe.minibatches))
          await this.#updateOn(minibatch, batch, learned, between);
        await this.#readOutcomes(batch, learned);
      }
    } catch (error) {
      // Metrics of an incomplete update do not belong to the next one.
      await this.#update.read().catch(() => {});
      throw error;
    }
    return learned;
  }

  /** One optimiser update: mask, gradient over the micro-batches, clip, AdamW. */
  async #updateOn(minibatch: TrainingItem[], batch: TrainingItem[], learned: Learned, between?: Between) {
    const { microbatches } = this.recipe;
    const masked = await maskMinibatch(this.recipe, minibatch, batch, learned.updates, async (sequences) =>
      (await this.#score(sequences)).map((s) => s.entropy),
    );
    learned.taus.push(...masked.taus);
    learned.updates += 1;
    learned.learningRate = await this.#update.update(
      splitEvenly(masked.sequences, microbatches),
      learned.updates,
      between,
    );
    masked.sequences.forEach((sequence, i) => {
      learned.trained += sequence.tokens.length;
      if (!masked.onDevice) learned.masks.set(minibatch[i].response, hostKept(sequence));
    });
  }

  /** Reads the metrics of an epoch's updates, in the order of the micro-batches, thus of the shuffled sequences. */
  async #readOutcomes(batch: readonly TrainingItem[], { sums, masks }: Learned): Promise<void> {
    const { mask, microbatches } = this.recipe;
    let at = 0;
    for (const outcome of await this.#update.read()) {
      sums.push(outcome.sums);
      for (const firstRow of outcome.firstRows) {
        const item = batch[at++];
        if (cutsOnDevice(mask, microbatches))
          masks.set(item.response, deviceKept(item, outcome.keep, firstRow));
      }
    }
  }

  /** The base's log-probabilities, for the KL term. */
  async #addReference(batch: readonly TrainingItem[]): Promise<void> {
    const scores = await this.#engine.withBase(() => this.#score(batch.map((i) => i.sequence)));
    batch.forEach(({ sequence }, i) => {
      sequence.referenceLogprob = scores[i].logprob;
    });
  }

  #score(sequences: readonly Sequence[]): Promise<TokenScores[]> {
    return scoreAll(this.#scorer, sequences, this.#engine.learner.capacity.sequences);
  }

  /** Pass rates of the current parameters on the held-out problems. */
  async evaluate(between?: Between): Promise<Evaluation> {
    const { decoder, world } = this.#engine;
    this.#state.activate();
    const { problems, samples } = this.recipe.evaluation;
    const set = {
      problems: world.heldOut().slice(0, problems),
      samples,
      longest: this.recipe.rollout.length,
      temperature: 1,
      seed: evaluationSeed,
    };
    const { evaluation, problems: sampled } = await evaluate(decoder, world, set, this.step, between);
    return { ...evaluation, ...persistenceMetrics(world, sampled) };
  }

  /** Reads the current parameters off the device. */
  parameters(): Promise<Float32Array> {
    return this.#state.parameters();
  }

  /** Copies the run off the device. */
  checkpoint(): Promise<RunCheckpoint> {
    return this.#state.checkpoint();
  }

  destroy(): void {
    this.#update.destroy();
    this.#scorer.destroy();
    this.#state.destroy();
  }
}

/** The results of a step's updates. */
interface Learned {
  /** Updates of the run so far. */
  updates: number;
  /** Of the last update; null if there was none. */
  learningRate: number | null;
  /** Tokens trained on. */
  trained: number;
  /** Per micro-batch. */
  sums: UpdateSums[];
  /** Thresholds selected on the host, nats. */
  taus: number[];
  /** Mask of each response, 1 or 0 per token. */
  masks: Map<ScoredResponse, number[]>;
}

const sampledTokens = ({ sampled }: StepRollouts): number =>
  sampled.reduce((n, { responses }) => n + responses.reduce((m, r) => m + r.rollout.tokens.length, 0), 0);
