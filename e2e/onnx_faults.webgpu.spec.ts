import type { Page } from '@playwright/test';
import { loadLanguageFixture } from '../reference/language_fixtures.ts';
import { nodeFolder } from '../src/cli/machine/node_folder.ts';
import { halfModel } from '../src/onnx/testing/half_model.ts';
import { filesOf, graphOf, greedy, labOn, withUnknownOperator } from './faulty_onnx.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';
import { beforeWorker } from './worker_script.ts';

test.beforeEach(({ page }) => withRecording(page));

/** Has a device that is lost when some tokens have been drawn, as when the GPU's process ends: `destroy` alone is no loss. */
const losing = `{
  const request = GPUAdapter.prototype.requestDevice;
  let lose = null;
  GPUAdapter.prototype.requestDevice = async function (...given) {
    const device = await request.apply(this, given);
    const lost = new Promise((resolve) => {
      lose = () => {
        device.destroy();
        resolve({ reason: 'unknown', message: 'says the test' });
      };
    });
    Object.defineProperty(device, 'lost', { value: lost });
    return device;
  };
  const post = self.postMessage.bind(self);
  let once = false;
  self.postMessage = (event, ...rest) => {
    post(event, ...rest);
    if (once || event.type !== 'inspect-progress' || !(event.share > 0)) return;
    once = true;
    lose();
  };
}`;

/**
 * Loses the device in the middle of sampling, and samples again.
 * @param why it was lost
 * @param context longest sequence: a text of at most so many tokens is compared with the processor at loading
 */
async function expectRecovery(page: Page, context: number, why: string, lose = async () => {}) {
  test.setTimeout(240_000);
  await page.goto('./');
  const asked = await labOn(page, 'software');
  const { lab } = asked;
  const files = filesOf('llama');
  const config = JSON.parse(new TextDecoder().decode(files['config.json']));
  files['config.json'] = Buffer.from(JSON.stringify({ ...config, max_position_embeddings: context }));
  const model = graphOf(await asked.give('llama', files), 'llama');
  const { request, expectRight } = greedy(model, 'llama', 3, 1);
  const ask = { ...request.set.ask, longest: context };
  const long = { ...request, set: { ...request.set, ask, samples: 4 }, draws: { temperature: 2, seed: 1 } };
  const id = await asked.tell(long);
  const sampling = async () => (await lab.heard('inspect-progress')).some(({ share }) => share > 0);
  await expect.poll(sampling, { timeout: 90_000 }).toBe(true);
  await lose();
  expect(await asked.answer(id)).toMatchObject({
    type: 'inspect-failed',
    failure: 'device-lost',
    detail: expect.stringContaining(why),
  });
  expectRight(await asked.ask(request));
  const described = await asked.ask({ kind: 'describe', model });
  if (described.type !== 'inspected' || !('facts' in described.result)) throw new Error('No facts.');
  const { provider, providerError } = described.result.facts;
  expect(provider).toBe('webgpu');
  expect(providerError).toBeLessThan(1e-4);
  await lab.kill();
}

// It takes most of half a minute in software; that a lost device's runs count for nothing is held in Node too.
test('a device lost in the middle of sampling: that is said, and the next asking samples on another, with right numbers', {
  tag: '@drill',
}, async ({ page }) => {
  await beforeWorker(page, losing);
  await expectRecovery(page, 24, 'says the test');
});

// Chromium gives no GPU after several such ends, so that only one test has one.
test('a GPU process that ends in the middle of sampling is no end of it', { tag: '@drill' }, async ({
  page,
  browser,
}) => {
  await expectRecovery(page, 128, '', async () => {
    await (await browser.newBrowserCDPSession()).send('Browser.crashGpuProcess');
  });
});

test('a graph of float16 is run on the processor where the adapter has no shader-f16, and that is said; an unknown operator is named', async ({
  page,
}) => {
  await page.goto('./');
  const asked = await labOn(page, 'software');
  const { folder } = loadLanguageFixture('llama');
  const tokenizer = filesOf('llama');
  const files = { ...tokenizer, ...(await halfModel(nodeFolder(folder))) };
  const given = await asked.give('half', files);
  const model = { kind: 'folder', folder: given, quantise: false, onnx: 'onnx/model_fp16.onnx' } as const;
  // The list comes again when the graph has been read, after the model itself is known.
  const listed = async () => (await asked.lab.heard('models-list')).at(-1)?.models[0]?.graphs ?? [];
  await expect.poll(listed).toContainEqual({ onnx: model.onnx, half: true, problem: null });
  expect(await asked.ask({ kind: 'describe', model })).toMatchObject({
    result: { facts: { provider: 'wasm', ledByHalf: true, providerError: null } },
  });
  const { score, expectRight } = greedy(model, 'llama', 3);
  expectRight(await asked.ask(score), 0.05);

  const graph = 'onnx/model.onnx';
  const broken = { ...tokenizer, [graph]: withUnknownOperator(tokenizer[graph]) };
  const other = graphOf(await asked.give('broken', broken), 'llama');
  expect(await asked.ask({ kind: 'describe', model: other })).toMatchObject({
    type: 'inspect-failed',
    failure: 'unusable',
    detail: expect.stringContaining('does not know its operator Frobnicate'),
  });
  expectRight(await asked.ask(score), 0.05);
  await asked.lab.kill();
});
