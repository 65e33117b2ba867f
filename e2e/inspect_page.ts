import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { countdown } from '../src/task/countdown/world.ts';
import type { World } from '../src/task/world.ts';
import { expect } from './page.ts';
import { withRecording } from './recorded.ts';

/** The Inspect view as the tests of it open, sample and read it. Its words are English unless a test says otherwise. */

/** The problem of `docs/background.md`'s example, which the view offers first. */
export const problem = '12 8 3 → 17';
/** The shipped bases as the list of models names them. */
export const bases = { main: 'Countdown 164k, base', small: 'Countdown 50k, base' } as const;

/** A line of the view's JSONL, as the tests read it: by JSON.parse, not by the reader that they test. */
export interface TraceLine {
  title: string;
  prompt_length: number;
  tokens: number[];
  words: string[];
  /** Without the first token's. */
  entropy: number[];
  logprob: number[];
  top: { ids: number[]; words: string[]; logprob: number[] }[];
  reward: number;
  answer?: string;
}

/** Opens the page on the Inspect view, with a lab that has found the software adapter. */
export async function openInspect(page: Page): Promise<void> {
  await withRecording(page);
  await page.goto('./');
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
  await page.getByRole('button', { name: 'Inspect', exact: true }).first().click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Which forks change the outcome?' }),
  ).toBeVisible();
}

export const choices = (page: Page): Locator => page.getByRole('form', { name: 'What to sample' });

/** Samples answers to the first problem, and waits for them. */
export async function sample(
  page: Page,
  { model = bases.main, copies = 2, seed = 1 }: { model?: string; copies?: number; seed?: number } = {},
): Promise<void> {
  const form = choices(page);
  await form.getByLabel('Model').selectOption({ label: model });
  await form.getByLabel('Problem', { exact: true }).fill(problem);
  await form.getByLabel('Seed', { exact: true }).fill(String(seed));
  await form.getByLabel('How many').fill(String(copies));
  await form.getByRole('button', { name: `Sample ${copies}` }).click();
  await expect(page.locator('.inspect-head .lead')).toContainText(`${model} on`);
  await expect(page.getByRole('list', { name: 'Samples', exact: true }).getByRole('button')).toHaveCount(
    copies,
  );
  await expect(text(page)).toBeVisible();
}

/** The shown response: one stop of the tab key. */
export const text = (page: Page): Locator => page.locator('.inspect-tokens');
export const forks = (page: Page): Locator => text(page).locator('.token.kept');
export const chips = (page: Page): Locator =>
  page.getByRole('list', { name: 'Samples', exact: true }).getByRole('button');
/** Which of the samples is shown. */
export const shownIndex = (page: Page): Promise<number> =>
  chips(page).evaluateAll((all) => all.findIndex((chip) => chip.ariaPressed === 'true'));
export const alternatives = (page: Page): Locator =>
  page.getByRole('list', { name: 'Alternatives' }).getByRole('button');
export const continuations = (page: Page): Locator => page.locator('.continuation');
export const treeItems = (page: Page): Locator => page.getByRole('tree').getByRole('treeitem');
export const notice = (page: Page): Locator => page.locator('.inspect-note');

/** What *Save as JSONL* saves. */
export async function savedText(page: Page): Promise<string> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: /^(Save as JSONL|保存为 JSONL)$/ }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/\.jsonl$/);
  return readFile(await download.path(), 'utf8');
}

/** The samples and the opened branches, as a file has them. */
export const savedTraces = async (page: Page): Promise<TraceLine[]> =>
  (await savedText(page))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What the verifier says of a line, by its token ids alone. */
export function verdictOf(line: TraceLine): number {
  const world = countdown as World;
  const parsed = world.parse(line.title);
  if (parsed === null) throw new Error(`"${line.title}" is no problem.`);
  const given = world.prompt(parsed);
  expect(line.tokens.slice(0, line.prompt_length)).toEqual(given);
  return world.verify(parsed, line.tokens.slice(line.prompt_length)).reward;
}

/** Puts a file into the view's picker. */
export const pick = (page: Page, name: string, content: string): Promise<void> =>
  page
    .locator('.open-traces input[type=file]')
    .setInputFiles({ name, mimeType: 'application/jsonl', buffer: Buffer.from(content) });

/** Presses Tab until an element has the focus. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}
