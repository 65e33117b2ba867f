import type { Page } from '@playwright/test';
import { linkOf, plainLink, readLink } from '../src/formats/link/link.ts';
import { axeFaults } from './axe_faults.ts';
import { tinySpec } from './lab_worker.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';
import { beforeWorker, holdAfter } from './worker_script.ts';

/** Experiments in the page: all settings, the queue, what is kept, with steps of a second on SwiftShader. */

const preset = 'countdown-mini@1';

/** Opens the page with a recipe whose steps take no time. */
async function openTiny(page: Page, change: Partial<typeof tinySpec> = {}) {
  await withRecording(page);
  await page.goto(`./${await linkOf(plainLink(preset, { ...tinySpec, ...change }))}`);
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
}

const experiments = (page: Page) => page.getByRole('button', { name: /^Experiments/ }).first();
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Experiments' });
const rows = (page: Page) => sheet(page).locator('.kept-row');
const train = (page: Page) => page.getByRole('button', { name: 'Train it on this processor' });
const done = (page: Page) => page.getByText(/^Done\. Step/).first();

test('a field is changed by the form, listed and in the link, refused out of bounds, and undone', async ({
  page,
}) => {
  await openTiny(page);
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('button', { name: 'All settings' }).click();
  const steps = page.getByRole('textbox', { name: 'Steps', exact: true });
  await steps.fill('3');
  const changes = page.getByRole('dialog').locator('.changes-list');
  await expect(changes).toContainText('Steps 40 → 3');
  await expect.poll(async () => (await readLink(page.url())).value.spec.steps).toBe(3);

  await steps.fill('0');
  await expect(page.getByText('Enter a whole number from 1 to 100,000.')).toBeVisible();
  // The first group is open.
  const [, ...groups] = await page.locator('.setting-group > summary').all();
  for (const group of groups) await group.click();
  await page.locator('.one-condition > summary').first().click();
  expect(await axeFaults(page, 'dialog')).toEqual([]);
  await page.getByRole('button', { name: 'Done' }).click();
  expect((await readLink(page.url())).value.spec.steps).toBe(3);
  await page.getByRole('button', { name: 'Undo: Steps 40 → 3' }).click();
  await expect.poll(async () => (await readLink(page.url())).value.spec.steps).toBe(40);
});

test('two experiments wait in the queue and are trained in turn; one is deleted, and brought back', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openTiny(page, { steps: 2 });
  await experiments(page).click();
  const add = page.getByRole('button', { name: 'Add recipe to queue' });
  await add.click();
  await expect(sheet(page).locator('.queue > li')).toHaveCount(1);
  await add.click();
  await expect(sheet(page).locator('.queue > li')).toHaveCount(2);
  const names = await sheet(page).locator('.queue > li b').allInnerTexts();

  await sheet(page)
    .getByRole('button', { name: `Move ${names[1]} up` })
    .click();
  await expect(sheet(page).locator('.queue > li b')).toHaveText(names.toReversed());
  await sheet(page).getByRole('button', { name: 'Start queue' }).click();
  const at = sheet(page).locator('.at-work');
  await expect(at).toContainText(names[1], { timeout: 60_000 });
  await expect(at).toContainText(`${names[0]}: Done.`, { timeout: 120_000 });
  // A second one at the same minute has the first one’s name and a number.
  const named = (name: string) => page.getByText(name, { exact: true });
  const first = rows(page).filter({ has: named(names[1]) });
  await expect(first).toContainText('done, 2 steps');

  const second = rows(page).filter({ has: named(names[0]) });
  await second.locator('summary').click();
  await expect(second).toContainText('done, 2 steps');
  expect(await axeFaults(page, 'dialog')).toEqual([]);
  await sheet(page)
    .getByRole('button', { name: `Delete ${names[1]}`, exact: true })
    .click();
  await expect(sheet(page).getByText(`${names[1]} deleted.`)).toBeVisible();
  await sheet(page)
    .getByRole('button', { name: `Undo: delete ${names[1]}` })
    .click();
  await expect(first).toContainText('done, 2 steps');

  await sheet(page)
    .getByRole('button', { name: `Compare ${names[1]}` })
    .click();
  await sheet(page).getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.locator('table.runs').first()).toContainText(names[1]);
});

/** What is called the experiment that is trained, once the page says that it is kept. */
async function keptName(page: Page): Promise<string> {
  const kept = page.getByText(/^Saved as /);
  await expect(kept).toBeVisible({ timeout: 60_000 });
  return (await kept.innerText()).replace(/^Saved as (.*?)\.(?:\s.*)?$/s, '$1');
}

test('an experiment interrupted by a reload is offered, resumes to its end, and says from which step', async ({
  page,
}) => {
  test.setTimeout(240_000);
  // When a step has been said, the save of the one before last is on the disk.
  const held = await holdAfter(page, { step: 4 });
  await openTiny(page, { steps: 5 });
  await train(page).click();
  const name = await keptName(page);
  await expect(page.getByText(/Step 4 of 5/).first()).toBeVisible({ timeout: 60_000 });

  await held.off();
  await page.reload();
  await expect(page.getByText(`${name} paused at step 2 of 5.`)).toBeVisible();
  // Nothing has begun by itself.
  await expect(train(page)).toBeVisible();
  await page.getByRole('button', { name: `Resume ${name}` }).click();
  await expect(done(page)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('Resumed from step 2.')).toBeVisible();
  await expect(page.locator('.resumed-at')).toHaveCount(1);
});

test('what is said to be kept is offered after a reload before anything of it was saved, and before older ones', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openTiny(page, { steps: 3 });
  const heldOlder = await holdAfter(page, { step: 3 });
  await page.reload();
  await train(page).click();
  const older = await keptName(page);
  await expect(page.getByText(/Step 3 of 3/).first()).toBeVisible({ timeout: 60_000 });
  await heldOlder.off();

  const held = await holdAfter(page, { step: 1 });
  await page.reload();
  await expect(page.getByText(`${older} paused at step`)).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await train(page).click();
  await expect(page.getByText(/Step 1 of 3/).first()).toBeVisible({ timeout: 60_000 });
  const name = await keptName(page);
  expect(name).not.toBe(older);

  await held.off();
  await page.reload();
  await expect(page.getByText(`${name} was interrupted before its first checkpoint`)).toBeVisible();
  await page.getByRole('button', { name: `Resume ${name}` }).click();
  await expect(done(page)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(`Saved as ${name}.`)).toBeVisible();
  await expect(page.getByText(/Resumed from/)).toHaveCount(0);
  await experiments(page).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).filter({ hasText: name })).toContainText('done, 3 steps');
});

test('nothing is said to be kept, and nothing begins, before its entry is on the disk', async ({ page }) => {
  // Writes of the index do not come to their end before they are let go.
  await beforeWorker(
    page,
    `{
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
        const made = transaction.call(this, names, mode, ...rest);
        const keepOpen = () => {
          if (!self.letGo) made.objectStore([...made.objectStoreNames][0]).count().onsuccess = keepOpen;
        };
        if (mode === 'readwrite') keepOpen();
        return made;
      };
      const post = self.postMessage.bind(self);
      self.said = [];
      self.postMessage = (event, ...rest) => {
        self.said.push(event.type === 'phase' ? event.phase : event.type);
        post(event, ...rest);
      };
    }`,
  );
  await openTiny(page, { steps: 1 });
  await train(page).click();
  await expect(page.getByText('Loading the model').first()).toBeVisible();
  await experiments(page).click();
  await expect(sheet(page).getByText('No experiments yet.')).toBeVisible();
  await sheet(page).getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(/^Saved as/)).toHaveCount(0);
  const said = await page.workers()[0].evaluate(() => {
    const lab = self as unknown as { letGo: boolean; said: string[] };
    lab.letGo = true;
    return lab.said;
  });
  expect(said).not.toContain('kept-opened');
  expect(said).not.toContain('compiling');
  await keptName(page);
  await expect(done(page)).toBeVisible({ timeout: 60_000 });
});

test('where storage is denied experiments work in memory, and the page says so', async ({ page }) => {
  test.setTimeout(120_000);
  await beforeWorker(
    page,
    `StorageManager.prototype.getDirectory = async () => { throw new DOMException('denied, says the test', 'SecurityError'); };`,
  );
  await openTiny(page, { steps: 1 });
  await expect(page.getByText('The browser denies storage')).toBeVisible();
  await train(page).click();
  await expect(done(page)).toBeVisible({ timeout: 90_000 });
  await experiments(page).click();
  await expect(rows(page)).toHaveCount(1);
});
