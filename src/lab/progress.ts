import type { RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
import { StepTimer, type StepTiming } from './step_timer.ts';

/** How far all runs of an experiment are, in steps and evaluations, and how long the rest will take. */
export class Progress {
  readonly #timer = new StepTimer();
  #steps = 0;
  #evaluations = 0;

  constructor(private readonly spec: Spec) {}

  /** Counts a step. @param ms without pauses */
  step(ms: number, tokens: number): void {
    this.#timer.step(ms, tokens);
    this.#steps++;
  }

  /** Counts an evaluation. @param ms without pauses */
  evaluation(ms: number): void {
    this.#timer.evaluation(ms);
    this.#evaluations++;
  }

  /**
   * Counts what was done of a run that was kept at a step; of one that has ended before its last step also what it will
   * not do, or nothing ever would be done.
   */
  restore({ evaluations, ended }: Pick<RunRecord, 'evaluations' | 'ended'>, step: number): void {
    this.#steps += step;
    this.#evaluations += evaluations.filter((evaluation) => evaluation.step > 0).length;
    if (!ended) return;
    this.#steps += this.spec.steps - step;
    this.#evaluations += this.#evaluationsAfter(step);
  }

  /** Steps done, of how many, and how long the rest will take. */
  now(): StepTiming & { done: number; total: number } {
    const { conditions, seeds, steps, evaluation } = this.spec;
    const runs = conditions.length * seeds.length;
    const total = runs * steps;
    const evaluations = runs * Math.ceil(steps / evaluation.every) - this.#evaluations;
    return {
      done: this.#steps,
      total,
      ...this.#timer.timing(total - this.#steps, Math.max(0, evaluations)),
    };
  }

  /** Evaluations that a run would still have after a step. */
  #evaluationsAfter(step: number): number {
    const { steps, evaluation } = this.spec;
    return Math.ceil(steps / evaluation.every) - Math.floor(step / evaluation.every);
  }
}
