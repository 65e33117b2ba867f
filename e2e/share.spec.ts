import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { test as open } from '@playwright/test';
import { unzipSync } from 'fflate';
import { presets } from '../src/experiment/presets.ts';
import { writeArchive } from '../src/formats/archive/write_archive.ts';
import { type Link, linkOf, plainLink, readLink } from '../src/formats/link/link.ts';
import { axeFaults } from './axe_faults.ts';
import { expect, test } from './page.ts';
import { smallRecording } from './recorded.ts';

const main = presets['countdown@1'];
const recipe: Link = {
  ...plainLink('countdown@1', {
    ...main,
    steps: 12,
    conditions: main.conditions.slice(0, 2),
    seeds: [4, 5],
  }),
};
const spec = (page: Page) => page.locator('section.recipe');
const fact = (page: Page, name: string) =>
  spec(page)
    .locator('.facts > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');
const payloadLink = (json: string) => `#v1.j.${Buffer.from(json).toString('base64url')}`;

/** Opens the page, with a link or without, and waits until its address is written. */
async function openPage(page: Page, hash = '') {
  await page.goto(`./${hash}`);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
}

/** What the address says now; the bare one says what the page opens with. */
const addressed = async (page: Page): Promise<Link> =>
  page.url().includes('#') ? (await readLink(page.url())).value : plainLink('countdown@1', main);

/** A page changes its own address, as by hand. */
const setHash = (page: Page, hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

test('the address is always the link, replaced while a view is shown and pushed with each view', async ({
  page,
}) => {
  await openPage(page);
  expect(await addressed(page)).toMatchObject({ preset: 'countdown@1', spec: main, view: null });
  const entries = () => page.evaluate(() => history.length);
  const before = await entries();

  await page.getByRole('checkbox', { name: /All tokens/ }).uncheck();
  await expect.poll(async () => (await addressed(page)).spec.conditions.length).toBe(3);
  expect(await entries()).toBe(before);

  await page.getByRole('button', { name: 'Inspect', exact: true }).click();
  await expect.poll(async () => (await addressed(page)).view?.view).toBe('inspect');
  expect(await entries()).toBe(before + 1);
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expect(page.getByRole('checkbox', { name: /All tokens/ })).not.toBeChecked();
  expect((await addressed(page)).view).toBeNull();
  await page.goForward();
  await expect(page.getByRole('button', { name: 'Inspect', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  // Nobody came from elsewhere: there is no card.
  await expect(page.getByText('Opened from a link')).toHaveCount(0);
});

test('a reload brings back recipe and view', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('textbox', { name: 'Seeds' }).fill('7, 8');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('button', { name: 'Recipes', exact: true }).click();
  await expect
    .poll(async () => (await addressed(page)).view)
    .toEqual({ view: 'compare', compare: { panel: 'recipes' } });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Recipes', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  expect((await addressed(page)).spec.seeds).toEqual([7, 8]);
});

test('a link is put in place and starts nothing', async ({ page }) => {
  const weights: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('.safetensors')) weights.push(request.url());
  });
  const text = await linkOf({ ...recipe, view: { train: { rho: 0.4 } } });
  await openPage(page, text);
  await expect(page.getByText('Not started.')).toBeVisible();
  await expect(page.getByText(/Recipe: “Main” with steps 40 → 12/)).toBeVisible();
  await expect(fact(page, 'Steps')).toHaveText('12');
  await expect(fact(page, 'Seeds')).toHaveText('4, 5');
  await expect(fact(page, 'Runs')).toHaveText('2 conditions × 2 seeds');
  // What it costs is said before the start.
  await expect(fact(page, 'Work')).toHaveText(/^about \d[\d.]* [GTP]FLOP$/);
  await expect(page.getByRole('button', { name: /own mask/ })).toBeVisible();
  await expect(page.getByText('Trained here')).toHaveCount(0);
  expect(await addressed(page)).toMatchObject({ spec: recipe.spec, view: { train: { rho: 0.4 } } });
  expect(weights).toEqual([]);
});

test('what chat and mail make of a link opens from the address bar, which is the link again', async ({
  page,
}) => {
  const link = await linkOf(recipe);
  const broken = link.replace(/(.{60})/g, '$1=\r\n> ');
  const hashes = [
    `${link}/`,
    `${link}&fbclid=IwAR0abc`,
    `${link}|my run>`,
    `${link}。看`,
    link.replaceAll('_', '\\_'),
    link.replaceAll('.', '&#46;'),
    `#${encodeURIComponent(link)}&data=05%7C02&reserved=0`,
    [...link].join('\u200b'),
    broken,
  ];
  await openPage(page);
  for (const hash of hashes) {
    await setHash(page, hash);
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#v1\.[jd]\.[\w-]+$/);
    expect((await addressed(page)).spec).toEqual(recipe.spec);
    await expect(page.locator('.share-note[role="alert"]')).toHaveCount(0);
  }
});

test('a link that cannot be read keeps everything, says why in both languages, and offers the defaults', async ({
  page,
}) => {
  await openPage(page);
  await page.getByRole('checkbox', { name: /Random/ }).uncheck();
  await expect.poll(async () => (await addressed(page)).spec.conditions.length).toBe(3);
  const bomb = deflateRawSync(Buffer.from(`{"v":1,"p":"countdown@1"${' '.repeat(5_000_000)}}`));
  const cases = [
    ['#nothing', 'is not a link of forklab', '不是 forklab 的链接'],
    ['#v1.j', 'end is missing', '末尾不见了'],
    ['#v9.j.abc', 'newer version', '更新版本'],
    [payloadLink('{"v":1,"p":"countdown@1","__proto__":{"polluted":1}}'), '__proto__', '__proto__'],
    [payloadLink('{"v":1,"p":"constructor"}'), 'preset "constructor"', '预设“constructor”'],
    [
      payloadLink('{"v":1,"p":"countdown@1","c":{"rollout":{"group":1e9}}}'),
      'c.rollout.group',
      'c.rollout.group',
    ],
    [`#v1.d.${bomb.toString('base64url')}`, 'unpacks to more than 64 KiB', '解压后超过 64 KiB'],
  ];
  for (const [hash, english, chinese] of cases) {
    await setHash(page, hash);
    const alert = page.locator('.share-note[role="alert"]');
    await expect(alert).toContainText(english);
    await page.getByRole('button', { name: '中文' }).click();
    await expect(alert).toContainText(chinese);
    await page.getByRole('button', { name: 'EN' }).click();
    await expect(page.getByRole('checkbox', { name: /Random/ })).not.toBeChecked();
  }
  expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  await page.getByRole('button', { name: 'Open the defaults' }).click();
  await expect(page.getByRole('checkbox', { name: /Random/ })).toBeChecked();
  await expect.poll(async () => (await readLink(page.url()).catch(() => null))?.value.spec).toEqual(main);
});

test('title, note, names and fields of a link stay text', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { alert: () => Object.assign(window, { struck: true }) });
  });
  const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  const text = await linkOf({ ...recipe, title: evil, note: `${evil}\n[x](javascript:alert(3))` });
  const { value } = await readLink(text);
  const payload = {
    v: 1,
    p: value.preset,
    t: value.title,
    n: value.note,
  };
  await openPage(
    page,
    payloadLink(JSON.stringify({ ...payload, [evil]: 1, l: { hide: [evil.slice(0, 40)] } })),
  );
  await expect(page.getByRole('heading', { name: evil })).toBeVisible();
  await expect(page.locator('.linked-note')).toContainText('javascript:alert(3)');
  await expect(page.getByText('Unknown field')).toBeVisible();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByLabel('Title')).toHaveValue(evil);
  await page.getByText('Embed').click();
  await expect(page.getByLabel(/iframe/)).toHaveValue(/&lt;img src=x/);
  await expect(page.getByLabel('Markdown', { exact: true })).toHaveValue(/\\<img/);
  expect(await page.locator('img, .share-note a, .share-note script').count()).toBe(0);
  expect(await page.evaluate(() => 'struck' in window)).toBe(false);
});

test('an old link with a lesson shows everything, says so, and leaves the address without it', async ({
  page,
}) => {
  const lesson = { hide: ['compare', 'slow-motion'], lock: ['conditions', 'play'] };
  await openPage(page, payloadLink(JSON.stringify({ v: 1, p: 'countdown@1', c: { steps: 12 }, l: lesson })));
  await expect(page.getByText('which hid or locked single controls')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Train it/ })).toBeEnabled();
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByText('因此全部内容都会显示')).toBeVisible();
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await page.getByRole('checkbox', { name: /All tokens/ }).uncheck();
  await expect.poll(async () => (await addressed(page)).spec.conditions.length).toBe(3);
  expect((await readLink(page.url())).notes).toEqual([]);
});

test('a claim is drawn in an empty chart and waits for the visitor’s own run', async ({ page }) => {
  const text = await linkOf({
    ...recipe,
    claim: {
      adapter: 'discrete',
      steps: [0, 10, 12],
      results: [{ condition: 'top20', mean: 0.41, sd: 0.02, n: 3, pass: [0.2, 0.38, 0.41] }],
    },
  });
  await openPage(page, text);
  await expect(page.getByText('Nothing has been trained here yet.')).toBeVisible();
  await expect(page.locator('.chart.large .claimed')).toHaveCount(1);
  await expect(page.locator('.chart.large .mean')).toHaveCount(0);
  await expect(page.locator('.claim').getByRole('row', { name: /Top 20/ })).toContainText(
    '0.410 ± 0.020, N = 3',
  );
  await expect(page.getByText('trained on a discrete GPU')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the recorded run' }).click();
  await expect(page.locator('.chart.large .mean').first()).toBeVisible();
  // Beside curves of another recipe it is not drawn.
  await expect(page.locator('.chart.large .claimed')).toHaveCount(0);
});

test('nothing can be pressed before the link has been read: what is trained is its recipe, and nothing moves', async ({
  page,
}) => {
  // The code that reads links is slow to come.
  let arrive = () => {};
  const asked = new Promise<void>((resolve) => {
    void page.route(/address_bar/, async (route) => {
      resolve();
      await new Promise<void>((go) => {
        arrive = go;
      });
      await route.continue();
    });
  });
  await page.addInitScript(() => {
    const seen = { before: false };
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const trains = document.querySelector('.transport button') !== null;
      if (trains && document.querySelector('.share-note') === null) seen.before = true;
    }).observe(document, { childList: true, subtree: true });
  });
  const link = await linkOf(plainLink('countdown-mini@1', { ...presets['countdown-mini@1'], seeds: [7] }));
  const recording = page.waitForResponse(/countdown\.json/);
  await page.goto(`./${link}`);
  await asked;
  await (await recording).finished();
  arrive();
  await expect(page.getByRole('button', { name: /^Train it/ })).toBeVisible();
  await expect(fact(page, 'Seeds')).toHaveText('7');
  expect(await page.evaluate(() => (window as unknown as { seen: { before: boolean } }).seen.before)).toBe(
    false,
  );
});

test('the dialog makes a link that opens as what was shared', async ({ page }) => {
  await openPage(page);
  await page.getByRole('checkbox', { name: /All tokens/ }).uncheck();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this experiment' });
  await dialog.getByLabel('Title').fill('Fewer conditions');
  const link = dialog.getByLabel('Link', { exact: true });
  await expect
    .poll(async () => (await readLink(await link.inputValue())).value.title)
    .toBe('Fewer conditions');
  expect(await axeFaults(page, 'dialog')).toEqual([]);
  const { value } = await readLink(await link.inputValue());
  expect(value.spec.conditions.map(({ name }) => name)).toEqual(['top20', 'bottom80', 'random20']);
  await expect(dialog.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  // A thousand different signs: deflate makes nothing of them.
  const signs = String.fromCodePoint(...Array.from({ length: 1000 }, (_, i) => 0x4e00 + 7 * i));
  await dialog.getByLabel(/^Note/).fill(signs);
  await expect(dialog.getByRole('img', { name: 'QR code of the link' })).toHaveCount(0);
  await expect(dialog.getByText(/Over 2,000 characters/)).toBeVisible();
  await expect(dialog.getByRole('checkbox', { name: /Report the result/ })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('a result that is claimed in a link agrees with the same training in a fresh profile', async ({
  page,
  browser,
}) => {
  const small: Link = plainLink('countdown-mini@1', {
    ...presets['countdown-mini@1'],
    steps: 2,
    conditions: main.conditions.slice(0, 1),
    rollout: { ...main.rollout, prompts: 2, group: 4 },
    evaluation: { every: 2, problems: 8, samples: 2 },
    seeds: [1],
  });
  const train = async (on: Page) => {
    await on.getByRole('button', { name: /^Train it/ }).click();
    await expect(on.getByText(/^Done\. Step 2 of 2\./)).toBeVisible({ timeout: 60_000 });
  };
  await openPage(page, await linkOf(small));
  await train(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('checkbox', { name: /Report the result/ }).check();
  const field = page.getByLabel('Link', { exact: true });
  await expect.poll(async () => (await readLink(await field.inputValue())).value.claim?.adapter).toBe('wasm');
  const claimed = await field.inputValue();

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(claimed);
  await expect(stranger.locator('.claim').getByRole('row', { name: /Top 20/ })).toContainText(
    'not trained yet',
  );
  await train(stranger);
  await expect(stranger.locator('.claim-verdict')).toHaveText('identical');
  await expect(stranger.getByText('the same recipe and seed give the same bits')).toBeVisible();
  await stranger.context().close();
});

test('the content policy is there, and no view breaks it', async ({ page }) => {
  await page.addInitScript(() => {
    const broken: string[] = [];
    Object.assign(window, { broken });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
      broken.push(`${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  await openPage(page);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain('unsafe-inline');
  for (const view of ['Inspect', 'Compare', 'Train']) {
    await page.getByRole('button', { name: view, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    for (const tab of await page.locator('.panel-tabs button:visible').all()) await tab.click();
  }
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { broken: string[] }).broken)).toEqual([]);
});

test('an archive is saved, and opens again by being chosen; one that is damaged changes nothing', async ({
  page,
}) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const downloads = page.waitForEvent('download');
  await page.getByLabel('Title').fill('The recorded run');
  await page.getByRole('button', { name: 'Save as an archive' }).click();
  const download = await downloads;
  expect(download.suggestedFilename()).toBe('The-recorded-run.forklab.zip');
  const path = await download.path();

  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const file = page.locator('input[type="file"][accept*="zip"]');
  await file.setInputFiles({
    name: 'a.forklab.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from('PK no'),
  });
  await expect(page.locator('.share-note[role="alert"]')).toContainText('The archive cannot be used');
  expect(await axeFaults(page, '.share-note')).toEqual([]);
  await expect(page.getByText('Recorded run', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await file.setInputFiles(path);
  await expect(page.locator('.source')).toContainText('The recorded run');
  await page.getByRole('button', { name: 'Back to the recorded run' }).click();
  await expect(page.getByText('Recorded run', { exact: true })).toBeVisible();
});

open('an archive at an address is asked about, and loaded once it is confirmed', async ({ page }) => {
  const source = 'https://archives.example/x/run.forklab.zip';
  const record = smallRecording();
  const zip = await writeArchive({
    name: 'From afar',
    forklab: '0.1.0',
    date: '2026-11-25',
    link: null,
    record,
    weights: [],
    checkpoints: [],
    trees: [],
  });
  const body = Buffer.from(await zip.arrayBuffer());
  const asked: string[] = [];
  await page.route('https://archives.example/**', async (route) => {
    asked.push(route.request().method());
    await route.fulfill({
      body: route.request().method() === 'HEAD' ? '' : body,
      headers: { 'access-control-allow-origin': '*', 'content-length': String(body.length) },
    });
  });
  await openPage(page, await linkOf({ ...recipe, source }));
  const card = page.getByRole('status', { name: 'Load an archive from archives.example?' });
  await expect(card).toBeVisible();
  expect(await axeFaults(page, '.share-note')).toEqual([]);
  // Whatever the page began to fetch when it read the link is there or under way by now.
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await expect(page.locator('.source')).toContainText('From afar');
  expect(asked).toEqual(['GET']);
});

open('an address from which nothing comes says why it may be so', async ({ page }) => {
  await page.route('https://archives.example/**', (route) => route.abort());
  await openPage(page, await linkOf({ ...recipe, source: 'https://archives.example/x.zip' }));
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await expect(page.locator('.share-note[role="alert"]')).toContainText('(CORS)');
  await expect(page.getByText('Recorded run', { exact: true })).toBeVisible();
});

test('a run is saved for another trainer, as a folder in a zip', async ({ page }) => {
  await openPage(page, '');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const section = page.getByRole('region', { name: 'For another trainer' });
  await section.getByLabel('Condition').selectOption('bottom80');
  const downloads = page.waitForEvent('download');
  await section.getByRole('button', { name: 'Save for TRL' }).click();
  const download = await downloads;
  expect(download.suggestedFilename()).toBe('countdown-bottom80-1-trl.zip');
  const files = unzipSync(await readFile(await download.path()));
  const text = (path: string) => new TextDecoder().decode(files[`bottom80-1-trl/${path}`]);
  expect(text('README.md')).toContain('should lie between');
  expect(text('forklab.yaml')).toMatch(/^max_steps: 160 /m);
  expect(JSON.parse(text('model/tokenizer_config.json'))).toMatchObject({ pad_token: '<bos>' });
  await expect(page.getByText('Writing the folder for TRL')).toBeHidden();
});
