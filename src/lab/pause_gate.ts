/** Thrown through the engine when an experiment is closed in the middle of a step. */
export class Closed extends Error {}

/** Where an experiment waits while it is paused: it lets some steps through, or all, or ends the work. */
export class PauseGate {
  /** Steps each run may still take before it pauses: Infinity while playing. */
  #allowance = 0;
  #wake: (() => void) | null = null;
  /** The waiting under way, which is the same for all who come meanwhile: workers that share a step come together. */
  #waiting: Promise<void> | null = null;
  /** Wall ms spent waiting, which is no part of a run's work. */
  #waitedMs = 0;
  #closed = false;

  /** Lets so many steps of each run through: 0 pauses, Infinity plays. */
  allow(steps: number): void {
    this.#allowance = steps;
    if (steps > 0) this.#wake?.();
  }

  /** A step was taken. */
  spend(): void {
    this.#allowance -= 1;
  }

  /** Ends the work: whoever waits is thrown out, and whoever comes. */
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
   * @param rest done once whenever waiting begins
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
      // It may have been opened meanwhile.
      if (this.isOpen || this.#closed) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    this.#waitedMs += performance.now() - started;
  }

  /** Wall ms since the page or the process began, without the waiting. */
  workedMs(): number {
    return performance.now() - this.#waitedMs;
  }
}
