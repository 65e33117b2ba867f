import { linkOf, plainLink } from '../src/formats/link/link.ts';
import { tinySpec } from './lab_worker.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';
import { beforeWorker } from './worker_script.ts';

test.beforeEach(({ page }) => withRecording(page));

test('says what to do where nothing can compute, and keeps the recording', async ({ page }) => {
  await beforeWorker(page, 'WebAssembly.validate = () => false;');
  await page.goto('./');
  await expect(page.getByText('No GPU was found, and WebAssembly has no SIMD.')).toBeVisible();
  await expect(page.getByText(/turn on hardware acceleration/)).toBeVisible();
  await expect(page.getByText('Recorded run', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Train it/ })).toHaveCount(0);
});

test('says so where the base model is damaged', async ({ page }) => {
  await page.route(/models\/.*\/config\.json$/, (route) => route.fulfill({ body: 'not a config' }));
  await page.goto('./');
  await page.getByRole('button', { name: 'Train it on this processor' }).click();
  await expect(page.getByText('The base model could not be loaded.')).toBeVisible();
});

test('says so where the kernels do not come, and trains once they do', async ({ page }) => {
  await page.route(/\.wasm$/, (route) => route.fulfill({ status: 503 }));
  await page.goto(`./${await linkOf(plainLink('countdown-mini@1', { ...tinySpec, steps: 1 }))}`);
  await page.getByRole('button', { name: 'Train it on this processor' }).click();
  await expect(page.getByText('The WebAssembly kernels could not be loaded.')).toBeVisible();
  await page.unroute(/\.wasm$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/^Done\. Step 1 of 1/).first()).toBeVisible();
});
