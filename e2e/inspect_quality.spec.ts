import type { Page } from '@playwright/test';
import { lookEverywhere } from './axe_faults.ts';
import {
  alternatives,
  bases,
  chips,
  continuations,
  openInspect,
  sample,
  text,
  treeItems,
} from './inspect_page.ts';
import { expect, test } from './page.ts';

/** The three panels for every eye, hand and width. */

const panels = {
  EN: ['Forks', 'Distribution and words', 'Temperature'],
  中文: ['分叉', '分布与词语', '温度'],
} as const;
const languages = ['EN', '中文'] as const;

/** A sample with everything that the view can show of it: branches, a tree, a scan. */
async function openFull(page: Page): Promise<void> {
  await openInspect(page);
  await sample(page, { model: bases.small, copies: 3 });
  await page.getByRole('button', { name: 'Resample 8 from here' }).click();
  await expect(continuations(page)).toHaveCount(8);
  const bar = page.getByRole('region', { name: 'Scan forks' });
  await bar.getByLabel('Forks', { exact: true }).fill('2');
  await bar.getByLabel('Samples a branch').fill('3');
  await bar.getByRole('button', { name: 'Scan forks' }).click();
  await expect(page.locator('.fork-table tbody tr')).toHaveCount(2, { timeout: 60_000 });
  await expect(page.locator('.inspect-progress')).toHaveCount(0);
}

async function showPanel(page: Page, language: (typeof languages)[number], panel: number): Promise<void> {
  await page.getByRole('button', { name: language, exact: true }).click();
  const tab = page.locator('.panel-tabs button').nth(panel);
  await expect(tab).toHaveText(panels[language][panel]);
  await tab.click();
  await expect(tab).toHaveAttribute('aria-current', 'page');
}

test('axe finds nothing serious in the three panels, in both languages and themes; on a phone nothing has to be scrolled sideways, and the tree is a list', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openFull(page);
  for (const panel of [0, 1, 2]) {
    await showPanel(page, 'EN', panel);
    // What is beside the panels is the same at each.
    const changed = panel === 0 ? undefined : ['.inspect-main'];
    expect(await lookEverywhere(page, changed), panels.EN[panel]).toEqual([]);
    // The panels scroll by themselves: below them there is nothing to scroll to.
    const below = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect(below, panels.EN[panel]).toBeLessThanOrEqual(0);
  }

  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const language of languages) {
      for (const panel of [0, 1, 2]) {
        await showPanel(page, language, panel);
        const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(scroll, `${panels[language][panel]} at ${width} px`).toBeLessThanOrEqual(width);
      }
    }
  }
  await showPanel(page, 'EN', 0);
  await expect(page.locator('.fork-tree.listed')).toBeVisible();
  await expect(treeItems(page).first()).toBeVisible();
  // What the flow needs is there, and in reach of a finger.
  await chips(page).nth(1).click();
  await text(page).locator('.token.kept').first().click();
  await expect(alternatives(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'Resample 8 from here' }).click();
  await expect(continuations(page)).toHaveCount(8);
});
