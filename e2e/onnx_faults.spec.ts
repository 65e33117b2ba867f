import type { Page } from '@playwright/test';
import { onnxFixture } from '../reference/onnx_fixtures.ts';
import { HubServer } from '../src/hub/testing/hub_server.ts';
import { servedFolder } from '../src/hub/testing/made_repository.ts';
import { filesOf, graphOf, greedy, labOn, withUnknownOperator } from './faulty_onnx.ts';
import { chips, choices, notice } from './inspect_page.ts';
import { openSheet } from './models_sheet_page.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';

const model = 'owner/apart';
const data = 'model.onnx.data';

async function sampleOne(page: Page): Promise<void> {
  const form = choices(page);
  await form.locator('.chat-problem').selectOption({ label: 'What is 7 + 5?' });
  await form.getByLabel('Longest, tokens').fill('6');
  await form.getByLabel('How many', { exact: true }).fill('1');
  await form.getByRole('button', { name: 'Sample 1' }).click();
}

test('weights beside a graph: a tab closed in their middle continues in another; a part that is gone is said, and fetched alone', async ({
  context,
}) => {
  const server = await HubServer.start();
  server.repositories[model] = servedFolder(onnxFixture('qwen3').folder);
  const { length } = server.repositories[model].files[data].content;
  await context.addInitScript((at) => localStorage.setItem('forklab.hub', at), server.endpoint);
  const fetched = () =>
    server.requests
      .filter(({ at, method }) => at === 'cdn' && method === 'GET')
      .map(({ path, range }) => [decodeURIComponent(path).split('/').at(-1), range]);

  const first = await context.newPage();
  let sheet = await openSheet(first);
  await sheet.getByLabel('Model', { exact: true }).fill(model);
  await sheet.getByRole('button', { name: 'Look up', exact: true }).click();
  server.faults.silentAfter = 100_000;
  await sheet
    .getByRole('region', { name: model })
    .getByRole('button', { name: /^Download/ })
    .click();
  const bar = sheet.getByRole('progressbar', { name: `Download of ${model}` });
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(80_000);
  expect(fetched()).toEqual([
    ['model.onnx', null],
    [data, null],
  ]);
  await first.close();

  server.mend();
  server.requests.length = 0;
  const page = await context.newPage();
  sheet = await openSheet(page);
  await sheet.getByRole('button', { name: `Resume the download of ${model}` }).click();
  await expect(sheet.getByText(`${model} is ready.`)).toBeVisible();
  expect(fetched()).toEqual([[data, expect.stringMatching(/^bytes=[1-9]/)]]);
  await sheet.getByRole('button', { name: `Inspect ${model}` }).click();
  await sampleOne(page);
  await expect(chips(page)).toHaveCount(1);

  const cut = await page.evaluate(
    async ([repository, file, left]) => {
      const root = await navigator.storage.getDirectory();
      const models = await root.getDirectoryHandle('forklab-models');
      for await (const [name, entry] of models as unknown as AsyncIterable<
        [string, FileSystemDirectoryHandle]
      >) {
        if (!name.startsWith(repository)) continue;
        const handle = await entry.getFileHandle(file);
        const stream = await handle.createWritable({ keepExistingData: true });
        await stream.truncate(left);
        await stream.close();
        return (await handle.getFile()).size;
      }
      return null;
    },
    [model.replace('/', '--'), data, length - 1000] as const,
  );
  expect(cut).toBe(length - 1000);
  // The page still lists it as whole. Another model in between: this one is opened again.
  const select = choices(page).getByLabel('Model');
  const chosen = await select.locator('option:checked').textContent();
  await select.selectOption({ label: 'Countdown 50k, base' });
  await choices(page)
    .getByRole('button', { name: /^Sample/ })
    .click();
  await expect(page.locator('.sample-button.primary')).toBeEnabled();
  await select.selectOption({ label: chosen! });
  await sampleOne(page);
  await expect(notice(page)).toContainText('The model is not here, or not whole.');
  await expect(notice(page)).toContainText(`A part of ${data} of ${model} is no longer in the storage.`);

  server.requests.length = 0;
  sheet = await openSheet(page);
  await sheet.getByRole('button', { name: `Resume the download of ${model}` }).click();
  await expect(sheet.getByText(`${model} is ready.`)).toBeVisible();
  expect(fetched()).toEqual([[data, `bytes=${length - 1000}-`]]);
  await sheet.getByRole('button', { name: `Inspect ${model}` }).click();
  await sampleOne(page);
  await expect(chips(page)).toHaveCount(1);
  await expect(notice(page)).toHaveCount(0);
  await server.stop();
});

test('views and tabs that ask at once are answered one after another, also after what is cancelled or refused', async ({
  context,
}) => {
  const pages = [await context.newPage(), await context.newPage()];
  const labs = await Promise.all(
    pages.map(async (page) => {
      await withRecording(page);
      await page.goto('./');
      return labOn(page, 'wasm');
    }),
  );
  const all = await Promise.all(
    labs.map(async (asked) => {
      const files = filesOf('llama');
      const one = greedy(graphOf(await asked.give('llama', files), 'llama'), 'llama', 4);
      const other = greedy(graphOf(await asked.give('qwen2', filesOf('qwen2')), 'qwen2'), 'qwen2', 4);
      const graph = 'onnx/model.onnx';
      const unknown = await asked.give('broken', { ...files, [graph]: withUnknownOperator(files[graph]) });
      // Two models by turns: each is released and made again between the runs of the other.
      const ids = [
        await asked.tell(one.request),
        await asked.tell(other.score),
        await asked.tell({ kind: 'describe', model: graphOf(unknown, 'llama') }),
        await asked.tell(one.score),
        await asked.tell(other.request),
        await asked.tell(one.request),
      ];
      for (const id of [ids[0], ids[5]]) await asked.lab.tell({ type: 'inspect-cancel', id });
      const last = await asked.tell(one.request);
      return { asked, one, other, ids, last };
    }),
  );
  for (const { asked, one, other, ids, last } of all) {
    const answers = await Promise.all(ids.map((id) => asked.answer(id)));
    other.expectRight(answers[1]);
    expect(answers[2]).toMatchObject({
      type: 'inspect-failed',
      failure: 'unusable',
      detail: expect.stringMatching(
        /cannot be run: ONNX Runtime does not know its operator Frobnicate .* Take/,
      ),
    });
    one.expectRight(answers[3]);
    other.expectRight(answers[4]);
    expect(answers[5]).toMatchObject({ failure: 'cancelled' });
    one.expectRight(await asked.answer(last));
    await asked.lab.kill();
  }
});
