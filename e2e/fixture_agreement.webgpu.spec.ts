import { test } from '@playwright/test';
import { onnxFixture } from '../reference/onnx_fixtures.ts';
import { expectFixture } from './fixture_agreement.ts';

test('a language model computes on WebGPU in the page’s worker what transformers computes', async ({
  page,
}) => {
  await page.goto('./');
  await expectFixture(page, 'software', 'qwen3');
});

test('so does ONNX Runtime on our device', async ({ page }) => {
  await page.goto('./');
  await expectFixture(page, 'software', 'qwen3', onnxFixture('qwen3'), true);
});

test('all exports agree in ONNX Runtime on our device, to the end of their texts', { tag: '@drill' }, async ({
  page,
}) => {
  test.setTimeout(1_200_000);
  await page.goto('./');
  for (const name of ['llama', 'qwen3', 'qwen2'] as const)
    await expectFixture(page, 'software', name, onnxFixture(name));
});
