import { loadLanguageFixture } from '../reference/language_fixtures.ts';
import { nodeFolder } from '../src/cli/machine/node_folder.ts';
import { halfModel } from '../src/onnx/testing/half_model.ts';
import { filesOf, graphOf, greedy, labOn, withUnknownOperator } from './faulty_onnx.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';
import { beforeWorker } from './worker_script.ts';

test.beforeEach(({ page }) => withRecording(page));

/** Has devices that are lost when the worker is told so, as when the GPU's process ends: `destroy` alone is no loss. */
const losing = `{
  const request = GPUAdapter.prototype.requestDevice;
  let last = null;
  GPUAdapter.prototype.requestDevice = async function (...given) {
    const device = await request.apply(this, given);
    let lose;
    const lost = new Promise((resolve) => { lose = resolve; });
    Object.defineProperty(device, 'lost', { value: lost });
    last = { device, lose };
    return device;
  };
  self.addEventListener('message', ({ data }) => {
    if (data?.type !== 'lose') return;
    last.device.destroy();
    last.lose({ reason: 'unknown', message: 'says the test' });
  });
}`;

test('a device lost in the middle of sampling: that is said, no number is wrong, and the next asking samples on another', async ({
  page,
}) => {
  await beforeWorker(page, losing);
  await page.goto('./');
  const asked = await labOn(page, 'software');
  const { lab } = asked;
  const model = graphOf(await asked.give('llama', filesOf('llama')), 'llama');
  const id = await asked.tell(greedy(model, 'llama', 30).request);
  const tokensDrawn = async () =>
    Math.max(
      0,
      ...(await lab.heard('inspect-progress')).map(({ tokens, share }) => (share > 0 ? tokens : 0)),
    );
  await expect.poll(tokensDrawn, { timeout: 90_000 }).toBeGreaterThan(2);
  await lab.tell({ type: 'lose' } as never);
  expect(await asked.answer(id)).toMatchObject({
    type: 'inspect-failed',
    failure: 'device-lost',
    detail: 'says the test',
  });
  const { request, expectRight } = greedy(model, 'llama', 3);
  expectRight(await asked.ask(request));
  const described = await asked.ask({ kind: 'describe', model });
  expect(described).toMatchObject({ result: { facts: { provider: 'webgpu' } } });
  await lab.kill();
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
  const [facts] = (await asked.lab.heard('models-list')).at(-1)!.models;
  expect(facts.graphs).toContainEqual({ onnx: model.onnx, half: true, problem: null });
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
