import type { RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
import { StepTimer, type StepTiming } from './step_timer.ts';

/** Progress of all runs of an experiment in steps and evaluations, and the remaining time. */
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
   * Counts the completed work of a run saved at a step. If it ended early, its remaining steps count as done too, or
   * the experiment would never be complete.
   */
  restore({ evaluations, ended }: Pick<RunRecord, 'evaluations' | 'ended'>, step: number): void {
    this.#steps += step;
    this.#evaluations += evaluations.filter((evaluation) => evaluation.step > 0).length;
    if (!ended) return;
    this.#steps += this.spec.steps - step;
    this.#evaluations += this.#evaluationsAfter(step);
  }

  /** Steps done, total steps, and the remaining time. */
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

  /** Remaining evaluations of a run after a step. */
  #evaluationsAfter(step: number): number {
    const { steps, evaluation } = this.spec;
    return Math.ceil(steps / evaluation.every) - Math.floor(step / evaluation.every);
  }
}
