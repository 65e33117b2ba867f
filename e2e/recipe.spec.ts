import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';

test('before the first click the recipe says what it takes', async ({ page }) => {
  await withRecording(page);
  await page.goto('./');
  const recipe = page.locator('section.recipe');
  const fact = (name: string) =>
    recipe
      .locator('.facts > div')
      .filter({ has: page.getByText(name, { exact: true }) })
      .locator('dd');
  await expect(fact('Memory')).toHaveText(/^\d[\d.]* [MG]B$/);
  await expect(fact('Work')).toHaveText(/^about \d[\d.]* [TP]FLOP$/);
  await expect(fact('Time (estimate)')).toHaveText(/^about \d[\d.]* (h|min|s) at \d+\.\d GFLOP\/s$/);
  const [memory, work] = [await fact('Memory').innerText(), await fact('Work').innerText()];

  await page.getByRole('checkbox', { name: /All tokens/ }).uncheck();
  await expect(fact('Work')).not.toHaveText(work);
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('combobox', { name: 'Preset' }).selectOption({ label: 'Small: 8 × 8, 40 steps' });
  await expect(fact('Memory')).not.toHaveText(memory);
  await expect(fact('Memory')).toHaveText(/MB$/);
});

test('without a GPU one press takes the small recipe, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await withRecording(page);
  await page.goto('./');
  await page.getByRole('button', { name: 'Use the small preset' }).click();
  await expect(page.getByText(/this takes about [\d.]+ (s|min)\./)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use the small preset' })).toHaveCount(0);
});
