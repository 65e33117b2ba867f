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
    await Promise.race([Promise.all([before, turnOfTheEventLoop()]), this.#gpu.lost]);
  }
}

/** By a message: browsers hold nested timers back for 4 ms each, several times what a GPU needs for a submit. */
function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
