import { test } from '@playwright/test';
import { onnxFixture } from '../reference/onnx_fixtures.ts';
import { expectFixture } from './fixture_agreement.ts';

test('a language model computes on WebGPU in the page’s worker what transformers computes', async ({
  page,
}) => {
  await page.goto('./');
  await expectFixture(page, 'software', 'qwen3');
});

test('so does ONNX Runtime on our device, with attention in one node and in many', async ({ page }) => {
  await page.goto('./');
  await expectFixture(page, 'software', 'qwen3', onnxFixture('qwen3'), true);
  await expectFixture(page, 'software', 'qwen2', onnxFixture('qwen2'), true);
});
