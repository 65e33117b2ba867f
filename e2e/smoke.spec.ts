import { expect, test, withMotion } from './page.ts';

test.use(withMotion);

test('the page loads', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle(/forklab/);
  await expect(page.locator('#root')).not.toBeEmpty();
});
