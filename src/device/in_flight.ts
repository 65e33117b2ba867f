import type { Device } from './device.ts';

/**
 * Keeps the device's queue short: while one submit runs, one more waits, so that the device is never idle and what is
 * asked for meanwhile (a pause) finds at most that much queued.
 */
export class InFlight {
  readonly #device: Pick<Device, 'done' | 'lost'>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(device: Pick<Device, 'done' | 'lost'>) {
    this.#device = device;
  }

  /**
   * To be called after each submit: waits for the end of the one before it, and lets the event loop turn, so that
   * messages are handled even where the device is faster than the thread.
   * @throws DeviceError when the device is lost
   */
  async submitted(): Promise<void> {
    const before = this.#last;
    this.#last = this.#device.done().catch(() => {});
    await Promise.race([Promise.all([before, turnOfTheEventLoop()]), this.#device.lost]);
  }
}

/** By a message: browsers hold nested timers back for 4 ms each, several times what a GPU needs for a submit. */
export function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
