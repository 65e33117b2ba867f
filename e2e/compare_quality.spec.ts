import type { Page } from '@playwright/test';
import { lookEverywhere } from './axe_faults.ts';
import { expect, test } from './page.ts';

/** Compare for every eye, hand and width, on the recording that ships. */

const panels = 6;

async function openCompare(page: Page): Promise<void> {
  await page.goto('./');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.locator('.compare-tabs button')).toHaveCount(panels);
  await expect(
    page.getByRole('heading', { level: 1, name: 'Which tokens are worth training on?' }),
  ).toBeVisible();
}

async function showPanel(page: Page, panel: number): Promise<void> {
  const tab = page.locator('.compare-tabs button').nth(panel);
  await tab.click();
  await expect(tab).toHaveAttribute('aria-current', 'page');
}

test('axe finds nothing serious in the panels, in both languages and themes; on a phone nothing has to be scrolled sideways', async ({
  page,
}) => {
  await openCompare(page);
  for (let panel = 0; panel < panels; panel++) {
    await showPanel(page, panel);
    // The list of runs and what is around the panels is the same at each.
    const changed = panel === 0 ? undefined : ['.compare-tabs', '.compare-panel'];
    expect(await lookEverywhere(page, changed), `panel ${panel}`).toEqual([]);
  }
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (let panel = 0; panel < panels; panel++) {
      await showPanel(page, panel);
      const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(scroll, `panel ${panel} at ${width} px`).toBeLessThanOrEqual(width);
    }
  }
});
