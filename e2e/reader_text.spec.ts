import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';

/** What a reader with a phone, or with larger text than most, meets: nothing to scroll sideways, nothing too small to touch. */

const views = ['Train', 'Inspect', 'Compare', 'Paper'];

async function openView(page: Page, view: string): Promise<void> {
  await page.getByRole('button', { name: view, exact: true }).first().click();
  if (view === 'Paper') await expect(page.locator('.paper-judged').first()).toBeVisible();
}

test('with text twice as large a phone scrolls down only, and figures grow with it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./');
  await expect(page.locator('.token-block').first()).toBeVisible();
  const tick = page.locator('.chart.large .tick').first();
  const height = async () => (await tick.boundingBox())?.height ?? 0;
  const usual = await height();
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '187.5%';
  });
  await expect.poll(height).toBeGreaterThan(1.8 * usual);
  for (const view of views) {
    await openView(page, view);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), view).toBe(390);
  }
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('what can be pressed has 40 px each way, and text has 13 at least', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto('./');
    await expect(page.locator('.token-block').first()).toBeVisible();
    for (const view of views) {
      await openView(page, view);
      expect(await page.evaluate(tooSmall), view).toEqual([]);
    }
  });
});

/** Controls below 40 px and text below 13, on the page as it is. Words in a text, and tokens, have room around them instead. */
function tooSmall(): string[] {
  const found = new Set<string>();
  for (const control of document.querySelectorAll('button, select, input, summary')) {
    const own = control.getBoundingClientRect();
    if (own.width === 0 || own.height === 0 || control.matches('.term, .token')) continue;
    // A box to tick is also touched on its label, and 8 px around it.
    const label = control.closest('label')?.getBoundingClientRect();
    const around = control.matches('[type="checkbox"], [type="radio"]') ? 16 : 0;
    const [width, height] = (['width', 'height'] as const).map((side) =>
      Math.max(own[side] + around, label?.[side] ?? 0),
    );
    if (Math.min(width, height) < 39.5)
      found.add(`${control.tagName} ${control.className} ${control.textContent?.slice(0, 20)}`);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: holder, textContent } = texts.currentNode;
    if (!holder || !textContent?.trim() || !holder.checkVisibility() || holder.closest('.unseen')) continue;
    if (Number.parseFloat(getComputedStyle(holder).fontSize) < 12.99)
      found.add(`text in ${holder.tagName} ${holder.getAttribute('class')}`);
  }
  return [...found];
}

test('on a projector a figure, the rollouts and slow motion fill the screen, in text of 24 px and more, and move by keys', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('./');
  await expect(page.locator('.token-block').first()).toBeVisible();
  // From then on the page listens.
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
  const full = () => page.evaluate(() => document.querySelector('.presented')?.className ?? '');
  const smallest = () =>
    page.evaluate(() => {
      const part = document.querySelector('.presented')!;
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      let least = Number.POSITIVE_INFINITY;
      while (texts.nextNode()) {
        const { parentElement: holder, textContent } = texts.currentNode;
        if (!holder || !textContent?.trim() || !holder.checkVisibility() || holder.closest('.unseen'))
          continue;
        const svg = holder.closest('svg');
        const scale = svg?.viewBox.baseVal
          ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
          : 1;
        least = Math.min(least, scale * Number.parseFloat(getComputedStyle(holder).fontSize));
      }
      return least;
    });
  const expectLegible = () => expect.poll(smallest).toBeGreaterThanOrEqual(23.9);

  await page.keyboard.press('p');
  await expect.poll(full).toContain('figure large');
  await expectLegible();
  const cursor = page.getByRole('slider', { name: /^Step on the chart/ });
  const before = Number(await cursor.getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowLeft');
  expect(Number(await cursor.getAttribute('aria-valuenow'))).toBeLessThan(before);
  await page.keyboard.press('p');
  await expect.poll(full).toBe('');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('15px');

  const rollouts = page.locator('.rollouts');
  await rollouts.getByRole('button', { name: 'Full screen' }).click();
  await expect.poll(full).toContain('rollouts');
  await expectLegible();
  await rollouts.getByRole('button', { name: 'Exit full screen' }).click();
  await expect.poll(full).toBe('');

  await rollouts.getByRole('button', { name: 'One step, in slow motion' }).click();
  await page.keyboard.press('p');
  await expect.poll(full).toContain('slow-content');
  await expectLegible();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.stages [aria-current="step"]')).toHaveText(
    await page.locator('.stages button').nth(1).innerText(),
  );
});
