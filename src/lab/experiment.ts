import { assertHealthy, type Device } from '../device/device.ts';
import { digestOf } from '../experiment/digest.ts';
import { isEvaluated } from '../experiment/evaluated_steps.ts';
import type { Evaluation, RunRecord } from '../experiment/record.ts';
import { recipeOf, type Spec } from '../experiment/spec.ts';
import type { Weights } from '../model/hub/hub_folder.ts';
import { Run } from '../rl/run.ts';
import { TrainingEngine } from '../rl/training_engine.ts';
import type { World } from '../task/world.ts';
import type { LabEvent, LabPhase } from './client/protocol.ts';
import type { RunKey } from './client/run_key.ts';
import { costOf } from './cost.ts';
import type { Checkpoints } from './inspectable_checkpoints.ts';
import { isExact, newRecord, noteResumption } from './new_record.ts';
import { Closed, PauseGate } from './pause_gate.ts';
import { Progress } from './progress.ts';
import type { RunKeeper, SaveMoment } from './store/run_keeper.ts';

/** Everything needed to open an experiment. */
export interface ExperimentSetup {
  device: Device;
  spec: Spec;
  world: World;
  /** The base that every run starts from. */
  weights: Weights;
  emit: (event: LabEvent) => void;
  keeper?: RunKeeper | null;
  /** Receives each run's parameters at its evaluated steps; must have been started. */
  checkpoints?: Checkpoints | null;
}

interface ActiveRun {
  run: Run;
  record: RunRecord;
}

/**
 * Trains all conditions over all seeds: for each seed, one step of each condition in turn, so that their curves grow
 * together. Starts paused; `play`, `pause` and `stepOnce` may be called at any time. Independent of worker and page.
 */
export class Experiment {
  readonly #engine: TrainingEngine;
  readonly #spec: Spec;
  readonly #emit: (event: LabEvent) => void;
  readonly #keeper: RunKeeper | null;
  readonly #checkpoints: Checkpoints | null;
  /** The base's parameters: every run's at step 0. */
  readonly #baseValues: Float32Array;
  readonly #progress: Progress;
  readonly records: RunRecord[] = [];
  #active: ActiveRun[] = [];
  #base: Evaluation | null = null;
  #phase: LabPhase = 'idle';
  readonly #gate = new PauseGate();
  #saveWanted = false;
  /** The last offer of every run to the keeper. */
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    engine: TrainingEngine,
    { spec, weights, emit, keeper = null, checkpoints = null }: ExperimentSetup,
  ) {
    this.#engine = engine;
    this.#spec = spec;
    this.#emit = emit;
    this.#keeper = keeper;
    this.#checkpoints = checkpoints;
    this.#baseValues = weights.values;
    this.#progress = new Progress(spec);
  }

  /** Allocates the working set, after reporting the estimated cost. */
  static async open(setup: ExperimentSetup): Promise<Experiment> {
    const { device, spec, world, weights, emit } = setup;
    emit({
      type: 'opened',
      vocabulary: [...world.vocabulary.tokens],
      ...costOf(device, spec, world, weights.config),
    });
    return new Experiment(await TrainingEngine.create(device, spec, world, weights), setup);
  }

  play(): void {
    this.#gate.allow(Number.POSITIVE_INFINITY);
  }

  pause(): void {
    this.#gate.allow(0);
  }

  /** One step of each condition, then pause. */
  stepOnce(): void {
    this.#gate.allow(1);
  }

  /** Saves every run at the next submit: the page may be about to close. */
  saveSoon(): void {
    this.#saveWanted = true;
  }

  /** Stops at the next submit, after saving; `work` then returns. */
  close(): void {
    this.#gate.close();
  }

  /**
   * Runs the experiment to its end, waiting while paused. Returns when it is done or closed.
   * @throws DeviceError when the device is lost or runs out of memory
   */
  async work(): Promise<void> {
    try {
      await this.#restore();
      this.#emitPhase('paused');
      for (const seed of this.#spec.seeds) await this.#trainSeed(seed);
      // It is not done before it is saved: if storage is full it waits, as in the middle.
      while ((await this.#keeper?.settled?.()) === false) {
        this.#gate.allow(0);
        await this.#waitWhilePaused();
      }
      this.#emitPhase('done');
    } catch (error) {
      if (!(error instanceof Closed)) throw error;
      if (!this.#engine.device.failure) await this.#saveAll();
    } finally {
      for (const { run } of this.#active) run.destroy();
      this.#engine.destroy();
    }
  }

  /** Reports everything that was saved, before any run resumes. */
  async #restore(): Promise<void> {
    if (!this.#keeper) return;
    for (const seed of this.#spec.seeds) {
      for (const { name: condition } of this.#spec.conditions) {
        const key = { condition, seed };
        const kept = await this.#keeper.load(key);
        if (!kept) continue;
        const { record, checkpoint } = kept;
        const at = checkpoint?.step ?? record.metrics.at(-1)?.step ?? 0;
        this.#progress.restore(record, at);
        this.#emit({ type: 'restored', run: key, record });
        this.#checkpoints?.add(key, 0, this.#baseValues);
        for (const { step, parameters } of (await this.#keeper.models?.(key, this.#baseValues.length)) ?? [])
          if (step <= at) this.#checkpoints?.add(key, step, parameters);
        if (checkpoint && record.evaluations.at(-1)?.step === at)
          this.#checkpoints?.add(key, checkpoint.step, checkpoint.parameters);
      }
    }
  }

  async #trainSeed(seed: number): Promise<void> {
    await this.#waitWhilePaused();
    this.#active = [];
    for (const condition of this.#spec.conditions) await this.#startRun({ condition: condition.name, seed });
    for (let step = 1; step <= this.#spec.steps; step++) {
      const behind = this.#active.filter(({ run }) => run.step < step);
      if (behind.length === 0) continue;
      await this.#waitWhilePaused();
      for (const active of behind) await this.#trainStep(active);
      this.#gate.spend();
    }
    for (const { run } of this.#active) run.destroy();
    this.#active = [];
  }

  /** Sets up a run, from the base or from its checkpoint. One that has ended only shows its record. */
  async #startRun(key: RunKey): Promise<void> {
    const condition = this.#spec.conditions.find(({ name }) => name === key.condition);
    if (!condition) return;
    const kept = await this.#keeper?.load(key);
    const { device } = this.#engine;
    const record = kept?.record ?? newRecord(key, device.adapterName);
    this.records.push(record);
    if (record.ended || record.evaluations.at(-1)?.step === this.#spec.steps) return;
    const run = await Run.create(
      this.#engine,
      recipeOf(this.#spec, condition, key.seed),
      kept?.checkpoint ?? undefined,
    );
    const active = { run, record };
    this.#active.push(active);
    if (run.step > 0) {
      const resumption = noteResumption(record, run.step, device.adapterName);
      this.#emit({ type: 'resumed', run: key, resumption });
    }
    if (record.evaluations.length === 0) this.#addEvaluation(record, await this.#evaluateBase(run));
    this.#checkpoints?.add(key, 0, this.#baseValues);
    // The run may have been saved between a step and its evaluation.
    if (isEvaluated(this.#spec, run.step) && record.evaluations.at(-1)?.step !== run.step)
      await this.#finishStep(active);
  }

  async #trainStep(active: ActiveRun): Promise<void> {
    const { run, record } = active;
    this.#emitPhase('training');
    const started = this.#gate.workedMs();
    const tokensBefore = record.metrics.at(-1)?.num_tokens ?? 0;
    const { metrics, samples } = await run.advance(this.#between);
    assertHealthy(this.#engine.device);
    record.metrics.push(metrics);
    record.samples.push(samples);
    const stepMs = this.#gate.workedMs() - started;
    record.seconds += stepMs / 1000;
    this.#progress.step(stepMs, metrics.num_tokens - tokensBefore);
    const key = keyOf(record);
    this.#emit({ type: 'metrics', run: key, metrics });
    this.#emit({ type: 'samples', run: key, samples });
    await this.#finishStep(active);
    this.#emitPhase('training');
  }

  /** After a step: evaluates if due, and saves. */
  async #finishStep(active: ActiveRun): Promise<void> {
    const { run, record } = active;
    if (isEvaluated(this.#spec, run.step)) await this.#evaluate(active);
    if (run.step === this.#spec.steps) await this.#hash(active);
    await this.#keeper?.save(record, () => run.checkpoint(), this.#momentAt(run.step));
  }

  /** Records the hash of a run's final parameters, if they are reproducible on every machine. */
  async #hash({ run, record }: ActiveRun): Promise<void> {
    if (!isExact(record)) return;
    const parameters = await run.parameters();
    const { buffer, byteOffset, byteLength } = parameters;
    const hash = await digestOf(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
    if (hash === null) return;
    record.hash = hash;
    this.#emit({ type: 'hashed', run: keyOf(record), hash });
  }

  #momentAt(step: number): SaveMoment {
    if (step === this.#spec.steps) return 'final';
    return isEvaluated(this.#spec, step) ? 'evaluated' : 'step';
  }

  async #evaluate({ run, record }: ActiveRun): Promise<void> {
    this.#emitPhase('evaluating');
    const started = this.#gate.workedMs();
    this.#addEvaluation(record, await run.evaluate(this.#between));
    await this.#keepParameters(run, keyOf(record));
    const ms = this.#gate.workedMs() - started;
    record.seconds += ms / 1000;
    this.#progress.evaluation(ms);
  }

  /** Waits until what is reported of a pause is saved: `paused` is said before. At once where nothing is being saved. */
  async saved(): Promise<void> {
    // A lost device may leave the copy pending for ever; a failed one ends the work.
    await Promise.race([this.#saving, this.#engine.device.lost]).catch(() => {});
    await this.#keeper?.written?.();
  }

  #saveAll(): Promise<void> {
    this.#saving = this.#offerAll();
    return this.#saving;
  }

  /** Offers every run for saving at its last completed step, even in the middle of the next one. */
  async #offerAll(): Promise<void> {
    this.#saveWanted = false;
    for (const { run, record } of this.#active) {
      // Until a step is complete, a run's checkpoint and its record are of the previous step.
      if (run.step > 0) await this.#keeper?.save(record, () => run.checkpoint(), 'rest');
    }
  }

  async #keepParameters(run: Run, key: RunKey): Promise<void> {
    if (this.#checkpoints) this.#checkpoints.add(key, run.step, await run.parameters());
  }

  /** The base's evaluation is the same for every run, so it is done once. */
  async #evaluateBase(run: Run): Promise<Evaluation> {
    if (!this.#base) {
      this.#emitPhase('evaluating');
      this.#base = await run.evaluate(this.#between);
    }
    return this.#base;
  }

  #addEvaluation(record: RunRecord, evaluation: Evaluation): void {
    record.evaluations.push(evaluation);
    this.#emit({ type: 'evaluation', run: keyOf(record), evaluation });
  }

  /** Called between submits: a pause takes effect in the middle of a step, and a closed experiment ends. */
  #between = async (): Promise<void> => {
    this.#gate.throwIfClosed();
    if (this.#saveWanted) await this.#saveAll();
    if (this.#gate.isOpen) return;
    const phase = this.#phase;
    await this.#waitWhilePaused();
    this.#emitPhase(phase);
  };

  /** Waits while paused, with every run saved. */
  #waitWhilePaused(): Promise<void> {
    return this.#gate.pass(async () => {
      this.#emitPhase('paused');
      await this.#saveAll();
    });
  }

  #emitPhase(phase: LabPhase): void {
    this.#phase = phase;
    this.#emit({ type: 'phase', phase, ...this.#progress.now() });
  }
}

const keyOf = ({ condition, seed }: RunRecord): RunKey => ({ condition, seed });
