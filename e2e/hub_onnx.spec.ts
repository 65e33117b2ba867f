import { expect, type Page, test } from '@playwright/test';
import { onnxFixture } from '../reference/onnx_fixtures.ts';
import { HubServer } from '../src/hub/testing/hub_server.ts';
import { servedFolder } from '../src/hub/testing/made_repository.ts';
import { look } from './axe_faults.ts';
import { chips, choices, continuations, forks } from './inspect_page.ts';
import { openSheet } from './models_sheet_page.ts';

/** A model of the Hub that is ONNX graphs, from its name to a second alternative at a fork. */

const model = 'owner/graphs';
const file = 'onnx/model_int8.onnx';
let server: HubServer;

test.beforeEach(async ({ page }) => {
  server = await HubServer.start();
  server.repositories[model] = servedFolder(onnxFixture('llama').folder);
  await page.addInitScript((at) => localStorage.setItem('forklab.hub', at), server.endpoint);
});
test.afterEach(() => server.stop());

const graphRequests = () =>
  server.requests.filter(
    ({ at, method, path }) => at === 'cdn' && method === 'GET' && path.includes('.onnx'),
  );

async function found(page: Page) {
  const sheet = await openSheet(page);
  await sheet.getByLabel('Model', { exact: true }).fill(model);
  await sheet.getByRole('button', { name: 'Look up', exact: true }).click();
  return { sheet, card: sheet.getByRole('region', { name: model }) };
}

test('a graph is chosen, comes in spite of a cut connection and a closed tab, is sampled; its forks have alternatives', async ({
  page,
}) => {
  let { sheet, card } = await found(page);
  await expect(card.getByRole('radio', { name: 'onnx/model.onnx, fp32' })).toBeChecked();
  await card.getByRole('radio', { name: `${file}, int8` }).check();
  expect(await look(page, 'all', ['dialog'])).toEqual([]);
  expect(graphRequests()).toEqual([]);
  server.faults.cutAfter = [70_000];
  server.faults.silentAfter = 30_000;
  await card.getByRole('button', { name: 'Download 152 kB' }).click();
  await expect.poll(() => graphRequests().length).toBeGreaterThan(1);
  const bar = sheet.getByRole('progressbar', { name: `Download of ${model}` });
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(20_000);
  await page.reload();

  server.mend();
  server.requests.length = 0;
  sheet = await openSheet(page);
  await sheet.getByRole('button', { name: `Resume the download of ${model}` }).click();
  await expect(sheet.getByText(`${model} is ready.`)).toBeVisible();
  let weights = sheet.locator('.weights-here li');
  await expect(weights).toHaveText([`${file} · 140 kB`]);
  expect(graphRequests()).toMatchObject([
    { path: `/${model}/${encodeURIComponent(file)}`, range: expect.stringMatching(/^bytes=[1-9]/) },
  ]);
  await sheet.getByRole('button', { name: `Inspect ${model}` }).click();

  const form = choices(page);
  await expect(form.getByLabel('Model').locator('option:checked')).toHaveText(/model_int8/);
  await expect(page.locator('.model-facts')).toContainText('context 128');
  await form.locator('.chat-problem').selectOption({ label: 'What is 7 + 5?' });
  await form.getByLabel('Longest, tokens').fill('24');
  await form.getByLabel('How many', { exact: true }).fill('2');
  // What is said of the prompt half a second later does not move the button away under a press.
  const button = form.getByRole('button', { name: 'Sample 2' });
  await form.getByLabel('User').fill('What is 7 plus 5?');
  const before = await button.boundingBox();
  await expect(form.locator('.chat-note')).toContainText(/of 128 tokens/);
  expect(await button.boundingBox()).toEqual(before);
  await button.click();
  await expect(chips(page)).toHaveCount(2);
  await expect(page.locator('.sample-button.primary')).toBeEnabled();
  await forks(page).nth(2).click();
  await expect(page.getByRole('region', { name: 'The fork' })).toContainText(/Token 3 of \d+ in the mask/);
  await page.keyboard.press('2');
  await expect(continuations(page)).toHaveCount(1);

  ({ sheet, card } = await found(page));
  weights = sheet.locator('.weights-here li');
  server.requests.length = 0;
  await card.getByRole('button', { name: /^Download 19\d kB$/ }).click();
  await expect(weights).toHaveText([/^onnx\/model\.onnx · 197 kB/, /^onnx\/model_int8\.onnx · 140 kB/]);
  // The row is there as soon as the download has begun.
  const asked = () => graphRequests().map(({ path }) => decodeURIComponent(path));
  await expect.poll(asked).toEqual([`/${model}/onnx/model.onnx`]);
  await expect(card).toHaveCount(0);
  await sheet.getByRole('button', { name: `Remove ${file} of ${model}` }).click();
  await sheet.getByRole('button', { name: `Remove 140 kB: ${file} of ${model}` }).click();
  await expect(weights).toHaveText(['onnx/model.onnx · 197 kB']);
});
