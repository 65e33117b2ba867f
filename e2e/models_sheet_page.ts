import { expect, type Locator, type Page } from '@playwright/test';

/** Opens the sheet of models from Inspect. */
export async function openSheet(page: Page): Promise<Locator> {
  await page.goto('./');
  await page.locator('.view-tab').nth(1).click();
  await page.getByRole('button', { name: 'Add a model' }).click();
  const sheet = page.getByRole('dialog', { name: 'Models' });
  await expect(sheet).toBeVisible();
  return sheet;
}

/** Drops a file or folder of this machine on the middle of an element, as a file manager does. */
export async function dropPath(page: Page, on: Locator, path: string): Promise<void> {
  const box = (await on.boundingBox())!;
  const browser = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', {
      type,
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  }
}
