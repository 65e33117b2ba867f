/** Thrown through the engine when an experiment is closed in the middle of a step. */
export class Closed extends Error {}

/** Where an experiment waits while paused: it allows some steps, or all, or ends the work. */
export class PauseGate {
  /** Steps each run may still take before it pauses: Infinity while playing. */
  #allowance = 0;
  #wake: (() => void) | null = null;
  /** The current wait, shared by all concurrent callers: workers that share a step wait together. */
  #waiting: Promise<void> | null = null;
  /** Wall time spent waiting in ms, which is not counted as work. */
  #waitedMs = 0;
  #closed = false;

  /** Allows N steps of each run: 0 pauses, Infinity plays. */
  allow(steps: number): void {
    this.#allowance = steps;
    if (steps > 0) this.#wake?.();
  }

  /** A step was taken. */
  spend(): void {
    this.#allowance -= 1;
  }

  /** Ends the work: current and later waiters throw. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  get isOpen(): boolean {
    return this.#allowance > 0;
  }

  /** @throws Closed after `close` */
  throwIfClosed(): void {
    if (this.#closed) throw new Closed();
  }

  /**
   * Waits while paused, alone or with others.
   * @param rest called once whenever waiting starts
   * @throws Closed after `close`
   */
  async pass(rest: () => Promise<void>): Promise<void> {
    this.#waiting ??= this.#wait(rest).finally(() => {
      this.#waiting = null;
    });
    await this.#waiting;
    this.throwIfClosed();
  }

  async #wait(rest: () => Promise<void>): Promise<void> {
    const started = performance.now();
    while (!this.isOpen && !this.#closed) {
      await rest();
      // It may have been opened in the meantime.
      if (this.isOpen || this.#closed) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    this.#waitedMs += performance.now() - started;
  }

  /** Wall time in ms since the page or process started, without waiting. */
  workedMs(): number {
    return performance.now() - this.#waitedMs;
  }
}
