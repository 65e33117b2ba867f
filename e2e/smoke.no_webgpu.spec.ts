import { linkOf, plainLink } from '../src/formats/link/link.ts';
import { tinySpec } from './lab_worker.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';

// One after another, in one browser: starting a second one takes as long as a test.
test.describe.configure({ mode: 'default' });

test('in a browser that has never heard of WebGPU the page trains', async ({ page }) => {
  await withRecording(page);
  await page.goto(`./${await linkOf(plainLink('countdown-mini@1', { ...tinySpec, steps: 2 }))}`);
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull();
  await page.getByRole('button', { name: 'Train it on this processor' }).click();
  await expect(page.getByText(/^Done\. Step 2 of 2/).first()).toBeVisible();
  await expect(page.locator('.source')).toHaveText('Trained here This processor, exact');
});

test('Inspect opens with the recorded inspection: which fork decides, and figures in each tab', async ({
  page,
}) => {
  await page.goto('./');
  await page
    .getByRole('link', { name: 'Inspect' })
    .or(page.getByRole('button', { name: 'Inspect' }))
    .first()
    .click();
  await expect(page.getByRole('heading', { name: '“+” changes the outcome most' })).toBeVisible();
  await expect(page.locator('.inspect-head .source')).toContainText('Recorded');
  await page.getByRole('button', { name: 'Distribution and words' }).click();
  await expect(
    page.getByRole('heading', { name: 'of the tokens have an entropy below 0.01 nats' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Temperature', exact: true }).click();
  await expect(page.locator('.vary-forks .dot')).toHaveCount(7);
});
