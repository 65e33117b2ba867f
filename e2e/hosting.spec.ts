import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { linkOf, plainLink } from '../src/formats/link/link.ts';
import { choices, problem } from './inspect_page.ts';
import { tinySpec } from './lab_worker.ts';
import { test as clean, expect } from './page.ts';
import { type StaticHost, staticHost } from './static_host.ts';

/** The built page on a plain static host: under any path, without a network after the first visit, in a bare frame. */

const frame = (sandbox: string) =>
  `<!doctype html><meta charset="utf-8"><title>A course</title><link rel="icon" href="data:,"><iframe sandbox="${sandbox}" src="./x/y/" width="1200" height="760"></iframe>`;

const test = clean.extend<{ host: StaticHost }>({
  host: async ({ browserName: _ }, use) => {
    const host = await staticHost(['/', '/x/y/'], {
      '/bare.html': frame('allow-scripts'),
      '/frame.html': frame('allow-scripts allow-same-origin'),
    });
    await use(host);
    await host.close();
  },
  baseURL: async ({ host }, use) => use(host.origin),
});
test.use({ serviceWorkers: 'allow' });

/** The recorded run moves, and the worker has found the adapter. */
async function expectAlive(page: Page): Promise<void> {
  await expect(page.locator('.playback-step')).toHaveText(/Step [1-9]/);
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
}

/** Loads the smallest base and has it answer twice. */
async function expectSamples(page: Page, seed: number): Promise<void> {
  await page.getByRole('button', { name: 'Inspect', exact: true }).first().click();
  const form = choices(page);
  await form.getByLabel('Model').selectOption({ label: 'Countdown 50k, base' });
  await form.getByLabel('Problem', { exact: true }).fill(problem);
  await form.getByLabel('Seed', { exact: true }).fill(String(seed));
  await form.getByLabel('How many').fill('2');
  await form.getByRole('button', { name: 'Sample 2' }).click();
  await expect(page.locator('.inspect-head .lead')).toContainText('Countdown 50k, base on');
}

/** Trains a step on the first recipe's base, which was not used before. */
async function expectTraining(page: Page): Promise<void> {
  const link = await linkOf(plainLink('countdown@1', { ...tinySpec, model: 'countdown-164k', steps: 1 }));
  await page.goto(new URL(link, page.url()).href);
  await page.getByRole('button', { name: 'Train it on this processor' }).click();
  await expect(page.getByText(/^Done\. Step 1 of 1/).first()).toBeVisible();
}

for (const prefix of ['', 'x/y/']) {
  test(`under /${prefix} the page works, and again without a network`, async ({ page, context, host }) => {
    await page.goto(`./${prefix}`);
    await expectAlive(page);
    await expect(page.getByText('Works offline')).toBeVisible();
    await expectSamples(page, 1);
    expect(host.asked.filter((path) => !path.startsWith(`/${prefix}`))).toEqual([]);

    await context.setOffline(true);
    await host.close();
    await page.reload();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await expectAlive(page);
    await expectSamples(page, 2);
    await expectTraining(page);
    // Code and words that were not loaded before.
    await page.getByRole('button', { name: 'Compare', exact: true }).first().click();
    await page.getByRole('button', { name: '中文' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  });
}

test('before any script has come, the page says what it is, in both languages', async ({ page }) => {
  await page.route('**/*.js', () => {});
  await page.goto('./x/y/', { waitUntil: 'commit' });
  await expect(page.getByText('which tokens teach a model to reason? Loading the lab…')).toBeVisible();
  await expect(page.locator('[lang="zh-CN"]')).toContainText('哪些词元教会模型推理？');
});

test('a new version waits until it is asked for, and then the page is the new one', async ({
  page,
  host,
}) => {
  await page.goto('./x/y/');
  await expect(page.getByText('Works offline')).toBeVisible();
  host.changed.set('service_worker.js', (code) => code.replace(/"version":"[^"]*"/, '"version":"next"'));
  host.changed.set('index.html', (html) => html.replace('<html', '<html data-version="next"'));
  await page.reload();
  await expect(page.getByText('Update available.')).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-version');
  await page.getByRole('button', { name: 'Reload', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-version', 'next');
  await expect(page.getByText('Update available.')).toBeHidden();
});

test('in a frame that denies all storage the page opens, plays, says what it cannot do, and starts nothing', async ({
  page,
  host,
}) => {
  await page.goto('./bare.html');
  const inside = page.frameLocator('iframe');
  await expect(inside.locator('.playback-step')).toHaveText(/Step [1-9]/);
  await expect(inside.getByText('Open this page in its own tab.')).toBeVisible();
  // A choice that cannot be kept holds as long as the page.
  await inside.getByRole('button', { name: '中文' }).click();
  await expect(inside.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(inside.getByText('请在单独的标签页中打开本页。')).toBeVisible();
  await inside.getByRole('button', { name: 'EN' }).click();
  await inside.getByRole('button', { name: 'Inspect', exact: true }).first().click();
  await expect(inside.locator('.inspect-tokens')).toBeVisible();
  await expect(inside.getByText('Works offline')).toBeHidden();
  await expect(inside.getByRole('button', { name: /^Train it/ })).toHaveCount(0);
  expect(page.workers()).toEqual([]);
  expect(host.asked.filter((path) => path.includes('/models/'))).toEqual([]);
});

test('in a frame that has its origin, and neither pop-ups nor forms, it trains', async ({ page }) => {
  const link = await linkOf(plainLink('countdown-mini@1', { ...tinySpec, steps: 1 }));
  await page.goto('./frame.html');
  await page.locator('iframe').evaluate((frame: HTMLIFrameElement, hash) => {
    frame.src += hash;
  }, link);
  const inside = page.frameLocator('iframe');
  await inside.getByRole('button', { name: 'Train it on this processor' }).click();
  await expect(inside.getByText(/^Done\. Step 1 of 1/).first()).toBeVisible();
});

test('no script imports the entry of a worker, which WebKit would evaluate a second time', () => {
  const scripts = readdirSync('dist/assets').filter((name) => name.endsWith('.js'));
  const entries = scripts.filter((name) => /^(\w+_)?worker-/.test(name));
  expect(entries.length).toBeGreaterThan(0);
  for (const script of scripts) {
    const text = readFileSync(`dist/assets/${script}`, 'utf8');
    for (const entry of entries)
      for (const words of ['from', 'import', 'import('])
        for (const quote of ['"', "'", '`']) expect(text).not.toContain(`${words}${quote}./${entry}`);
  }
});
