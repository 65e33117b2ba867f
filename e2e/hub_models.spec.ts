import { expect, type Page, test } from '@playwright/test';
import { HubServer, sha256Of } from '../src/hub/testing/hub_server.ts';
import { madeCommit, madeRepository } from '../src/hub/testing/made_repository.ts';
import type { ModelsEvent } from '../src/lab/client/models_protocol.ts';
import { LabWorker } from './lab_worker.ts';

/** Models of a Hub on this machine, downloaded by the page's worker into Chromium's own private files. */

const model = 'owner/made';
const folder = `owner--made@${madeCommit}`;
const size = 6_000_000;
let server: HubServer;

test.beforeEach(async () => {
  server = await HubServer.start();
  server.repositories[model] = madeRepository(size);
});
test.afterEach(() => server.stop());

const at = (token: string | null = null) => ({ endpoint: server.endpoint, token });
const weightRequests = () =>
  server.requests.filter(({ path, method }) => path.endsWith('model.safetensors') && method === 'GET');

async function open(page: Page): Promise<LabWorker> {
  await page.goto('./');
  return LabWorker.start(page);
}

/** Finds and downloads the model. @returns the event that ended it */
async function download(lab: LabWorker, token: string | null = null): Promise<ModelsEvent> {
  await lab.tell({ type: 'models-find', name: model, ...at(token) });
  await lab.until('models-found');
  await lab.tell({ type: 'models-add', folder, ...at(token) });
  return ended(lab);
}

async function ended(lab: LabWorker): Promise<ModelsEvent> {
  await expect
    .poll(async () => [...(await lab.heard('models-ready')), ...(await lab.heard('models-fault'))].length)
    .toBeGreaterThan(0);
  return [...(await lab.heard('models-ready')), ...(await lab.heard('models-fault'))][0];
}

/** The SHA-256 of a private file. */
const hashOf = (page: Page, file: string) =>
  page.evaluate(
    async ([name, path]) => {
      const root = await navigator.storage.getDirectory();
      const models = await root.getDirectoryHandle('forklab-models');
      const bytes = await (await (await models.getDirectoryHandle(name)).getFileHandle(path)).getFile();
      const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    [folder, file] as const,
  );

test('a worker killed in the middle: the next one continues, and the file is equal', async ({ page }) => {
  const first = await open(page);
  server.faults.silentAfter = 3_000_000;
  await first.tell({ type: 'models-find', name: model, ...at() });
  const { found } = await first.until('models-found');
  expect(found).toMatchObject({ model, choices: [{ here: 0 }, {}], license: 'apache-2.0' });
  await first.tell({ type: 'models-add', folder, ...at() });
  await expect
    .poll(async () => (await first.heard('models-progress')).at(-1)?.progress.done ?? 0)
    .toBeGreaterThan(1_000_000);
  await first.kill();
  server.mend();
  server.requests.length = 0;

  await page.reload();
  const second = await LabWorker.start(page);
  await second.tell({ type: 'models-list' });
  const { models } = await second.until('models-list');
  expect(models).toMatchObject([{ folder, status: 'partial' }]);
  expect(models[0].bytes).toBeGreaterThan(1_000_000);
  await second.tell({ type: 'models-add', folder, ...at() });
  expect(await ended(second)).toEqual({ type: 'models-ready', folder });
  expect(weightRequests()[0].range).toMatch(/^bytes=[1-9]\d{5,}-$/);
  expect(weightRequests()[0].ifRange).toMatch(/^"/);
  expect(await hashOf(page, 'model.safetensors')).toBe(
    sha256Of(server.repositories[model].files['model.safetensors'].content),
  );
});

test('a CDN that answers no preflight: it goes on without If-Range', async ({ page }) => {
  const lab = await open(page);
  server.faults.noPreflight = true;
  // Of a cut answer the browser may hand on nothing; the second is as long as what is then left.
  server.faults.cutAfter = [3_000_000, 3_000_000];
  expect(await download(lab)).toEqual({ type: 'models-ready', folder });
  const atCdn = weightRequests().filter((seen) => seen.at === 'cdn');
  const range = expect.stringMatching(/^bytes=[1-9]/);
  expect(atCdn.at(-1), JSON.stringify(atCdn)).toMatchObject({ ifRange: null, range });
});

test('a gated model: the token goes to the Hub alone, and is kept nowhere', async ({ page }) => {
  server.repositories[model].gated = true;
  const refused = await open(page);
  expect(await download(refused)).toMatchObject({ of: folder, problem: { problem: { code: 'gated' } } });
  const lab = await LabWorker.start(page);
  expect(await download(lab, 'hf_right')).toEqual({ type: 'models-ready', folder });
  expect(server.requests.some(({ authorization }) => authorization === 'Bearer hf_right')).toBe(true);
  expect(server.requests.filter((seen) => seen.at === 'cdn' && seen.authorization !== null)).toEqual([]);
  const state = JSON.stringify(await page.context().storageState({ indexedDB: true }));
  expect(state).not.toContain('hf_right');
});

test('a wrong checksum or a web page is said, and the next try succeeds', async ({ page }) => {
  const first = await open(page);
  for (const [i, [faults, problem]] of [
    [{ corrupt: true }, { code: 'hash', file: 'model.safetensors' }] as const,
    [{ html: ['model.safetensors'] }, { code: 'html', file: 'model.safetensors' }] as const,
  ].entries()) {
    const lab = i === 0 ? first : await LabWorker.start(page);
    Object.assign(server.faults, faults);
    expect(await download(lab)).toMatchObject({ of: folder, problem: { problem } });
    server.mend();
    const again = await LabWorker.start(page);
    expect(await download(again)).toEqual({ type: 'models-ready', folder });
    await again.tell({ type: 'models-remove', folder });
    await again.until('models-list');
  }
});
