import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { look, lookEverywhere } from './axe_faults.ts';
import { expect, test, withMotion } from './page.ts';

test.use(withMotion);

/** What a visitor meets before the first click: moving soon, light, readable, in reach of the keyboard. */

const stepWords = (page: Page): Locator => page.locator('.playback-step');

/** Opens the page with its curves finished: nothing changes under the test. */
async function openStill(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await expect(page.locator('.token-block').first()).toBeVisible();
}

for (const width of [1440, 390]) {
  test(`axe finds nothing serious at ${width} px, in both languages and themes`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openStill(page);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.locator('.figure.large summary').click();
    expect(await lookEverywhere(page)).toEqual([]);
  });
}

test('the recorded run is moving within two seconds of its coming, with no click', async ({ page }) => {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
  await page.goto('./');
  await expect(page).toHaveTitle(/forklab/);
  await expect(stepWords(page)).toHaveText(/^Step 0/);
  // The page's own clock, which runs only here: however long the machine takes, these are its two seconds.
  await page.clock.runFor(2000);
  await expect(stepWords(page)).toHaveText(/^Step [1-9]/);
});

test('before any interaction less than 250 kB of JavaScript is loaded', async ({ page }) => {
  const html = readFileSync('dist/index.html', 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file]) => file);
  expect(named.length).toBeGreaterThan(0);
  const asked = new Set(named);
  const all: string[] = [];
  page.on('request', (request) => {
    const file = new URL(request.url()).pathname.slice(1);
    all.push(file);
    if (file.endsWith('.js')) asked.add(file);
  });
  await openStill(page);
  // The worker that looks for the adapter comes after the page.
  await expect(page.locator('.adapter')).not.toHaveAttribute('data-state', 'sought');
  const bytes = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
  test.info().annotations.push({
    type: 'gzip',
    description: `${bytes([...asked].filter((file) => !file.includes('/worker-')))} bytes for the first paint, ${bytes(asked)} with the worker`,
  });
  // The words of the page's language, and of no other.
  const words = [...asked].filter((file) => /\/(en|zh)-[^/]*$/.test(file));
  expect(words).toEqual([expect.stringMatching(/\/en-/)]);
  expect(bytes(asked)).toBeLessThan(250_000);
  // Nothing of what runs models in ONNX comes before one is opened: neither ONNX Runtime nor our part of it nor its words.
  expect(all.length).toBeGreaterThan(asked.size);
  const runtime = /\/(ort|page_onnx|open_folder_model|onnx_zip|graphs|models)[.-]/;
  expect([...named, ...all].filter((file) => runtime.test(file))).toEqual([]);
  const built = readdirSync('dist/assets').map((file) => `assets/${file}`);
  expect(built.filter((file) => runtime.test(file)).length).toBeGreaterThan(8);
});

test('with reduced motion the curves are there at once, finished; a step of the past moves no chart; the keys of one sign can be switched off', async ({
  page,
}) => {
  await openStill(page);
  const steps = /^Step (\d+) of \1$/;
  await expect(stepWords(page)).toHaveText(steps);
  await expect(page.getByRole('button', { name: 'Play again' })).toBeVisible();

  const small = page.locator('.small-charts');
  // In the page, which may scroll.
  const top = () => small.evaluate((charts) => charts.getBoundingClientRect().top + window.scrollY);
  const before = await top();
  await page.getByRole('slider', { name: /^Step on the chart/ }).press('ArrowLeft');
  await expect(page.getByRole('button', { name: 'Follow the newest step' })).toBeVisible();
  expect(await top()).toBe(before);

  await page.getByRole('checkbox', { name: 'Use these keys' }).uncheck();
  await page.locator('main').focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play again' })).toBeVisible();
});

test('at every width, in both languages, the bar says which adapter is used and nothing has to be scrolled sideways; the language stays after a reload', async ({
  page,
}) => {
  await openStill(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
  for (const language of ['EN', '中文']) {
    await page.getByRole('button', { name: language, exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'EN' ? 'en' : 'zh-CN');
    for (const width of [320, 360, 600, 760, 768, 1024, 1440]) {
      await page.setViewportSize({ width, height: 700 });
      const name = page.locator('.adapter span:visible');
      await expect(name).toHaveCount(1);
      const cut = await name.evaluate((span) => span.scrollWidth - span.clientWidth);
      expect(`${language} ${width}: ${cut} px cut off`).toBe(`${language} ${width}: 0 px cut off`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  }
  await expect(page).toHaveTitle(/哪些词元/);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('the keyboard alone is enough', async ({ page }) => {
  await page.goto('./');
  await expect(stepWords(page)).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();

  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const [, before] = /Step (\d+)/.exec(await stepWords(page).innerText())!;
  await page.keyboard.press('.');
  await expect(stepWords(page)).toHaveText(new RegExp(`^Step ${Number(before) + 1} of`));

  // To its end, where the large chart has evaluations, to which its cursor goes.
  await tabTo(page, page.getByRole('slider', { name: 'Step of the recording' }));
  await page.keyboard.press('End');
  const chart = page.getByRole('slider', { name: /^Step on the chart/ });
  await tabTo(page, chart);
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('ArrowRight');
  await expect(chart).toHaveAttribute('aria-valuenow', /^[1-9]/);
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /At step \d+: .*Top 20/);

  const block = page.locator('.token-block').first();
  await tabTo(page, block);
  await page.keyboard.press('ArrowRight');
  await expect(block.locator('.token').first()).toHaveAttribute('data-active');
  await page.keyboard.press(']');
  await expect(block.locator('.token.kept[data-active]')).toHaveCount(1);
  await expect(page.locator('.token-popover')).toContainText('gets the gradient');
  await page.keyboard.press('Escape');
  await expect(page.locator('.token-popover')).toHaveCount(0);
});

test('a word leads to its entry in the glossary and back, by the keyboard', async ({ page }) => {
  await openStill(page);
  const word = page.locator('.side .term', { hasText: 'SFT' });
  await tabTo(page, word);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Glossary' })).toBeVisible();
  await expect(page.locator('[data-term="sft"]')).toBeInViewport();
  expect(await look(page, 'all', ['dialog'])).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(word).toBeFocused();
});

test('the line stays under the pointer that drags it', async ({ page }) => {
  await openStill(page);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const legend = page.locator('.legend');
    await legend.scrollIntoViewIfNeeded();
    const before = (await legend.boundingBox())!;
    await page.mouse.move(before.x + before.width / 2, before.y + 40);
    await page.mouse.down();
    await page.mouse.move(before.x + before.width - 2, before.y + 40);
    await page.mouse.up();
    await expect(page.getByRole('button', { name: /own mask/ })).toBeVisible();
    expect((await legend.boundingBox())!.y).toBe(before.y);
    await page.getByRole('button', { name: /own mask/ }).click();
  }
});
