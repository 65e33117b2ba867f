import type { Gpu } from './device.ts';

/**
 * Keeps the device's queue short: while one submit runs, one more waits, so that the device is never idle and what is
 * asked for meanwhile (a pause) finds at most that much queued.
 */
export class InFlight {
  readonly #gpu: Gpu;
  #last: Promise<unknown> = Promise.resolve();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /**
   * To be called after each submit: waits for the end of the one before it, and lets the event loop turn, so that
   * messages are handled even where the device is faster than the thread.
   * @throws GpuError when the device is lost
   */
  async submitted(): Promise<void> {
    const before = this.#last;
    this.#last = this.#gpu.device.queue.onSubmittedWorkDone().catch(() => {});
    const turn = new Promise((resolve) => setTimeout(resolve, 0));
    await Promise.race([Promise.all([before, turn]), this.#gpu.lost]);
  }
}
