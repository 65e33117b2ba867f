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

/**
 * Holds the training still once a step has been said: what a test then looks at does not change under it, however fast
 * the machine. Nothing comes off the device any more, so that neither an evaluation nor a save begins; what is being
 * written is written, and the worker goes on answering.
 * @returns the way to let workers that start later train on
 */
export const holdAfterStep = (page: Page, step: number): Promise<() => Promise<void>> =>
  beforeWorker(
    page,
    `{
      const post = self.postMessage.bind(self);
      let held = false;
      self.postMessage = (event, ...rest) => {
        if (event.type === 'metrics' && event.metrics.step === ${step}) held = true;
        post(event, ...rest);
      };
      const { mapAsync } = GPUBuffer.prototype;
      GPUBuffer.prototype.mapAsync = function (...given) {
        return held ? new Promise(() => {}) : mapAsync.apply(this, given);
      };
    }`,
  );
