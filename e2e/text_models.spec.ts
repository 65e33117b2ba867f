import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { HubServer, type ServedRepository } from '../src/hub/testing/hub_server.ts';
import { madeCommit } from '../src/hub/testing/made_repository.ts';
import { look, lookEverywhere } from './axe_faults.ts';
import {
  alternatives,
  chips,
  choices,
  continuations,
  forks,
  notice,
  pick,
  savedText,
  text,
  treeItems,
} from './inspect_page.ts';
import { dropPath, openSheet } from './models_sheet_page.ts';

/** Models of the Hub and from disk in the Inspect view, asked in words: tiny random ones, as real in every other way. */

const fixtures = resolve('reference/fixtures/language');
const model = 'owner/tiny';
const faults: string[] = [];

test.beforeEach(({ page }) => {
  faults.length = 0;
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
});
test.afterEach(() => expect(faults).toEqual([]));

/** A fixture as a repository of the Hub. */
function repositoryOf(name: string): ServedRepository {
  const folder = join(fixtures, name);
  const files = readdirSync(folder).map((file) => {
    const content = new Uint8Array(readFileSync(join(folder, file)));
    return [file, { content, large: file.endsWith('.safetensors') }] as const;
  });
  return { commit: madeCommit, license: 'apache-2.0', files: Object.fromEntries(files) };
}

const loaded = (page: Page) => expect(page.locator('.model-facts')).toContainText('context 256');
const idle = (page: Page) => expect(page.locator('.sample-button.primary')).toBeEnabled();
/** How far the page is wider than the window. */
const beyond = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('from the Hub: added, asked a chat, forks taken, resampled, drawn as a tree, scanned', async ({
  page,
}) => {
  const server = await HubServer.start();
  try {
    server.repositories[model] = repositoryOf('llama');
    await page.addInitScript((at) => localStorage.setItem('forklab.hub', at), server.endpoint);
    const sheet = await openSheet(page);
    await sheet.getByLabel('Model', { exact: true }).fill(model);
    await sheet.getByRole('button', { name: 'Look up', exact: true }).click();
    await sheet.getByRole('button', { name: /^Download/ }).click();
    await sheet.getByRole('button', { name: `Inspect ${model}` }).click();
    await expect(sheet).toBeHidden();
    await loaded(page);

    const form = choices(page);
    await expect(form.getByLabel('Model').locator('option:checked')).toHaveText(model);
    await expect(form.getByLabel('Model')).toBeFocused();
    await form.locator('.chat-problem').selectOption({ label: 'What is 7 + 5?' });
    await expect(form.getByLabel('User')).toHaveValue('What is 7 + 5?');
    await expect(form.getByLabel('and right if')).toHaveValue('12');
    await form.getByLabel('Answer starts').fill('It is');
    await expect(form.locator('.chat-note')).toHaveText(/^Prompt: \d+ of 256 tokens$/);
    await form.getByLabel('Longest, tokens').fill('40');
    await form.getByLabel('How many', { exact: true }).fill('3');
    await form.getByText('Filters').click();
    await form.getByLabel('top-k').fill('50');
    await form.getByRole('button', { name: 'Sample 3' }).click();
    await expect(page.locator('.inspect-head .lead')).toContainText(`${model} on What is 7 + 5?`);
    await expect(chips(page)).toHaveCount(3);
    await idle(page);
    await expect(page.getByText('of 3 right')).toBeVisible();
    await expect(forks(page)).not.toHaveCount(0);

    // The third fork, its second alternative, eight more, by the keys.
    await text(page).focus();
    await page.keyboard.press('Home');
    const first = await text(page)
      .locator('.token')
      .first()
      .evaluate((token) => token.matches('.kept'));
    for (let i = first ? 1 : 0; i < 3; i++) await page.keyboard.press(']');
    const fork = page.getByRole('region', { name: 'The fork' });
    await expect(fork.getByRole('heading', { level: 2 })).toHaveText(/^Token 3 of \d+ in the mask/);
    await page.keyboard.press('2');
    await expect(continuations(page)).toHaveCount(1);
    const second = await alternatives(page).nth(1).locator('.alternative-word').innerText();
    await expect(page.locator('.branches summary').first()).toContainText(
      `with “${second}”, T 1.00, top-k 50`,
    );
    // It is shown while it is drawn, and until then nothing else is.
    await idle(page);
    await page.keyboard.press('r');
    await expect(continuations(page).locator('visible=true')).toHaveCount(8);
    await expect(treeItems(page)).not.toHaveCount(0);

    const scan = page.getByRole('region', { name: 'Scan forks' });
    await scan.getByLabel('Forks').fill('2');
    await scan.getByLabel('Samples a branch').fill('2');
    await scan.getByRole('button', { name: 'Scan forks' }).click();
    await expect(scan.getByText(/drawn at T 1\.00, top-k 50\..* 2 forks scanned\./)).toBeVisible();
    await expect(page.locator('.fork-table tbody tr')).toHaveCount(2);
    await expect(notice(page)).toHaveCount(0);

    // Saved with its samples, the scan is there again where it is opened.
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save with the scan' }).click();
    const saved = await coming;
    expect(saved.suggestedFilename()).toBe('scan-What-is-7-5.json');
    await pick(page, 'scan.json', readFileSync(await saved.path(), 'utf8'));
    await expect(page.locator('.inspect-head .lead')).toContainText('From a file');
    await expect(page.locator('.fork-table tbody tr')).toHaveCount(2);
    await expect(scan.getByText(/2 forks scanned\./)).toBeVisible();
    await page.getByRole('button', { name: 'My samples: What is 7 + 5?' }).click();

    // As tokens, spaces and ends of lines are seen; the link carries what was asked.
    await page.getByRole('group', { name: 'Show as' }).getByRole('button', { name: 'Tokens' }).click();
    await expect(text(page)).not.toHaveClass(/as-text/);
    await page.getByRole('button', { name: 'Distribution and words' }).click();
    await expect(
      page.getByRole('group', { name: 'Count' }).getByRole('button', { name: 'Words' }),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Forks', exact: true }).click();
    expect(await lookEverywhere(page)).toEqual([]);

    // Saved and opened again, it is gone on from all the same.
    await pick(page, 'saved.jsonl', await savedText(page));
    await expect(page.locator('.inspect-head .lead')).toContainText('From a file');
    await text(page).focus();
    await page.keyboard.press(']');
    await page.keyboard.press('r');
    await expect(continuations(page)).toHaveCount(8);
    await page.reload();
    await expect(choices(page).getByLabel('User')).toHaveValue('What is 7 + 5?');
    await expect(choices(page).getByLabel('top-k')).toHaveValue('50');
    await expect(choices(page).getByRole('button', { name: 'Load it' })).toBeVisible();
  } finally {
    await server.stop();
  }
});

test('a dropped folder, by keyboard at 390 px: an answer of one’s own is scored, scanned by its answer, compared', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const sheet = await openSheet(page);
  await dropPath(page, sheet, join(fixtures, 'qwen3'));
  const { keyboard } = page;
  await sheet.getByRole('button', { name: 'Inspect qwen3' }).focus();
  await keyboard.press('Enter');
  await loaded(page);
  const form = choices(page);
  await form.getByLabel('User').focus();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('Name a number.');
  for (let i = 0; i < 3; i++) await keyboard.press('Tab');
  await expect(form.getByLabel('and right if')).toBeFocused();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.press('Delete');
  await expect(form.locator('.chat-problem').locator('option:checked')).toHaveText('your own');

  // A pasted text that is no file of traces answers the chat.
  await page.getByRole('button', { name: 'Paste traces' }).focus();
  await keyboard.press('Enter');
  await keyboard.type('Maybe 9.');
  expect(await look(page, 'all', ['dialog[open]'])).toEqual([]);
  for (let i = 0; i < 2; i++) await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(page.locator('.inspect-head .lead')).toContainText(
    'A pasted text, as qwen3, from disk sees it: Name a number.',
  );
  await expect(page.getByText('Answer: 9')).toBeVisible();
  await form.getByLabel('Longest, tokens').fill('16');
  const scan = page.getByRole('region', { name: 'Scan forks' });
  await scan.getByLabel('Forks').fill('1');
  await scan.getByLabel('Samples a branch').fill('2');
  await scan.getByRole('button', { name: 'Scan forks' }).focus();
  await keyboard.press('Enter');
  await expect(scan.getByText('1 fork scanned.')).toBeVisible();
  await expect(page.getByText('share of endings in the sample’s own answer')).toBeVisible();

  // The same weights in 8 bits on the same tokens.
  const colour = page.locator('.colour-choice');
  await colour
    .getByLabel('Colour')
    .selectOption({ label: 'change of log-probability against a second model' });
  await colour.locator('.second-model select').selectOption({ label: 'qwen3, from disk, 8 bits' });
  await colour.getByRole('button', { name: /^Score it with/ }).click();
  await expect(text(page).locator('.token.unknown')).toHaveCount(0);
  await expect(notice(page)).toHaveCount(0);
  // Asked alone it leaves KL open; side by side, both read the sample again.
  const figure = page.locator('.framed', { hasText: 'that both read' });
  await expect(figure).toContainText('KL is not known');
  await colour.getByRole('button', { name: 'Compare side by side' }).click();
  await expect(figure.getByRole('heading')).toContainText('mean KL divergence');
  await expect(notice(page)).toHaveCount(0);
  expect(await beyond(page)).toBe(0);
  expect(await look(page, 'all')).toEqual([]);
});

test('two models on the same tokens: what one changes is told by the other; one of another vocabulary is refused by name', async ({
  page,
}) => {
  // As llama, but for the two tokens in its vocabulary that most texts have: e and t.
  const foreign = join(mkdtempSync(join(tmpdir(), 'forklab-')), 'foreign');
  cpSync(join(fixtures, 'llama'), foreign, { recursive: true });
  const file = join(foreign, 'tokenizer.json');
  const tokenizer = JSON.parse(readFileSync(file, 'utf8'));
  const { vocab } = tokenizer.model;
  [vocab.e, vocab.t] = [vocab.t, vocab.e];
  writeFileSync(file, JSON.stringify(tokenizer));
  try {
    const sheet = await openSheet(page);
    for (const folder of [join(fixtures, 'qwen3'), foreign, join(fixtures, 'llama')]) {
      await dropPath(page, sheet, folder);
      await expect(sheet.getByRole('button', { name: `Inspect ${folder.split('/').at(-1)}` })).toBeVisible();
    }
    await sheet.getByRole('button', { name: 'Inspect llama' }).click();
    await loaded(page);
    await page.getByRole('button', { name: 'Paste traces' }).click();
    const paste = page.getByRole('dialog');
    await paste.getByRole('textbox').fill('I see t and e, so it is 9.');
    await paste.getByRole('button', { name: 'Show' }).click();
    await expect(page.locator('.inspect-head .lead')).toContainText('as llama, from disk sees it');

    const colour = page.locator('.colour-choice');
    await colour.getByLabel('Colour').selectOption({ label: 'change of entropy against a second model' });
    const second = colour.locator('.second-model');
    await expect(text(page).locator('.token.unknown')).not.toHaveCount(0);
    // Its tokenizer splits otherwise, and means the same.
    await second.locator('select').selectOption({ label: 'qwen3, from disk' });
    await second.getByRole('button', { name: 'Score it with qwen3, from disk to compare' }).click();
    await expect(second.getByText('nats a token on average')).toBeVisible();
    await expect(text(page).locator('.token.unknown')).toHaveCount(0);
    await expect(notice(page)).toHaveCount(0);
    expect(await look(page, 'all')).toEqual([]);

    await second.locator('select').selectOption({ label: 'foreign, from disk' });
    await second.getByRole('button', { name: 'Score it with foreign, from disk to compare' }).click();
    await expect(notice(page)).toContainText(
      /llama, from disk and foreign, from disk have different tokenizers: token \d+ is “[et]” in the one and “[et]” in the other/,
    );
  } finally {
    rmSync(join(foreign, '..'), { recursive: true });
  }
});
