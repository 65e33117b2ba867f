/** Throughput and remaining time. */
export interface StepTiming {
  tokensPerSecond: number | null;
  stepMs: number | null;
  secondsLeft: number | null;
}

/** Weight of the newest step in the moving averages: converges in a few steps, follows a throttled GPU in about ten. */
const newest = 0.25;

/** Measures steps and evaluations, and estimates the remaining time. */
export class StepTimer {
  #stepMs: number | null = null;
  #tokensPerMs: number | null = null;
  #evaluationMs: number | null = null;

  step(ms: number, tokens: number): void {
    // The first step compiles the pipelines, often for longer than it computes; the second replaces it.
    if (this.#stepMs === null || ms < this.#stepMs / 3) this.#stepMs = ms;
    else this.#stepMs += newest * (ms - this.#stepMs);
    const rate = tokens / ms;
    if (this.#tokensPerMs === null || rate > this.#tokensPerMs * 3) this.#tokensPerMs = rate;
    else this.#tokensPerMs += newest * (rate - this.#tokensPerMs);
  }

  evaluation(ms: number): void {
    this.#evaluationMs =
      this.#evaluationMs === null ? ms : this.#evaluationMs + newest * (ms - this.#evaluationMs);
  }

  /** @param steps and `evaluations` remaining, over all runs */
  timing(steps: number, evaluations: number): StepTiming {
    const stepMs = this.#stepMs;
    return {
      stepMs,
      tokensPerSecond: this.#tokensPerMs === null ? null : this.#tokensPerMs * 1000,
      secondsLeft: stepMs === null ? null : (steps * stepMs + evaluations * (this.#evaluationMs ?? 0)) / 1000,
    };
  }
}
