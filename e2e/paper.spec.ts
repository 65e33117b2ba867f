import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { presets } from '../src/experiment/presets.ts';
import { linkOf, plainLink } from '../src/formats/link/link.ts';
import type { About } from '../src/paper/results_schema.ts';
import { madeResults } from '../src/paper/testing/made_results.ts';
import { look } from './axe_faults.ts';
import { expect, test } from './page.ts';

const about: About = {
  format: 1,
  adapter: 'made up',
  matmul: 'portable',
  version: '0.0.0',
  date: '2026-11-20',
  seconds: 3600,
  tokens: 1_000_000,
  flop: 1e15,
  command: 'forklab reproduce',
};

/** Gives the page made-up results, whatever was built into it: the test is of the page, not of what was found. */
async function withResults(page: Page): Promise<void> {
  for (const [part, json] of Object.entries({ about, ...madeResults() }))
    await page.route(`**/reproduction/${part}.json`, (route) => route.fulfill({ json }));
}

test('a link to a figure of the paper opens there, axe finds nothing serious, and its experiment opens in Train', async ({
  page,
}) => {
  await withResults(page);
  const view = { view: 'paper', paper: { figure: 'walk' } };
  await page.goto(`./${await linkOf({ ...plainLink('countdown@1', presets['countdown@1']), view })}`);
  const card = page.locator('#paper-walk');
  await expect(card).toBeFocused();
  await expect(card).toBeInViewport();
  await expect(card.locator('.paper-checks tbody tr:not(.paper-role)')).toHaveCount(4);

  // A part of each kind stands for the figures.
  const parts = ['.paper-contents', '.paper-head', '#paper-chapter-fork', '#paper-main', '#paper-walk'];
  expect(await look(page, 'all', parts)).toEqual([]);

  // A picture that is saved in the dark is for paper: the built page has to resolve its colours as light ones.
  await page.emulateMedia({ colorScheme: 'dark' });
  const saved = page.waitForEvent('download');
  await card.getByRole('button', { name: /SVG/ }).first().click();
  const svg = await readFile(await (await saved).path(), 'utf8');
  expect(svg).toContain('fill="rgb(27, 27, 26)"');
  expect(svg).not.toContain('rgb(239, 236, 228)');

  await card.getByRole('link', { name: 'Open this experiment' }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expect(page.getByRole('heading', { name: 'The second task, Walk' })).toBeVisible();
  await expect(page.locator('.share-note', { hasText: 'The second task, Walk' })).toBeFocused();
  await page.goBack();
  await expect(card).toBeInViewport();
});
