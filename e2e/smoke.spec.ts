import { expect, test } from './page.ts';

test('the page loads', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle(/forklab/);
  await expect(page.locator('#root')).not.toBeEmpty();
});
