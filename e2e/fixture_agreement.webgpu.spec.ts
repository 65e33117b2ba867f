import { test } from '@playwright/test';
import { expectFixture } from './fixture_agreement.ts';

test('a language model computes on WebGPU in the page’s worker what transformers computes', async ({
  page,
}) => {
  await page.goto('./');
  await expectFixture(page, 'software', 'qwen3');
});
