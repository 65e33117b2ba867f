import { test } from '@playwright/test';
import { languageNames } from '../reference/language_fixtures.ts';
import { onnxFixture } from '../reference/onnx_fixtures.ts';
import { expectFixture } from './fixture_agreement.ts';

test('language models compute in the page’s worker what transformers computes', async ({ page }) => {
  await page.goto('./');
  for (const name of languageNames) await expectFixture(page, 'wasm', name);
  for (const name of languageNames) await expectFixture(page, 'wasm', name, onnxFixture(name));
});
