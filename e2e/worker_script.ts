import type { Page } from '@playwright/test';

const scripts = /\/assets\/worker-[^/]*\.js$/;

/**
 * Runs a script in the lab's worker before its own: Playwright's init scripts reach pages alone.
 * @returns what has the workers that start from then on run without it
 */
export async function beforeWorker(page: Page, script: string): Promise<() => Promise<void>> {
  await page.route(scripts, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
  return () => page.unroute(scripts);
}

/** Work that is suspended. */
export interface HeldWork {
  /** Continues it where it is suspended. */
  release(): Promise<void>;
  /** Has workers that start from now on work without being held. */
  off(): Promise<void>;
}

/**
 * Holds the work still once something has been said: what a test then looks at does not change under it, however fast
 * the machine. Nothing comes off the device any more (from the processor it comes with a turn of the event loop), so that neither an evaluation nor a save begins; what is being
 * written is written, and the worker goes on answering.
 */
export async function holdAfter(page: Page, event: 'a fork' | { step: number }): Promise<HeldWork> {
  const said =
    event === 'a fork'
      ? `event.type === 'inspect-progress' && event.fork`
      : `event.type === 'metrics' && event.metrics.step === ${event.step}`;
  const off = await beforeWorker(
    page,
    `{
      const post = self.postMessage.bind(self);
      let held = null;
      self.postMessage = (event, ...rest) => {
        if (${said} && !self.release)
          held = new Promise((resolve) => { self.release = resolve; });
        post(event, ...rest);
      };
      const hold = (prototype, name) => {
        const whole = prototype[name];
        prototype[name] = async function (...given) {
          await held;
          return whole.apply(this, given);
        };
      };
      hold(MessagePort.prototype, 'postMessage');
      if (self.GPUBuffer) hold(GPUBuffer.prototype, 'mapAsync');
    }`,
  );
  const release = async () => {
    for (const worker of page.workers())
      await worker.evaluate(() => (self as unknown as { release?: () => void }).release?.());
  };
  return { off, release };
}

/**
 * Stops the worker dead at one of the things that it does: at the n-th since it was told so (`LabWorker.stopAt`), of work
 * handed to the device, writes of the index and writes, flushes and renames of files. It then says `stopped`, and nothing
 * of this comes about any more: as after a crash there. A loop without end would hold its locks for seconds.
 */
export const stopDead = (page: Page): Promise<() => Promise<void>> =>
  beforeWorker(
    page,
    `{
      let left = Infinity;
      let inStep = Infinity;
      const post = self.postMessage.bind(self);
      self.postMessage = (event, ...rest) => {
        if (left <= 0) return;
        if (event.type === 'metrics') [left, inStep] = [Math.min(left, inStep), Infinity];
        post(event, ...rest);
      };
      self.addEventListener('message', ({ data }) => {
        if (data.type === 'stop-at') [left, inStep] = data.stepped ? [Infinity, data.n] : [data.n, Infinity];
      });
      const count = (prototype, name) => {
        const whole = prototype[name];
        prototype[name] = function (...given) {
          left--;
          // Of a file the first half alone is there.
          if (left === 0 && name === 'write')
            whole.call(this, given[0].subarray(0, given[0].length / 2), given[1]);
          if (left === 0) post({ type: 'stopped' });
          if (left <= 0) throw new Error('stopped dead');
          return whole.apply(this, given);
        };
      };
      // After each submit the event loop turns, by a message.
      count(MessagePort.prototype, 'postMessage');
      count(IDBObjectStore.prototype, 'put');
      for (const name of ['write', 'flush', 'close']) count(FileSystemSyncAccessHandle.prototype, name);
      if (FileSystemFileHandle.prototype.move) count(FileSystemFileHandle.prototype, 'move');
    }`,
  );
