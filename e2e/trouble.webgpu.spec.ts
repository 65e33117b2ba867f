import type { Page } from '@playwright/test';
import { linkOf, plainLink } from '../src/formats/link/link.ts';
import { tinySpec } from './lab_worker.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';
import { beforeWorker } from './worker_script.ts';

const train = (page: Page) => page.getByRole('button', { name: 'Train it here, in software' }).click();

test.beforeEach(({ page }) => withRecording(page));

test('says so where a buffer is larger than the adapter allows', async ({ page }) => {
  await beforeWorker(
    page,
    `Object.defineProperty(GPUDevice.prototype, 'limits', { get: () => ({ maxBufferSize: 1e6, maxStorageBufferBindingSize: 1e6 }) });`,
  );
  await page.goto('./');
  await train(page);
  await expect(page.getByText('This recipe needs more memory than the adapter allows.')).toBeVisible();
});

test('says so where the GPU has no room', async ({ page }) => {
  await beforeWorker(
    page,
    `const pop = GPUDevice.prototype.popErrorScope;
     let popped = 0;
     GPUDevice.prototype.popErrorScope = async function () {
       const found = await pop.call(this);
       return popped++ === 0 ? new GPUOutOfMemoryError('no room, says the test') : found;
     };`,
  );
  await page.goto('./');
  await train(page);
  await expect(page.getByText('Out of memory.')).toBeVisible();
});

const working = (page: Page) => page.getByText(/Testing on held-out problems|Training\./).first();
const taken = (page: Page) => page.getByText('The GPU device was lost.');

/** Loses the device as in the drill; with `forGood` the browser gives no other one. */
async function loseDevice(page: Page, forGood: boolean): Promise<void> {
  const [worker] = page.workers();
  await worker.evaluate((last) => {
    // Shadows the method of the prototype, so that deleting it brings that back.
    if (last) Object.assign(navigator.gpu, { requestAdapter: async () => null });
    self.dispatchEvent(new MessageEvent('message', { data: { type: 'destroy-device' } }));
  }, forGood);
}

test('a device that is lost is replaced, and training resumes by itself; says so when it is lost for good, and trains again when asked to', async ({
  page,
}) => {
  test.setTimeout(240_000);
  // Small steps without a near end.
  await page.goto(`./${await linkOf(plainLink('countdown-mini@1', { ...tinySpec, steps: 400 }))}`);
  await train(page);
  await expect(working(page)).toBeVisible({ timeout: 90_000 });
  await loseDevice(page, false);
  await expect(working(page)).toBeHidden({ timeout: 30_000 });
  await expect(working(page)).toBeVisible({ timeout: 90_000 });
  await expect(taken(page)).toBeHidden();

  // Before a step there would be no checkpoint to resume from.
  await expect(page.getByText(/Step [1-9]\d* of 400/).first()).toBeVisible({ timeout: 90_000 });
  await loseDevice(page, true);
  // Three attempts, after 1, 4 and 16 seconds.
  await expect(taken(page)).toBeVisible({ timeout: 60_000 });
  const [worker] = page.workers();
  await worker.evaluate(() => Reflect.deleteProperty(navigator.gpu, 'requestAdapter'));
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(working(page)).toBeVisible({ timeout: 90_000 });
});
