import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { conditions } from '../src/experiment/presets.ts';
import type { Spec } from '../src/experiment/spec.ts';
import type { Archive } from '../src/formats/archive/archive.ts';
import { readArchive } from '../src/formats/archive/read_archive.ts';
import { writeArchive } from '../src/formats/archive/write_archive.ts';
import { linkOf, plainLink, readLink } from '../src/formats/link/link.ts';
import { axeFaults } from './axe_faults.ts';
import { LabWorker, timeless, tinySpec } from './lab_worker.ts';
import { expect, pause, test } from './page.ts';
import { smallRecording, withRecording } from './recorded.ts';
import { holdAfter } from './worker_script.ts';

/** Experiments that travel: trained in one profile, exported, imported in a fresh one, equal. */

async function openPage(page: Page, hash = '') {
  await withRecording(page);
  await page.goto(`./${hash}`);
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
}

const openRecipe = async (page: Page, spec: Spec) =>
  openPage(page, await linkOf(plainLink('countdown-mini@1', spec)));

/** A first-time visitor. */
async function stranger(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await openPage(page);
  return page;
}

const done = (page: Page) => expect(page.getByText(/^Done\. Step/).first()).toBeVisible({ timeout: 90_000 });
const train = (page: Page) => page.getByRole('button', { name: 'Train it on this processor' }).click();
const share = (page: Page) => page.getByRole('button', { name: 'Share', exact: true }).click();

/** What is called the experiment that is trained. */
async function keptName(page: Page): Promise<string> {
  const kept = page.getByText(/^Saved as /).first();
  await expect(kept).toBeVisible({ timeout: 60_000 });
  return (await kept.innerText()).replace(/^Saved as (.*?)\.(?:\s.*)?$/s, '$1');
}

/** The table of runs in Compare, cell by cell. */
async function comparedRuns(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const table = page.locator('.run-list table.runs');
  await expect(table).toBeVisible();
  return table.locator('tbody tr').allInnerTexts();
}

/** Takes the file that some act saves. */
async function saved(page: Page, act: () => Promise<void>): Promise<{ path: string; archive: Archive }> {
  const downloads = page.waitForEvent('download');
  await act();
  const path = await (await downloads).path();
  return { path, archive: await readArchive(await openAsBlob(path)) };
}

/** Opens the card that says what of a kept experiment can be saved. */
async function openExport(page: Page, name: string) {
  await page
    .getByRole('button', { name: /^Experiments/ })
    .first()
    .click();
  await page.getByRole('button', { name: `Export ${name} as an archive` }).click();
  return page.getByRole('status', { name: `Save ${name} as an archive` });
}

/** Exports a kept experiment with all that belongs to it. */
async function exportKept(page: Page, name: string) {
  const card = await openExport(page, name);
  await expect(card.getByRole('checkbox', { name: /Hugging Face folders?, [\d.]+ [kM]B/ })).toBeChecked();
  await expect(card.getByRole('checkbox', { name: /checkpoints?, [\d.]+ [kM]B/ })).toBeChecked();
  expect(await axeFaults(page, '.share-note')).toEqual([]);
  return saved(page, () => card.getByRole('button', { name: /^Save, at most/ }).click());
}

/** Exports the models of a kept experiment as ONNX. @returns the names of the files in the zip */
async function exportOnnx(page: Page, name: string): Promise<string[]> {
  const card = await openExport(page, name);
  const downloads = page.waitForEvent('download');
  await card.getByRole('button', { name: 'Save the models as ONNX' }).click();
  const download = await downloads;
  expect(download.suggestedFilename()).toMatch(/\.onnx\.zip$/);
  return Object.keys(unzipSync(await readFile(await download.path())));
}

async function importFile(page: Page, path: string) {
  await share(page);
  await page.locator('input[type="file"][accept*="zip"]').setInputFiles(path);
}

test('two conditions over two seeds, run, compared, exported and imported in a fresh profile, are the same', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  await openRecipe(page, {
    ...tinySpec,
    steps: 2,
    conditions: [conditions.top20, conditions.all],
    seeds: [1, 2],
  });
  await train(page);
  const name = await keptName(page);
  await done(page);
  const table = await comparedRuns(page);
  expect(table).toHaveLength(4);
  for (const row of table) expect(row).toMatch(/done/);

  const { path, archive } = await exportKept(page, name);
  expect(archive.record.runs).toHaveLength(4);
  expect([archive.weights.length, archive.checkpoints.length]).toEqual([4, 4]);
  expect(await exportOnnx(page, name)).toEqual(
    expect.arrayContaining(['top20-1/onnx/model.onnx', 'all-2/onnx/model.onnx', 'all-2/config.json']),
  );

  const there = await stranger(browser);
  await importFile(there, path);
  await expect(there.locator('.source')).toContainText(name);
  expect(await comparedRuns(there)).toEqual(table);
  await share(there);
  const again = await saved(there, () => there.getByRole('button', { name: 'Save as an archive' }).click());
  expect(again.archive.record).toEqual(archive.record);
  expect(again.archive.weights).toEqual([]);

  // It stays in Compare, next to what is shown after it.
  await there.getByRole('button', { name: 'Train', exact: true }).click();
  await there.getByRole('button', { name: 'Back to the recorded run' }).click();
  const beside = await comparedRuns(there);
  expect(beside.filter((row) => row.includes(name))).toHaveLength(4);
  await there.getByRole('button', { name: `Remove ${name} from Compare` }).click();
  expect((await comparedRuns(there)).filter((row) => row.includes(name))).toEqual([]);
  await there.context().close();
});

test('a run in its middle is exported, kept in a fresh profile, and ends there as it ends at home', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const steps = 4;
  const held = await holdAfter(page, { step: 2 });
  await openRecipe(page, { ...tinySpec, steps });
  await train(page);
  const name = await keptName(page);
  await expect(page.getByText(/Step 2 of 4/).first()).toBeVisible({ timeout: 60_000 });
  await pause(page);
  await held.release();
  await expect(page.getByText('Paused. Step 2 of 4').first()).toBeVisible({ timeout: 30_000 });
  const { path, archive } = await exportKept(page, name);
  const step = 2;
  expect(archive.record.runs[0].metrics).toHaveLength(step);

  const there = await stranger(browser);
  await importFile(there, path);
  const kept = there.getByRole('status', { name: `${name} is saved` });
  await expect(kept).toContainText('Every run can be resumed');
  expect(await axeFaults(there, '.share-note')).toEqual([]);
  await expect(there.getByText(`${name} paused at step ${step} of ${steps}.`)).toBeVisible();
  await there.getByRole('button', { name: `Resume ${name}` }).click();
  await done(there);
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await done(page);

  const ends = await Promise.all([page, there].map(lastRun));
  expect(ends[1].metrics).toHaveLength(steps);
  expect(ends[1].resumed).toMatchObject([{ step }]);
  expect(timeless(ends[1])).toEqual(timeless(ends[0]));
  await there.context().close();
});

test('an archive takes the place of a link and its banner, and is there after a reload until it is deleted', async ({
  page,
}) => {
  const claimed = { ...tinySpec, steps: 7 };
  await openPage(
    page,
    await linkOf({ ...plainLink('countdown-mini@1', claimed), title: 'Is seven enough?', note: 'No.' }),
  );
  const banner = page.getByText('Is seven enough?');
  await expect(banner).toBeVisible();
  // The screen still shows the recording, which is not saved under that title.
  await share(page);
  const save = page.getByRole('button', { name: 'Save as an archive' });
  await expect(save).toBeDisabled();
  await expect(page.getByText('On screen: the recorded run')).toBeVisible();
  expect(await axeFaults(page, 'dialog')).toEqual([]);
  await page.getByRole('button', { name: 'Close', exact: true }).click();

  const record = smallRecording();
  const zip = await writeArchive({
    name: 'From afar',
    forklab: '0.1.0',
    date: '2026-11-25',
    link: null,
    record,
    weights: [],
    checkpoints: [],
    trees: [],
  });
  await share(page);
  await page.locator('input[type="file"][accept*="zip"]').setInputFiles({
    name: 'a.forklab.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(await zip.arrayBuffer()),
  });
  await expect(page.getByText('Saved under Experiments as From afar.')).toBeVisible();
  await expect(banner).toHaveCount(0);
  await expect
    .poll(async () => (await readLink(page.url())).value)
    .toMatchObject({ title: null, note: null });

  await page.reload();
  await expect(page.getByText('Recorded run', { exact: true })).toBeVisible();
  await expect(banner).toHaveCount(0);
  await page.getByRole('button', { name: 'Experiments (1)' }).click();
  await page.getByRole('button', { name: 'Open From afar' }).click();
  await expect(page.locator('.source')).toContainText('From afar');
  expect(await comparedRuns(page)).toHaveLength(record.runs.length);
  await page
    .getByRole('button', { name: /^Experiments/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Delete From afar' }).click();
  await page.getByRole('button', { name: 'Delete permanently: From afar' }).click();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Experiments', exact: true })).toBeVisible();
});

/** The only run that is kept in a profile. */
async function lastRun(page: Page) {
  const lab = await LabWorker.start(page);
  await lab.tell({ type: 'kept-list' });
  const [{ id }] = (await lab.until('kept-list')).experiments;
  await lab.tell({ type: 'kept-look', id });
  return (await lab.until('kept-record')).record.runs[0];
}
