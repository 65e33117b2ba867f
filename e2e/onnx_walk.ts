import { expect, type Page } from '@playwright/test';
import { loadLanguageFixture } from '../reference/language_fixtures.ts';
import { type OnnxFixture, onnxFixture } from '../reference/onnx_fixtures.ts';
import { HubServer } from '../src/hub/testing/hub_server.ts';
import { servedFolder } from '../src/hub/testing/made_repository.ts';
import {
  alternatives,
  chips,
  choices,
  continuations,
  forks,
  notice,
  text,
  treeItems,
} from './inspect_page.ts';
import { openSheet } from './models_sheet_page.ts';

export const model = 'owner/graph';
const graph = `${model}, ONNX model`;

/** What runs the graph, as the page says it. */
export const roads = {
  wasm: { group: 'Yours, in ONNX Runtime on WASM', line: 'ONNX Runtime on WASM, this processor' },
  webgpu: { group: 'Yours, in ONNX Runtime on WebGPU', line: 'ONNX Runtime on WebGPU' },
} as const;
export type Road = keyof typeof roads;

/** A Hub on this machine that has the tiny Qwen3 as a graph with its weights beside it, and as safetensors. */
export async function serveGraph(page: Page): Promise<HubServer> {
  const server = await HubServer.start();
  const fixture: OnnxFixture = onnxFixture('qwen3');
  const graphs = servedFolder(fixture.folder);
  const weights = servedFolder(loadLanguageFixture(fixture.language).folder);
  server.repositories[model] = { ...graphs, files: { ...weights.files, ...graphs.files } };
  await page.addInitScript((at) => localStorage.setItem('forklab.hub', at), server.endpoint);
  return server;
}

const idle = (page: Page) => expect(page.locator('.sample-button.primary')).toBeEnabled();

/** From its name to samples: chosen, downloaded, loaded, said what runs it and how far from the processor, sampled, coloured. */
export async function sampled(page: Page, road: Road, tokens: number): Promise<void> {
  const sheet = await openSheet(page);
  await sheet.getByLabel('Model', { exact: true }).fill(model);
  await sheet.getByRole('button', { name: 'Look up', exact: true }).click();
  const card = sheet.getByRole('region', { name: model });
  await card.getByRole('radio', { name: /^model\.onnx/ }).check();
  await card.getByRole('button', { name: /^Download/ }).click();
  await sheet.getByRole('button', { name: `Inspect ${model}` }).click();
  await expect(sheet).toBeHidden();
  const form = choices(page);
  const chosen = form.getByLabel('Model').locator('option:checked');
  await expect(chosen).toHaveText(graph);
  expect(await chosen.locator('..').getAttribute('label')).toBe(roads[road].group);
  const line = page.locator('.model-facts');
  // In software the kernels of a graph take a while to be made.
  await expect(line).toContainText(/at least \d+ kB in memory · context \d+/, { timeout: 90_000 });
  await expect(line).toContainText(roads[road].line);
  if (road === 'webgpu') await expect(line).toContainText(/differs by 0\.0000\d* nats on average/);
  else await expect(line).not.toContainText('nats');

  await form.locator('.chat-problem').selectOption({ label: 'What is 7 + 5?' });
  await form.getByLabel('Longest, tokens').fill(String(tokens));
  await form.getByLabel('How many', { exact: true }).fill('2');
  await form.getByRole('button', { name: 'Sample 2' }).click();
  await expect(chips(page)).toHaveCount(2);
  await idle(page);
  await expect(page.locator('.inspect-head .lead')).toContainText(`${graph} on What is 7 + 5?`);
  await expect(text(page).locator('.token.unknown')).toHaveCount(0);
  await expect(forks(page)).not.toHaveCount(0);
}

/** The rest of Inspect, on what was sampled. */
export async function inspected(page: Page): Promise<void> {
  await text(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press(']');
  await expect(page.getByRole('region', { name: 'The fork' })).toContainText(/Token \d+ of \d+ in the mask/);
  await expect(alternatives(page)).not.toHaveCount(0);
  await page.keyboard.press('2');
  await expect(continuations(page)).toHaveCount(1);
  await idle(page);
  const again = page.getByRole('button', { name: /^Resample \d+ from here/ });
  await page.locator('.ways-how').getByLabel('Samples').fill('2');
  await again.click();
  await expect(continuations(page).locator('visible=true')).toHaveCount(2);
  await idle(page);
  await expect(treeItems(page)).not.toHaveCount(0);

  const scan = page.getByRole('region', { name: 'Scan forks' });
  await scan.getByLabel('Forks').fill('1');
  await scan.getByLabel('Samples a branch').fill('1');
  await scan.getByRole('button', { name: 'Scan forks' }).click();
  await expect(scan.getByText(/1 fork scanned\./)).toBeVisible();

  const panels = page.getByRole('navigation', { name: 'What to look at' });
  await panels.getByRole('button', { name: 'Distribution and words' }).click();
  await expect(page.getByRole('group', { name: 'Count', exact: true })).toBeVisible();
  await panels.getByRole('button', { name: 'Temperature' }).click();
  const sweep = page.locator('form.work-form');
  await sweep.getByLabel('Problems', { exact: true }).fill('1');
  await sweep.getByRole('textbox', { name: /^Temperatures/ }).fill('0.5, 1');
  await sweep.getByRole('button', { name: 'Measure' }).click();
  await idle(page);
  await expect(page.getByText('Share of right answers (pass@1, 1 problem')).toBeVisible();
  await panels.getByRole('button', { name: 'Forks', exact: true }).click();
  await expect(notice(page)).toHaveCount(0);
}

/** What the graph changes against the same weights in our own engine: nothing that could be seen. */
export async function compared(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a model' }).click();
  const sheet = page.getByRole('dialog', { name: 'Models' });
  await sheet.getByLabel('Model', { exact: true }).fill(model);
  await sheet.getByRole('button', { name: 'Look up', exact: true }).click();
  const card = sheet.getByRole('region', { name: model });
  await card.getByRole('radio', { name: /^safetensors/ }).check();
  await card.getByRole('button', { name: /^Download/ }).click();
  await expect(sheet.locator('.weights-here li')).toHaveCount(2);
  await expect(card).toHaveCount(0);
  await sheet.getByRole('button', { name: 'Done' }).click();
  const colour = page.locator('.colour-choice');
  await colour.getByLabel('Colour').selectOption({ label: 'change of entropy against a second model' });
  const second = colour.locator('.second-model');
  await second.locator('select').selectOption({ label: model });
  await second.getByRole('button', { name: `Score it with ${model} to compare` }).click();
  await expect(second).toContainText(/0\.00000\d* nats a token on average/);
  await expect(text(page).locator('.token.unknown')).toHaveCount(0);
  await expect(notice(page)).toHaveCount(0);
}

/** Another adapter is chosen: the model is loaded there, and the page says so. */
export async function onProcessor(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Adapter: / }).click();
  // Checked when the lab has found it.
  await page.getByRole('radio', { name: /^This processor, exact/ }).click();
  await page.keyboard.press('Escape');
  const line = page.locator('.model-facts');
  await expect(line).toContainText(/at least \d+ kB in memory/);
  await expect(line).toContainText(roads.wasm.line);
  await expect(line).not.toContainText('nats');
  const chosen = choices(page).getByLabel('Model').locator('option:checked');
  expect(await chosen.locator('..').getAttribute('label')).toBe(roads.wasm.group);
}
