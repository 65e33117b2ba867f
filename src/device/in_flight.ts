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

/** Longest time between two looks at what was asked for meanwhile, ms. */
const lookEvery = 50;

/**
 * Waits for work that is done elsewhere, and looks up every 50 ms at most, so that a pause need not wait for its end.
 * @param between what it calls when it looks up, and at the end; where that throws, the work goes on and nobody waits for it
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

/** Lets the event loop turn, so that messages are handled. */
export function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    // By a message: browsers hold nested timers back for 4 ms each, several times what a GPU needs for a submit.
    if (!channel) {
      channel = new MessageChannel();
      channel.port1.onmessage = () => turns.shift()?.();
    }
    turns.push(resolve);
    channel.port2.postMessage(null);
  });
}
