import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe_faults.ts';
import { expect, test } from './page.ts';

/** Runs of other trainers: a folder is dropped, and stands in Compare beside the lab's own runs. */

const fixtures = fileURLToPath(new URL('../reference/fixtures/metrics', import.meta.url));

/** A folder with a run of TRL, as it wrote it, and one whose gradient was no number and whose steps nobody knows. */
const folder = mkdtempSync(join(tmpdir(), 'forklab-runs-'));
test.beforeAll(() => {
  cpSync(join(fixtures, 'trl'), join(folder, 'top20'), { recursive: true });
  writeFileSync(join(folder, 'top20', 'notes.txt'), 'x');
  mkdirSync(join(folder, 'lost'));
  const history = [10, 20, 30].map((step) => ({ step, reward: 0.1, grad_norm: step }));
  const state = JSON.stringify({ log_history: history }).replace('"grad_norm":20', '"grad_norm":NaN');
  writeFileSync(join(folder, 'lost', 'trainer_state.json'), state);
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** Drops files and folders of this machine on the page, as a hand does. */
async function drop(page: Page, files: string[]) {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', { type, x: 500, y: 300, data });
}

const compare = (page: Page) => page.getByRole('button', { name: 'Compare', exact: true }).click();
const metric = (page: Page) => page.locator('.curve-controls select').first();

test('a folder dropped on the page: what was found, curves beside the lab’s, alerts; after a reload they are still there', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
  await drop(page, [join(folder, 'top20'), join(folder, 'lost')]);
  const note = page.getByRole('status', { name: 'From other trainers' });
  await expect(note).toContainText('top20 · TRL, seed 1: 10 steps, 2 evaluations.');
  await expect(note).toContainText('lost: 30 updates; 1 alert, listed in Compare.');
  await expect(note).toContainText('Not understood: top20/notes.txt.');
  expect(await axeFaults(page, '.share-note')).toEqual([]);
  await note.getByRole('button', { name: 'Dismiss' }).click();
  // It came into Compare, beside the recording.
  const legend = page.locator('.curve-legend');
  await expect(legend).toContainText(/Top 20\s%/);
  await expect(legend).toContainText('top20 · TRL');
  await expect(page.locator('.curve-chart.large .is-foreign path.mean')).toHaveAttribute('d', /^M.*L/);
  await expect(page.locator('.alerts')).toContainText('lost (updates): a number is not finite at update 20.');
  await metric(page).selectOption('trl/reward_std');
  await expect(legend).toContainText('top20 · TRL0.');
  await expect(legend).toContainText(/Top 20\s%—/);

  const table = page.locator('.foreign-runs');
  await expect(table.locator('tbody tr')).toHaveCount(2);
  const joining = table.getByRole('spinbutton', { name: 'Updates in a step of lost (updates)' });
  await joining.fill('10');
  await joining.press('Enter');
  await expect(table).toContainText('3 steps 10 updates a step');
  await expect(page.locator('.alerts')).toContainText('lost: a number is not finite at step 2.');
  expect(await axeFaults(page, '.foreign-runs')).toEqual([]);
  await page.getByRole('button', { name: 'Differences' }).click();
  await expect(page.locator('.compare-panel')).toContainText('Runs of other trainers are in Curves alone');

  await page.setViewportSize({ width: 390, height: 800 });
  // The charts follow the width a frame later.
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.reload();
  await compare(page);
  // The table of runs is under the curves alone.
  await page.getByRole('button', { name: 'Curves', exact: true }).click();
  await expect(table).toContainText('3 steps 10 updates a step');
  await table.getByRole('button', { name: /^Remove / }).click();
  await expect(table).toHaveCount(0);
  await page.reload();
  await compare(page);
  await expect(page.locator('.run-list table.runs')).toHaveCount(1);
});
