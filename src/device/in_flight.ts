import type { Device } from './device.ts';

/**
 * Keeps the device's queue short: while one submit runs, at most one more is queued, so that the device is never idle
 * and a pause takes effect promptly.
 */
export class InFlight {
  readonly #device: Pick<Device, 'done' | 'lost'>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(device: Pick<Device, 'done' | 'lost'>) {
    this.#device = device;
  }

  /**
   * To be called after each submit: waits for the end of the previous one, and yields to the event loop, so that
   * messages are handled even if the device is faster than the thread.
   * @throws DeviceError when the device is lost
   */
  async submitted(): Promise<void> {
    const before = this.#last;
    this.#last = this.#device.done().catch(() => {});
    await Promise.race([Promise.all([before, yieldToEventLoop()]), this.#device.lost]);
  }
}

/** Longest interval between two calls of `between`, ms. */
const lookEvery = 50;

/**
 * Waits for work that is done elsewhere, calling `between` every 50 ms, so that a pause need not wait for its end.
 * @param between called at intervals and at the end; if it throws, the work continues but is no longer awaited
 */
export async function whileWaiting(
  work: Promise<unknown>,
  between: () => void | Promise<void> = () => {},
): Promise<void> {
  let done = false;
  const end = work.finally(() => {
    done = true;
  });
  end.catch(() => {});
  while (!done) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = new Promise((resolve) => {
      timer = setTimeout(resolve, lookEvery);
    });
    await Promise.race([end, look]);
    clearTimeout(timer);
    await between();
  }
  await end;
}

const turns: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** Yields to the event loop, so that messages are handled. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    // By a message: browsers clamp nested timers to 4 ms, several times what a GPU needs for a submit.
    if (!channel) {
      channel = new MessageChannel();
      channel.port1.onmessage = () => turns.shift()?.();
    }
    turns.push(resolve);
    channel.port2.postMessage(null);
  });
}
