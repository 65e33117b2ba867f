import type { Page } from '@playwright/test';
import { presets } from '../src/experiment/presets.ts';
import { readyLessons } from '../src/formats/link/lesson.ts';
import { type Link, linkOf, plainLink } from '../src/formats/link/link.ts';
import { axeFaults } from './axe_faults.ts';
import { expect, test } from './page.ts';

/** Makes a lesson in the Share dialog, without a mouse. @returns its link */
async function made(page: Page, kind: string): Promise<string> {
  await page.goto('./');
  await page.getByRole('button', { name: 'Share', exact: true }).press('Enter');
  await page.getByRole('textbox', { name: 'Title' }).fill('Lecture 3');
  const before = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('radio', { name: kind }).press('Space');
  const link = page.getByLabel('Link', { exact: true });
  await expect(link).not.toHaveValue(before);
  await expect(page.getByRole('link', { name: 'Preview' })).toHaveAttribute('href', await link.inputValue());
  return link.inputValue();
}

test('a lesson that asks for a prediction is one press in the dialog, and tells nothing before it is played', async ({
  page,
  context,
}) => {
  const link = await made(page, 'Predict first');
  await page.getByText('Details', { exact: true }).press('Enter');
  await expect(page.getByLabel('Paper view')).toBeDisabled();
  expect(await axeFaults(page, '.share-dialog')).toEqual([]);

  const other = await context.newPage();
  await other.goto(link);
  await expect(other).toHaveTitle('Lecture 3 · forklab');
  await expect(other.getByText('The recording waits at step 0.')).toBeVisible();
  await expect(other.getByText('Step 0 of 40')).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Which tokens carry the learning?' })).toBeVisible();
  await expect(other.locator('.view-tab')).toHaveText(['Train', 'Inspect']);
  expect(await axeFaults(other, '.assignment')).toEqual([]);
  const summary = other.locator('.assignment summary');
  await summary.press('Enter');
  await expect(other.getByText('The recording waits at step 0.')).toBeHidden();
  await summary.press('Enter');

  await other.getByRole('button', { name: 'Show everything' }).press('Enter');
  await expect(other.getByRole('button', { name: 'Stay in the lesson' })).toBeFocused();
  await other.getByRole('button', { name: 'Show everything' }).press('Enter');
  await expect(other.locator('.view-tab')).toHaveText(['Train', 'Inspect', 'Compare', 'Paper']);
  await other.getByRole('button', { name: 'Back to the lesson' }).press('Enter');
  await expect(other.locator('.view-tab')).toHaveText(['Train', 'Inspect']);

  await other.getByRole('button', { name: 'One step', exact: true }).press('Enter');
  await expect(other.getByText('Step 1 of 40')).toBeVisible();
  await expect(other.getByText('The recording waits')).toHaveCount(0);
  await other.close();
});

test('no title tells a result before the recording is played, also where it waits further on', async ({
  page,
}) => {
  const lesson = { ...readyLessons.predict, step: 20 };
  await page.goto(`./${await linkOf({ ...plainLink('countdown@1', presets['countdown@1']), lesson })}`);
  await expect(page.getByText('Step 20 of 40')).toBeVisible();
  const question = page.getByRole('heading', { name: 'Which tokens carry the learning?' });
  await expect(question).toBeVisible();
  await page.getByRole('button', { name: 'One step', exact: true }).press('Enter');
  await expect(question).toHaveCount(0);
});

test('the QR code fills the window, and closing it leaves the dialog open', async ({ page }) => {
  await made(page, 'Assignment only');
  await page.getByRole('dialog').getByRole('button', { name: 'Full screen' }).press('Enter');
  const screen = page.getByRole('dialog', { name: 'Lecture 3' });
  await expect(screen.getByText(/^\d+ characters\. A shorter title/)).toBeVisible();
  const box = await screen.getByRole('img').boundingBox();
  const { width, height } = page.viewportSize()!;
  expect(box!.width).toBeGreaterThan(0.95 * width);
  expect(box!.height).toBeGreaterThan(0.85 * height);
  // Black on white in the dark theme too.
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeFaults(page, '.qr-screen')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(screen).toHaveCount(0);
  await expect(page.getByRole('dialog', { name: 'Share this experiment' })).toBeVisible();
});

test('where a lesson hides the rollouts, the curves take their place', async ({ page }) => {
  const right = async (link: Link) => {
    await page.goto(`./${await linkOf(link)}`);
    await page.reload();
    const box = await page.locator('section.curves').boundingBox();
    return box!.x + box!.width;
  };
  await page.setViewportSize({ width: 1440, height: 900 });
  const plain = plainLink('countdown@1', presets['countdown@1']);
  expect(await right(plain)).toBeLessThan(1100);
  expect(await right({ ...plain, lesson: { ...readyLessons.free, hide: ['rollouts'] } })).toBe(1440);
});

test.describe('in an app’s own browser', () => {
  test.use({ userAgent: 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.47' });

  test('the hint is the one that helps there', async ({ page }) => {
    await page.goto('./');
    await expect(page.locator('.without-gpu')).toContainText('Tap ··· at the top right');
  });
});
