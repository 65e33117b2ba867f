import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Faults, HubServer, textFile } from '../src/hub/testing/hub_server.ts';
import { madeRepository } from '../src/hub/testing/made_repository.ts';
import { look } from './axe_faults.ts';
import { dropPath, openSheet } from './models_sheet_page.ts';

/** The sheet of models, by hand, with a Hub on this machine. */

const model = 'owner/made';
const graph = 'onnx/model.onnx';
let server: HubServer;

test.beforeEach(async ({ page }) => {
  server = await HubServer.start();
  server.repositories[model] = madeRepository(12_000_000);
  await page.addInitScript((endpoint) => localStorage.setItem('forklab.hub', endpoint), server.endpoint);
});
test.afterEach(() => server.stop());

type Sheet = Awaited<ReturnType<typeof openSheet>>;

async function lookUp(sheet: Sheet, name: string) {
  await sheet.getByLabel('Model', { exact: true }).fill(name);
  await sheet.getByRole('button', { name: 'Look up', exact: true }).click();
}

test('found, its size shown, downloaded; the tab closed in the middle; continued to the end', async ({
  page,
}) => {
  let sheet = await openSheet(page);
  await lookUp(sheet, model);
  const card = sheet.getByRole('region', { name: model });
  await expect(card).toContainText('12 MB in 3 files');
  await expect(card).toBeFocused();
  expect(server.requests.filter(({ path }) => path.endsWith('.safetensors'))).toEqual([]);
  server.faults.silentAfter = 5_000_000;
  await card.getByRole('button', { name: 'Download 12 MB' }).click();
  const row = sheet.getByRole('listitem').filter({ hasText: model });
  const bar = row.getByRole('progressbar', { name: `Download of ${model}` });
  await expect(bar).toBeVisible();
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(3_000_000);
  await page.reload();

  server.mend();
  sheet = await openSheet(page);
  await expect(sheet.getByText(/MB of 12 MB, incomplete/)).toBeVisible();
  await sheet.getByRole('button', { name: `Resume the download of ${model}` }).click();
  await expect(sheet.getByText(`${model} is ready.`)).toBeVisible();
  await expect(sheet.getByText('ready', { exact: true })).toBeVisible();
  await expect(sheet.getByText('Models: 12 MB.', { exact: false })).toBeVisible();
});

test('pause, continue, remove', async ({ page }) => {
  const sheet = await openSheet(page);
  server.faults.silentAfter = 4_000_000;
  await lookUp(sheet, model);
  await sheet.getByRole('button', { name: 'Download 12 MB' }).click();
  await sheet.getByRole('button', { name: `Pause the download of ${model}` }).click();
  await expect(sheet.getByText(/of 12 MB, incomplete/)).toBeVisible();
  server.mend();
  await sheet.getByRole('button', { name: `Resume the download of ${model}` }).click();
  await expect(sheet.getByText(`${model} is ready.`)).toBeVisible();
  // The Hub's answer counts what is here.
  await lookUp(sheet, model);
  await expect(sheet.getByText('Already downloaded.')).toBeVisible();
  await sheet.getByRole('button', { name: `Remove ${model}` }).click();
  await expect(sheet.getByRole('button', { name: `Keep ${model}` })).toBeFocused();
  await sheet.getByRole('button', { name: `Remove 12 MB: ${model}` }).click();
  await expect(sheet.getByText('No models yet.', { exact: false })).toBeVisible();
});

const findFaults: readonly (readonly [string, Partial<Faults>, RegExp])[] = [
  ['nothing', {}, /“nothing” is not the name of a model/],
  ['https://huggingface.co/datasets/openai/gsm8k', {}, /address of a data set/],
  ['nobody/nothing', {}, /There is no public model nobody\/nothing/],
  ['owner/made@v9', {}, /no branch, tag or commit “v9”/],
  [model, { html: true }, /sent a web page in place of its answer/],
];
const addFaults: readonly (readonly [string, Partial<Faults>, RegExp])[] = [
  ['a wrong checksum', { corrupt: true }, /arrived damaged.*It was removed; try again/],
  ['a web page', { html: ['model.safetensors'] }, /sent a web page in place of model\.safetensors/],
  ['a missing file', { statuses: [404] }, /config\.json is no longer on the Hub/],
];

test('what cannot be found is said, each in its sentence; a model that the engine does not run is not downloaded', async ({
  page,
}) => {
  const sheet = await openSheet(page);
  for (const [name, faults, sentence] of findFaults) {
    Object.assign(server.faults, faults);
    await lookUp(sheet, name);
    await expect(sheet.getByRole('alert')).toHaveText(sentence);
    server.mend();
  }
  await lookUp(sheet, model);
  await expect(sheet.getByRole('region', { name: model })).toBeVisible();
  await expect(sheet.getByRole('alert')).toHaveCount(0);

  const other = 'owner/other';
  server.repositories[other] = madeRepository(12_000_000);
  server.repositories[other].files['config.json'] = textFile('{"model_type":"gemma3"}');
  const { [graph]: served } = server.repositories[other].files;
  delete server.repositories[other].files[graph];
  await lookUp(sheet, other);
  const card = sheet.getByRole('region', { name: other });
  await expect(card.getByText(/forklab cannot run this model.*gemma3/)).toBeVisible();
  await expect(card.getByRole('button', { name: /^Download/ })).toHaveCount(0);
  // A graph of it is another matter.
  server.repositories[other].files[graph] = served;
  await lookUp(sheet, other);
  await expect(card.getByRole('radio', { name: graph })).toBeChecked();
  await expect(card.getByRole('button', { name: /^Download/ })).toBeVisible();
  await card.getByRole('radio', { name: 'safetensors' }).check();
  await expect(card.getByText(/gemma3/)).toBeVisible();
});

test('what goes wrong in a download is said with the model, and the next try succeeds', async ({ page }) => {
  const sheet = await openSheet(page);
  for (const [what, faults, sentence] of addFaults) {
    const name = `owner/${what.replaceAll(' ', '-')}`;
    server.repositories[name] = madeRepository(12_000_000);
    await lookUp(sheet, name);
    const download = sheet.getByRole('region', { name }).getByRole('button', { name: /^Download/ });
    await expect(download).toBeVisible();
    Object.assign(server.faults, faults);
    await download.click();
    await expect(sheet.getByRole('alert').first(), what).toHaveText(sentence);
    server.mend();
    await lookUp(sheet, name);
    await download.click();
    await expect(sheet.getByText(`${name} is ready.`)).toBeVisible();
    await expect(sheet.getByRole('alert')).toHaveCount(0);
  }
});

test('a gated model asks for a token, which is not stored', async ({ page }) => {
  server.repositories[model].gated = true;
  const sheet = await openSheet(page);
  await lookUp(sheet, model);
  await expect(sheet.getByText('Accept the terms on its page', { exact: false })).toBeVisible();
  await sheet.getByRole('button', { name: 'Download 12 MB' }).click();
  await expect(sheet.getByRole('alert').first()).toHaveText(/is gated. Accept its terms/);
  await sheet.getByText('Gated models and mirrors').click();
  await sheet.getByLabel('Access token').fill('hf_right');
  await lookUp(sheet, model);
  await sheet
    .getByRole('region', { name: model })
    .getByRole('button', { name: /^Download/ })
    .click();
  await expect(sheet.getByText(`${model} is ready.`)).toBeVisible();
  expect(JSON.stringify(await page.context().storageState({ indexedDB: true }))).not.toContain('hf_right');
  expect(page.url()).not.toContain('hf_right');
});

test('a folder of the visitor’s disk, picked or dropped, as a file manager drops it with folders in it too', async ({
  page,
}) => {
  const disk = mkdtempSync(join(tmpdir(), 'forklab-given-'));
  try {
    const folder = join(disk, 'mine');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.json'), '{}');
    writeFileSync(join(folder, 'model.safetensors'), 'x'.repeat(2000));
    writeFileSync(join(disk, 'notes.txt'), 'none');
    const sheet = await openSheet(page);
    await sheet.locator('input[webkitdirectory]').setInputFiles(folder);
    await expect(sheet.getByText('mine is ready.')).toBeVisible();
    await expect(sheet.getByText('from disk, until you close this page')).toBeVisible();
    await sheet.locator('input[type=file]:not([webkitdirectory])').setInputFiles(join(disk, 'notes.txt'));
    await expect(sheet.getByRole('alert')).toHaveText(/No config\.json among notes\.txt/);
    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['{}'], 'config.json'));
      return data;
    });
    await sheet.dispatchEvent('drop', { dataTransfer: dropped });
    await expect(sheet.getByRole('alert')).toHaveCount(0);
    await expect(sheet.getByText('from disk, until you close this page')).toHaveCount(2);
    await expect(sheet.getByText('Files from disk is ready.')).toBeVisible();

    const dropping = join(disk, 'models', 'dropped');
    mkdirSync(dropping, { recursive: true });
    writeFileSync(join(dropping, 'config.json'), '{}');
    writeFileSync(join(dropping, 'model.safetensors'), 'x'.repeat(2100));
    await dropPath(page, sheet, join(disk, 'models'));
    await expect(sheet.getByText('dropped is ready.')).toBeVisible();
    await expect(sheet.getByText('2.1 kB', { exact: false })).toBeVisible();
  } finally {
    rmSync(disk, { recursive: true });
  }
});

test('with the keyboard alone, at 390 px, and nothing for axe', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const sheet = await openSheet(page);
  expect(await look(page, 'all', ['dialog'])).toEqual([]);
  await sheet.getByLabel('Model', { exact: true }).focus();
  await page.keyboard.type(model);
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('region', { name: model })).toBeFocused();
  expect(await look(page, 'all', ['dialog'])).toEqual([]);
  expect(await sheet.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  server.faults.silentAfter = 6_000_000;
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('progressbar', { name: `Download of ${model}` })).toBeVisible();
  expect(await look(page, 'all', ['dialog'])).toEqual([]);
  expect(await sheet.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('button', { name: 'Add a model' })).toBeFocused();
});
