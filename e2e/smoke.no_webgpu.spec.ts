import { expect, test } from './page.ts';

test('the page loads in a browser without a WebGPU adapter', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull();
});

test('Inspect opens with the recorded inspection: which fork decides, and figures in each tab', async ({
  page,
}) => {
  await page.goto('./');
  await page
    .getByRole('link', { name: 'Inspect' })
    .or(page.getByRole('button', { name: 'Inspect' }))
    .first()
    .click();
  await expect(page.getByRole('heading', { name: '“+” decides most' })).toBeVisible();
  await expect(page.locator('.inspect-head .source')).toContainText('Recorded');
  await page.getByRole('button', { name: 'Distribution and words' }).click();
  await expect(page.getByRole('heading', { name: 'of the tokens are settled' })).toBeVisible();
  await page.getByRole('button', { name: 'Temperature', exact: true }).click();
  await expect(page.locator('.vary-forks .dot')).toHaveCount(7);
});
